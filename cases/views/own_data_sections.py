"""The contents of the paper that tells a person what is kept about them."""

from typing import Any

from django.utils.translation import gettext as _

from cases.forms.intake import IntakeForm
from cases.models import Case, Consent, Letter, PersonRole, PoliceNotice, Reply
from cases.views import presenters, summary
from dost_portal.azeri import display_phone
from dost_portal.passport.templatetags.azeri_tags import local_date, local_datetime

Pairs = list[dict[str, str]]
PREFIXES = {"IdentityDocument": "doc_", "ViolenceAct": "act_"}


def sections(case: Case) -> list[dict[str, Any]]:
    """Return titles and pairs of label and value, as text; what is empty is left out."""
    case = summary.whole(case)
    found = [
        (_("You"), _person(case)),
        (_("Your case"), _case(case)),
        (_("People and contact"), _texts(summary.people(case))),
        (_("Documents"), _texts(summary.documents(case)) + _files(case)),
        (_("Interview and needs"), _texts(summary.talk(case))),
        (_("Notices to law enforcement"), _notices(case)),
        (_("Your answers on consent"), _consents(case)),
        (_("Letters"), _letters(case)),
        (_("Replies to you"), _replies(case)),
        (_("What happened"), [_pair(local_datetime(row["at"]), row["text"]) for row in presenters.history(case)]),
    ]
    return [{"title": title, "pairs": pairs} for title, pairs in found if pairs]


def label_of(model: str, field: str) -> str:
    """Return the words of the intake form for a field of one of its rows."""
    known = IntakeForm.base_fields
    label = known.get(PREFIXES.get(model, "") + field) or known.get(field) or known.get(f"perpetrator_{field}")
    return str(label.label) if label is not None and label.label else field


def _pair(label: Any, value: Any) -> dict[str, str]:
    return {"label": str(label), "value": str(value)}


def _texts(pairs: list[dict[str, Any]]) -> Pairs:
    return [_pair(pair["label"], pair["value"]) for pair in pairs if pair["value"] not in (None, "")]


def _person(case: Case) -> Pairs:
    person = case.people.select_related("case__key").filter(role=PersonRole.HARMED).first()
    if person is None:
        return []
    values = [
        (_("Name"), person.full_name),
        (_("FİN"), person.fin),
        (_("Date of birth"), local_date(person.birth_date) if person.birth_date else ""),
        (_("Phone"), display_phone(person.phone) if person.phone else ""),
        (_("Registered address"), person.registered_address),
        (_("Where the person lives now"), person.actual_address),
        (_("Citizenship"), person.get_citizenship_display()),
    ]
    return [_pair(label, value) for label, value in values if value]


def _case(case: Case) -> Pairs:
    pairs = [_pair(_("Number"), case.number), _pair(_("Opened"), local_datetime(case.opened_at))]
    if case.closed_at is not None:
        pairs.append(_pair(_("Closed"), f"{local_datetime(case.closed_at)}, {case.get_outcome_display()}"))
    return pairs


def _files(case: Case) -> Pairs:
    return [
        _pair(file.get_document_display(), local_datetime(file.created_at))
        for file in case.files.filter(state="kept").order_by("created_at")
    ]


def _notices(case: Case) -> Pairs:
    notices = PoliceNotice.objects.select_related("addressee", "case__key").filter(case=case)
    return [_pair(f"{notice.addressee.name}, {local_datetime(notice.sent_at)}", notice.content) for notice in notices]


def _consents(case: Case) -> Pairs:
    rows = Consent.objects.select_related("text").filter(case=case)
    return [
        _pair(row.text.label, _("Taken back") if row.withdrawn_at else _("Yes") if row.given else _("No"))
        for row in rows
    ]


def _letters(case: Case) -> Pairs:
    rows = Letter.objects.select_related("centre").filter(case=case)
    return [_pair(f"№ {row.number}", f"{row.get_kind_display()}, {local_datetime(row.issued_at)}") for row in rows]


def _replies(case: Case) -> Pairs:
    replies = Reply.objects.filter(case=case).order_by("given_at")
    return [_pair(local_datetime(reply.given_at), reply.get_form_display()) for reply in replies]
