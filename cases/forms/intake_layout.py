"""In which order the intake page asks, and what it asks only when something else is chosen."""

from typing import Any, Final

from crispy_forms.layout import Column, Div, Field, Row
from django.utils.translation import gettext_lazy as _

from cases.forms.base import Section
from cases.forms.help import CONSENT_TO_APPLICANT

# Applicants that are a body, not a person.
BODIES: Final = ("municipality", "ngo")


def intake_sections(*, others: str, documents: str, acts: str) -> list[Any]:
    """Return the layout. The arguments are comma-separated codes: applicants other than the harmed
    person, kinds of identity documents, kinds of acts.
    """
    return [
        "version",
        Section(
            _("Who applies"),
            Field("applicant_kind", wrapper_class="tiles"),
            Row(Column("form"), Column("companion")),
            _when(
                f"applicant_kind={others}",
                _when(f"applicant_kind={','.join(BODIES)}", "applicant_organisation"),
                Row(
                    Column("applicant_last_name"),
                    Column("applicant_first_name"),
                    Column("applicant_patronymic"),
                ),
                Row(Column("applicant_birth_date"), Column("applicant_fin"), Column("applicant_document_number")),
                _when("applicant_kind=legal_representative", Row(Column("proof_kind"), Column("proof_number"))),
                Field("consent", wrapper_class="tiles tiles-short"),
                CONSENT_TO_APPLICANT,
            ),
        ),
        Section(
            _("Harmed person"),
            "unnamed",
            Row(Column("last_name"), Column("first_name"), Column("patronymic")),
            Row(Column("sex"), Column("birth_date"), Column("estimated_age")),
            Row(Column("citizenship"), Column("fin")),
            Row(Column("registered_address"), Column("actual_address")),
        ),
        Section(
            _("Safe contact"),
            Field("contact_allowed", wrapper_class="tiles tiles-short"),
            _when(
                "contact_allowed=yes",
                Row(Column("contact_phone"), Column("contact_time")),
                "message_allowed",
            ),
            help_text=_("The telephone may be in somebody else's hands: ask before anything is sent there."),
        ),
        Section(
            _("Identity document"),
            "doc_kind",
            _when(
                f"doc_kind={documents}",
                Row(Column("doc_number"), Column("doc_form")),
                Row(Column("doc_issuer"), Column("doc_issued_on"), Column("doc_expires_on")),
                _when("doc_kind=PASSPORT_F", "doc_country"),
            ),
            _when("doc_kind=", "identity_missing_reason"),
            help_text=_("Of the applicant or of the harmed person."),
        ),
        Section(
            _("Act that confirms the violence"),
            "act_kind",
            _when(
                f"act_kind={acts}",
                Row(Column("act_number"), Column("act_form")),
                Row(Column("act_issuer"), Column("act_issued_on"), Column("act_valid_until")),
            ),
            _when("act_kind=", "act_missing_reason"),
            help_text=_("Help does not wait for it: only the referral to DSMF does."),
        ),
        Section(
            _("Person said to have committed the violence"),
            Row(
                Column("perpetrator_last_name"),
                Column("perpetrator_first_name"),
                Column("perpetrator_patronymic"),
            ),
            Row(
                Column("perpetrator_relationship"),
                Column("perpetrator_birth_date"),
            ),
            Row(Column("perpetrator_fin"), Column("perpetrator_document_number")),
            help_text=_("As far as the person says. The applicant is compared with this person."),
        ),
        Section(
            _("What the talk needs"),
            "needs_interpreter",
            _when("needs_interpreter=on", "interpreter_language"),
            "needs_pedagogue",
            "disability",
        ),
    ]


def _when(condition: str, *fields: Any) -> Div:
    return Div(*fields, data_show_when=condition)
