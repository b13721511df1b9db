"""Step 4 of the passport: law enforcement is informed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.application import YesNoUnasked
from cases.models.base import CaseBound
from cases.models.case import Case
from cases.models.document_file import DocumentFile
from dost_portal.crypto import SealedField
from dost_portal.staff.models import User


class NoticeChannel(models.TextChoices):
    CALL = "call", _("Call to 102")
    HAND = "hand", _("Letter delivered by hand")
    POST = "post", _("Letter by post")
    ELECTRONIC = "electronic", _("Electronic document exchange")


class PoliceNotice(CaseBound):
    """One notice to one body. Only a receipt, not sending, counts for step 4 (architecture rule 5)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notices")
    # Made by the page that shows the form: a doubled click is one notice.
    submission = models.UUIDField(unique=True)
    addressee = models.ForeignKey("passport.LawEnforcementBody", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=12, choices=NoticeChannel)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    outgoing_number = models.CharField(max_length=40, blank=True)
    person_told = models.BooleanField()
    consent_to_investigation = models.CharField(max_length=12, choices=YesNoUnasked)
    identity_disclosed = models.BooleanField(default=False)
    # Who it is said of may tell who it was done to, so that is an answer of its own.
    perpetrator_named = models.BooleanField(default=False)
    content = SealedField(max_length=5000)
    # Handed over to the electronic exchange, which says later who received it; what stood in the way last.
    handed_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=40, blank=True)
    # The page that was signed where a letter was delivered by hand.
    receipt_file = models.ForeignKey(DocumentFile, on_delete=models.PROTECT, null=True, related_name="+")
    receiver_name = SealedField(max_length=160)
    receiver_post = models.CharField(max_length=120, blank=True)
    registration_number = models.CharField(max_length=60, blank=True)
    received_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            # The law lets no notice go behind the person's back: they are told first.
            models.CheckConstraint(condition=Q(person_told=True), name="notice_person_was_told_first"),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True)
                | Q(receiver_name__isnull=False) & ~Q(registration_number="")
                | Q(channel=NoticeChannel.ELECTRONIC) & ~Q(registration_number=""),
                name="notice_receipt_names_receiver_and_number",
            ),
        )
        indexes = (models.Index(fields=("sent_at",), name="notice_waiting", condition=Q(received_at__isnull=True)),)
        ordering = ("sent_at",)
