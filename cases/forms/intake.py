"""The intake page: everything optional here, for the gate names what is missing; nothing inconsistent."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.forms.base import (
    Choices,
    DocumentNumberField,
    LaterDateField,
    NameField,
    PastDateField,
    PhoneField,
    VersionedForm,
    in_words,
    offer,
    rows,
    with_empty,
)
from cases.forms.intake_layout import BODIES, intake_sections
from cases.models import (
    ActMissing,
    ApplicationForm,
    Citizenship,
    Companion,
    IdentityMissing,
    Sex,
    YesNoUnasked,
)
from dost_portal.azeri import normalise_document_number, normalise_fin
from dost_portal.passport.models import ApplicantKind, DocumentKind, Relationship, SubmissionForm

FOREIGN_PIN = re.compile(r"[A-Z0-9]{5,7}")


class IntakeForm(VersionedForm):
    applicant_kind = forms.ChoiceField(label=_("Who applies?"), required=False, widget=forms.RadioSelect)
    form = forms.ChoiceField(label=_("How was the application made?"), choices=ApplicationForm)
    companion = forms.ChoiceField(label=_("Who came along?"), choices=with_empty(Companion.choices), required=False)
    applicant_organisation = forms.CharField(label=_("Name of the body"), max_length=200, required=False)
    applicant_last_name = NameField(label=_("Applicant's surname"), required=False)
    applicant_first_name = NameField(label=_("Applicant's first name"), required=False)
    applicant_patronymic = NameField(label=_("Applicant's patronymic"), required=False)
    applicant_fin = forms.CharField(label=_("Applicant's FİN"), max_length=20, required=False)
    applicant_document_number = DocumentNumberField(
        label=_("Number of the applicant's document"), max_length=40, required=False
    )
    applicant_birth_date = PastDateField(label=_("Applicant's date of birth"), required=False)
    proof_kind = forms.ChoiceField(label=_("Proof of authority"), required=False)
    proof_number = forms.CharField(label=_("Number of the proof"), max_length=60, required=False)
    consent = forms.ChoiceField(
        label=_("Does the harmed person consent to this applicant?"),
        choices=YesNoUnasked,
        widget=forms.RadioSelect,
        required=False,
    )

    unnamed = forms.BooleanField(label=_("The person does not give a name for now"), required=False)
    last_name = NameField(label=_("Surname"), required=False)
    first_name = NameField(label=_("First name"), required=False)
    patronymic = NameField(label=_("Patronymic"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=with_empty(Sex.choices), required=False)
    birth_date = PastDateField(label=_("Date of birth"), required=False)
    estimated_age = forms.IntegerField(
        label=_("Age, if the date is not known"), min_value=0, max_value=120, required=False
    )
    citizenship = forms.ChoiceField(label=_("Citizenship"), choices=with_empty(Citizenship.choices), required=False)
    fin = forms.CharField(
        label=_("FİN"),
        max_length=20,
        required=False,
        help_text=_("7 characters; the letters I and O do not occur. Leave empty if it is not at hand."),
    )
    registered_address = forms.CharField(label=_("Registered address"), max_length=300, required=False)
    actual_address = forms.CharField(label=_("Where the person lives now"), max_length=300, required=False)

    contact_allowed = forms.ChoiceField(
        label=_("May the centre contact the person?"),
        choices=YesNoUnasked,
        widget=forms.RadioSelect,
        required=False,
    )
    contact_phone = PhoneField(
        label=_("Safe telephone number"),
        required=False,
        help_text=_("Only a number that nobody else answers or reads."),
    )
    contact_time = forms.CharField(label=_("Safe time to call"), max_length=200, required=False)
    message_allowed = forms.BooleanField(label=_("A message may be left"), required=False)

    doc_kind = forms.ChoiceField(label=_("Identity document"), required=False)
    doc_number = forms.CharField(label=_("Series and number"), max_length=60, required=False)
    doc_form = forms.ChoiceField(label=_("Submitted as"), required=False)
    doc_issuer = forms.CharField(label=_("Issued by"), max_length=160, required=False)
    doc_issued_on = PastDateField(label=_("Issued on"), required=False)
    doc_expires_on = LaterDateField(label=_("Valid until"), required=False)
    doc_country = forms.CharField(label=_("Issuing country (two letters)"), max_length=2, required=False)
    identity_missing_reason = forms.ChoiceField(
        label=_("Why there is none"), choices=with_empty(IdentityMissing.choices), required=False
    )

    act_kind = forms.ChoiceField(label=_("Act that confirms the violence"), required=False)
    act_number = forms.CharField(label=_("Number of the act"), max_length=60, required=False)
    act_issuer = forms.CharField(label=_("Issued by"), max_length=200, required=False)
    act_issued_on = PastDateField(label=_("Date of the act"), required=False)
    act_valid_until = LaterDateField(label=_("Valid until"), required=False)
    act_form = forms.ChoiceField(label=_("Submitted as"), required=False)
    act_missing_reason = forms.ChoiceField(
        label=_("Why there is none yet"), choices=with_empty(ActMissing.choices), required=False
    )

    perpetrator_last_name = NameField(label=_("Surname"), required=False)
    perpetrator_first_name = NameField(label=_("First name"), required=False)
    perpetrator_patronymic = NameField(label=_("Patronymic"), required=False)
    perpetrator_relationship = forms.ChoiceField(label=_("Is the harmed person's"), required=False)
    perpetrator_fin = forms.CharField(label=_("FİN"), max_length=20, required=False)
    perpetrator_document_number = DocumentNumberField(
        label=_("Number of an identity document"), max_length=40, required=False
    )
    perpetrator_birth_date = PastDateField(label=_("Date of birth"), required=False)

    needs_interpreter = forms.BooleanField(label=_("Needs an interpreter"), required=False)
    interpreter_language = forms.CharField(label=_("Into which language"), max_length=60, required=False)
    needs_pedagogue = forms.BooleanField(
        label=_("A pedagogue must be present (under 16, or with a disability)"), required=False
    )
    disability = forms.BooleanField(label=_("Has a disability"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = DocumentKind.Group
        choices = {
            "applicant_kind": rows(ApplicantKind),
            "proof_kind": with_empty(rows(DocumentKind, group=kinds.AUTHORITY)),
            "doc_kind": with_empty(
                [kind for kind in rows(DocumentKind, group=kinds.IDENTITY) if kind[0] != "NONE"], _("None")
            ),
            "act_kind": with_empty(rows(DocumentKind, group=kinds.VIOLENCE_ACT), _("None yet")),
            "doc_form": rows(SubmissionForm, accepted=True),
            "act_form": rows(SubmissionForm, accepted=True),
            "perpetrator_relationship": with_empty(rows(Relationship)),
        }
        for name, options in choices.items():
            offer(self, name, options)

    def sections(self) -> Iterable[Any]:
        return intake_sections(
            others=_codes(rows(ApplicantKind), but="self"),
            documents=_codes(rows(DocumentKind, group=DocumentKind.Group.IDENTITY), but="NONE"),
            acts=_codes(rows(DocumentKind, group=DocumentKind.Group.VIOLENCE_ACT)),
        )

    def clean_fin(self) -> str:
        return self._fin(self.cleaned_data["fin"], citizen=self.data.get("citizenship") in ("", None, "citizen"))

    def clean_applicant_fin(self) -> str:
        return self._fin(self.cleaned_data["applicant_fin"])

    def clean_perpetrator_fin(self) -> str:
        return self._fin(self.cleaned_data["perpetrator_fin"])

    def clean_doc_country(self) -> str:
        country = self.cleaned_data["doc_country"].upper()
        if country and not re.fullmatch(r"[A-Z]{2}", country):
            raise ValidationError(_("Two Latin letters, such as TR or RU."))
        return country

    @staticmethod
    def _fin(text: str, *, citizen: bool = True) -> str:
        if not text:
            return ""
        if not citizen and FOREIGN_PIN.fullmatch(text.strip().upper()):
            return text.strip().upper()
        return in_words(normalise_fin, text)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._check_names(data)
        self._check_document(data)
        self._check_act(data)
        if data.get("contact_allowed") != YesNoUnasked.YES:
            data |= {"contact_phone": "", "contact_time": "", "message_allowed": False}
        return data

    def _check_names(self, data: dict[str, Any]) -> None:
        if data.get("unnamed"):
            data |= {"first_name": "", "last_name": "", "patronymic": "", "fin": ""}
        elif data.get("last_name") and not data.get("first_name") and "first_name" not in self.errors:
            self.add_error("first_name", _("Enter the first name too, or say that no name is given."))
        kind = data.get("applicant_kind")
        named = data.get("applicant_first_name") or data.get("applicant_organisation")
        others = {code for code, _label in rows(ApplicantKind)} - {"self"}
        typed_wrong = {"applicant_first_name", "applicant_organisation"} & set(self.errors)
        if kind in others and not named and not typed_wrong:
            field = "applicant_organisation" if kind in BODIES else "applicant_first_name"
            self.add_error(field, _("Enter who applies."))

    def _check_document(self, data: dict[str, Any]) -> None:
        kind = data.get("doc_kind")
        if not kind:
            return
        data["identity_missing_reason"] = ""
        try:
            data["doc_number"] = in_words(
                lambda text: normalise_document_number(kind, text), data.get("doc_number", "")
            )
        except ValidationError as error:
            self.add_error("doc_number", error)
        if kind == "PASSPORT_F" and not data.get("doc_country") and "doc_country" not in self.errors:
            self.add_error("doc_country", _("Enter the country that issued the passport."))
        self._check_order(data, "doc_issued_on", "doc_expires_on")
        issued, born = data.get("doc_issued_on"), data.get("birth_date")
        if issued and born and issued < born:
            self.add_error("doc_issued_on", _("The document is older than the person."))

    def _check_act(self, data: dict[str, Any]) -> None:
        if not data.get("act_kind"):
            return
        data["act_missing_reason"] = ""
        for name, message in (
            ("act_number", _("Enter the number of the act.")),
            ("act_issuer", _("Enter who issued the act.")),
            ("act_issued_on", _("Enter the date of the act.")),
        ):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, message)
        self._check_order(data, "act_issued_on", "act_valid_until")

    def _check_order(self, data: dict[str, Any], first: str, then: str) -> None:
        if data.get(first) and data.get(then) and data[then] <= data[first]:
            self.add_error(then, _("This must be later than the date of issue."))


class ChildForm(forms.Form):
    """A child that came along or stays with the person. An empty row is no child."""

    first_name = NameField(label=_("First name"), required=False)
    birth_date = PastDateField(label=_("Date of birth"), required=False)
    estimated_age = forms.IntegerField(label=_("Age, if not known"), min_value=0, max_value=17, required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=with_empty(Sex.choices), required=False)
    accompanies = forms.BooleanField(label=_("Comes along to the place"), required=False, initial=True)

    def clean_birth_date(self) -> Any:
        born = self.cleaned_data["birth_date"]
        if born is not None and _years_since(born) >= 18:
            raise ValidationError(_("A child is under 18."))
        return born


def _years_since(born: Any) -> int:
    today = timezone.localdate()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


ChildFormSet: type[BaseFormSet] = formset_factory(ChildForm, extra=0, max_num=15, can_delete=True, validate_max=True)


def _codes(choices: Choices, but: str = "") -> str:
    return ",".join(code for code, _label in choices if code != but)
