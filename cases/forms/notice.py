"""Informing law enforcement (step 4)."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Column, Field, Layout, Row
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.forms.base import CaseForm, MomentField, Section, TextArea, offer, offer_rows, with_empty
from cases.forms.files import ACCEPTED, too_large
from cases.forms.help import ADDRESSEE
from cases.models import Case, NoticeChannel, YesNoUnasked
from dost_portal.azeri import sort_key
from dost_portal.passport.models import LawEnforcementBody, Rayon
from dost_portal.passport.selectors import bodies_for


class NoticeForm(CaseForm):
    submission = forms.UUIDField(widget=forms.HiddenInput)
    person_told = forms.BooleanField(
        label=_("The person was told that law enforcement is informed"),
        error_messages={"required": _("Tell the person first, and say here that you did.")},
    )
    consent_to_investigation = forms.ChoiceField(
        label=_("Does the person consent to an investigation?"),
        choices=YesNoUnasked,
        widget=forms.RadioSelect,
        help_text=_("Informing is a duty; investigating what is no crime needs consent (law 1058-IIIQ, art. 6.3)."),
    )
    identity_disclosed = forms.BooleanField(label=_("The person agrees to be named in the notice"), required=False)
    perpetrator_named = forms.BooleanField(
        label=_("Name the person said to have committed the violence"),
        required=False,
        help_text=_("Who it was may tell who the person is: ask."),
    )
    addressee = forms.ModelChoiceField(label=_("Addressee"), queryset=LawEnforcementBody.objects.none())
    channel = forms.ChoiceField(label=_("How"), choices=NoticeChannel, widget=forms.RadioSelect)
    sent_at = MomentField(label=_("When"))
    content = forms.CharField(
        label=_("What was told"),
        max_length=5000,
        widget=TextArea(4),
        help_text=_("Never the person's present place or telephone; the contact is the centre."),
    )
    again = forms.BooleanField(label=_("This is a second notice to the same body"), required=False)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "addressee", addressees())
        near = nearest(case)
        offer(self, "addressee", with_empty(_grouped(near)))
        self.initial.setdefault("addressee", next((body.pk for body in near if body.kind == "police"), None))
        if not settings.NOTICE_NAMES_PERSON:
            del self.fields["identity_disclosed"]
        if not case.notices.filter(received_at=None).exists():
            del self.fields["again"]
        self.helper.layout = Layout(*self.sections())

    def sections(self) -> Iterable[Any]:
        return [
            "submission",
            Section(
                _("Before it goes"),
                "person_told",
                Field("consent_to_investigation", wrapper_class="tiles tiles-short"),
                *(name for name in ("identity_disclosed",) if name in self.fields),
                "perpetrator_named",
            ),
            Section(
                _("Notice"),
                Row(Column("addressee"), Column("sent_at")),
                ADDRESSEE,
                Field("channel", wrapper_class="tiles tiles-short"),
                "content",
                *(name for name in ("again",) if name in self.fields),
            ),
        ]


def addressees() -> QuerySet[LawEnforcementBody]:
    """Return who takes notices today; a body of a district that was abolished takes none."""
    today = timezone.localdate()
    return LawEnforcementBody.objects.valid_on(today).filter(active=True, rayon__in=Rayon.objects.valid_on(today))


def nearest(case: Case) -> list[LawEnforcementBody]:
    """Return the bodies of the place of the incident, else of the centre's (domain page, section 5), police first."""
    incident, today = getattr(case, "incident", None), timezone.localdate()
    for rayon in (incident.rayon if incident else None, case.centre.rayon):
        if rayon is not None and rayon.holds_on(today):
            found = [body for kind in LawEnforcementBody.Kind for body in bodies_for(rayon, today, kind=kind)]
            if found:
                return found
    return []


def _grouped(near: list[LawEnforcementBody]) -> list[tuple[Any, Any]]:
    """Return the choices: those at hand first, all others by kind in the order of the alphabet."""
    groups: dict[str, list[tuple[Any, str]]] = {label: [] for label in map(str, LawEnforcementBody.Kind.labels)}
    known = {body.pk for body in near}
    for body in sorted(addressees(), key=lambda body: sort_key(body.name)):
        if body.pk not in known:
            groups[str(body.get_kind_display())].append((body.pk, body.name))
    here = (_("Where it happened"), [(body.pk, body.name) for body in near])
    return [group for group in (here, *groups.items()) if group[1]]


class ReceiptForm(CaseForm):
    receiver_name = forms.CharField(label=_("Received by (name)"), max_length=160, required=False)
    receiver_post = forms.CharField(label=_("Post"), max_length=120, required=False)
    registration_number = forms.CharField(
        label=_("Registration number there"),
        max_length=60,
        error_messages={"required": _("Without a number the notice cannot be found again: ask for it.")},
    )
    received_at = MomentField(label=_("When"))
    page = forms.FileField(
        label=_("The page they signed"),
        required=False,
        allow_empty_file=True,
        help_text=_("A photograph or a PDF, up to 15 MB; or add it to the documents first."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED, "class": "form-control"}),
    )

    def __init__(self, *args: Any, channel: str, sent_at: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channel, self.sent_at = channel, sent_at
        if channel != NoticeChannel.HAND:
            del self.fields["page"]
        self.helper.layout = Layout(*self.sections())

    @property
    def recorded(self) -> dict[str, Any]:
        """What the service takes: the page as bytes."""
        page = self.cleaned_data.get("page")
        rest = {name: value for name, value in self.cleaned_data.items() if name != "page"}
        return rest | ({"scan": page.read()} if page else {})

    def clean_page(self) -> Any:
        page = self.cleaned_data["page"]
        if page and (why := too_large(page)):
            raise ValidationError(why)
        return page

    def sections(self) -> Iterable[Any]:
        return [
            Row(Column("receiver_name"), Column("receiver_post")),
            Row(Column("registration_number"), Column("received_at")),
            *(name for name in ("page",) if name in self.fields),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.channel != NoticeChannel.ELECTRONIC and not data.get("receiver_name"):
            self.add_error("receiver_name", _("Enter who received it."))
        moment = data.get("received_at")
        if moment and moment < self.sent_at.replace(second=0, microsecond=0):
            self.add_error("received_at", _("This is earlier than the notice."))
        elif moment and moment < self.sent_at:
            data["received_at"] = self.sent_at  # the same minute
        return data
