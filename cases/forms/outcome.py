"""The small forms that end a case, hand it on, or let it go further."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Column, Div, Field, Row
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.forms.base import CaseForm, MomentField, TextArea, offer, offer_rows, with_empty
from cases.forms.help import REFUSAL
from cases.models import Case, ConflictOfInterest, ReplyForm
from dost_portal.azeri import sort_key
from dost_portal.passport.models import LegalAct, RefusalGround
from dost_portal.staff.models import Centre, User
from dost_portal.staff.roles import Role

# The two documents of passport item 21: what the ground "incomplete documents" may name.
DOCUMENTS = (
    ("identity", _("Identity document of the applicant or of the harmed person")),
    ("violence_act", _("Act that confirms the domestic violence")),
)


class OutcomeForm(CaseForm):
    """A form that knows its case and who fills it in."""

    def __init__(self, *args: Any, case: Case, user: User, **kwargs: Any) -> None:
        self.case, self.user = case, user
        super().__init__(*args, **kwargs)


class ReasonForm(OutcomeForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=TextArea(3),
        error_messages={"required": _("Give the reason.")},
    )


class PlainForm(OutcomeForm):
    """Nothing to fill in: the button says it all."""


class RefusalForm(OutcomeForm):
    """Passport item 9: two grounds, and what each demands."""

    ground = forms.ModelChoiceField(
        label=_("Ground"),
        queryset=RefusalGround.objects.none(),
        to_field_name="code",
        widget=forms.RadioSelect,
        empty_label=None,
    )
    missing_documents = forms.MultipleChoiceField(
        label=_("Which document is missing"),
        choices=DOCUMENTS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    legal_act = forms.ModelChoiceField(label=_("Legal act"), queryset=LegalAct.objects.none(), required=False)
    article = forms.CharField(label=_("Article"), max_length=60, required=False)
    explanation = forms.CharField(
        label=_("Explanation, in words the person understands"), max_length=3000, widget=TextArea(4)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        offer_rows(self, "ground", RefusalGround.objects.valid_on(today).order_by("position"))
        offer_rows(self, "legal_act", LegalAct.objects.valid_on(today).order_by("position"))

    def sections(self) -> Iterable[Any]:
        return [
            Field("ground", wrapper_class="tiles"),
            REFUSAL,
            Div("missing_documents", data_show_when="ground=documents_incomplete"),
            Div(Row(Column("legal_act"), Column("article")), data_show_when="ground=no_legal_basis"),
            "explanation",
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        ground = data.get("ground")
        if ground and ground.names_missing_document and not data.get("missing_documents"):
            self.add_error("missing_documents", _("Name the document that is missing."))
        if ground and ground.cites_legal_act and not data.get("legal_act") and "legal_act" not in self.errors:
            self.add_error("legal_act", _("Cite the legal act the refusal rests on."))
        return data


class ReplyToPersonForm(OutcomeForm):
    form = forms.ChoiceField(label=_("How the person was told"), choices=ReplyForm, widget=forms.RadioSelect)
    given_at = MomentField(label=_("When"))
    safe = forms.BooleanField(
        label=_("It was safe to tell the person this way"),
        required=False,
        help_text=_("Outside the centre, only where the person said that contact is safe."),
    )
    note = forms.CharField(label=_("Note"), max_length=2000, required=False, widget=TextArea(2))

    def sections(self) -> Iterable[Any]:
        return [Field("form", wrapper_class="tiles tiles-short"), Row(Column("given_at")), "safe", "note"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("form") and data["form"] != ReplyForm.IN_PERSON and not data.get("safe"):
            self.add_error("safe", _("Contact is not safe: the reply can only be given in person."))
        return data


class TransferForm(ReasonForm):
    to = forms.ModelChoiceField(label=_("To which centre"), queryset=Centre.objects.none())
    field_order = ("to", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "to", Centre.objects.filter(is_active=True).exclude(pk=self.case.centre_id))


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return f"{obj.full_name} — {obj.centre}"


class AssignForm(ReasonForm):
    to = PersonChoice(label=_("New responsible agent"), queryset=User.objects.none())
    field_order = ("to", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(
            self,
            "to",
            User.objects.filter(
                centre=self.case.centre_id, is_active=True, roles__contains=[Role.SOCIAL_AGENT]
            ).exclude(responsible_for=self.case),
        )


class InviteForm(OutcomeForm):
    whom = PersonChoice(label=_("Whom"), queryset=User.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        specialists = User.objects.filter(
            is_active=True, centre__isnull=False, roles__overlap=[Role.LAWYER, Role.PSYCHOLOGIST]
        ).exclude(centre=self.case.centre_id)
        specialists = specialists.select_related("centre")
        offer_rows(self, "whom", specialists)
        named = [(user.pk, f"{user.full_name} — {user.centre}") for user in specialists]
        offer(self, "whom", with_empty(sorted(named, key=lambda choice: sort_key(choice[1]))))


class AdmitForm(OutcomeForm):
    """A lawyer or psychologist of the own centre, by name."""

    whom = PersonChoice(label=_("Whom"), queryset=User.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = User.objects.filter(is_active=True, centre=self.case.centre_id).select_related("centre")
        offer_rows(self, "whom", here.filter(roles__overlap=[Role.LAWYER, Role.PSYCHOLOGIST]))


class BarForm(ReasonForm):
    """A colleague of the centre or of the team."""

    whom = PersonChoice(label=_("Whom"), queryset=User.objects.none())
    field_order = ("whom", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        near = Q(centre=self.case.centre_id) | Q(memberships__case=self.case)
        people = User.objects.filter(near, is_active=True, centre__isnull=False).exclude(pk=self.user.pk)
        offer_rows(self, "whom", people.select_related("centre").distinct())


class LiftBarForm(ReasonForm):
    """Who has a conflict of interest in the case now."""

    whom = PersonChoice(label=_("Whom"), queryset=User.objects.none())
    field_order = ("whom", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = ConflictOfInterest.objects.filter(case=self.case, lifted_at__isnull=True)
        offer_rows(self, "whom", User.objects.filter(pk__in=standing.values("user")).select_related("centre"))


PURPOSES = (
    ("overdue", _("Review of a missed deadline")),
    ("complaint", _("A complaint")),
    ("handover", _("To hand the case to somebody else")),
    ("release", _("To decide on a release")),
)


class ReviewForm(OutcomeForm):
    purpose = forms.ChoiceField(label=_("Why you need to see it"), choices=PURPOSES, widget=forms.RadioSelect)

    def sections(self) -> Iterable[Any]:
        return [Field("purpose", wrapper_class="tiles")]
