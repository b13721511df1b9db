"""The facts of a case as its page shows them to those who may read its content."""

from typing import Any

from django.utils.translation import gettext as _

from cases.access import OpenedCase
from cases.anonymise import NEEDS, QUESTIONS
from cases.models import (
    Case,
    ClarificationCopy,
    Incident,
    Interview,
    NeedsAssessment,
    OutgoingText,
    PersonRole,
    Profession,
    TextState,
)
from cases.services import finding
from cases.services.filing import STANDING
from cases.services.notifying import SEND
from cases.views.presenters import page_url
from dost_portal.azeri import display_phone, sort_key
from dost_portal.outbox.models import OutboxMessage
from dost_portal.passport.models import ApplicantKind, DocumentKind, ViolenceForm
from dost_portal.passport.templatetags.azeri_tags import local_date, local_datetime
from dost_portal.staff.models import User

Pairs = list[dict[str, Any]]


def people(case: Case) -> Pairs:
    """Return who is in the case: the harmed person, the applicant, the children, the other side."""
    rows = {
        person.role: person for person in case.people.select_related("case__key") if person.role != PersonRole.CHILD
    }
    harmed, applicant = rows.get(PersonRole.HARMED), rows.get(PersonRole.APPLICANT)
    application = case.application
    kind = _label(ApplicantKind, application.applicant_kind)
    pairs = [_pair(_("Harmed person"), _name(harmed))]
    if harmed is not None:
        pairs += [
            _pair(_("FİN"), harmed.fin),
            _pair(
                _("Date of birth"),
                local_date(harmed.birth_date) if harmed.birth_date else harmed.estimated_age,
            ),
        ]
    pairs.append(
        _pair(
            _("Applicant"),
            " — ".join(filter(None, (kind, _applicant_name(applicant)))),
        )
    )
    children = case.people.filter(role=PersonRole.CHILD).count()
    if children:
        pairs.append(_pair(_("Children"), children))
    other = rows.get(PersonRole.PERPETRATOR)
    if other is not None:
        pairs.append(_pair(_("Said to have committed the violence"), other.full_name))
    pairs.append(_pair(_("Safe contact"), _contact(case)))
    return pairs


def documents(case: Case) -> Pairs:
    """Return the two documents of passport item 21, or why one is missing."""
    application, document, act = case.application, case.identity_documents.first(), getattr(case, "act", None)
    identity = (
        f"{_label(DocumentKind, document.kind)} ({document.get_form_display()})"
        if document
        else application.get_identity_missing_reason_display()
    )
    shown_act = (
        f"{_label(DocumentKind, act.kind)}, {local_date(act.issued_on)} ({act.get_form_display()})"
        if act
        else application.get_act_missing_reason_display()
    )
    return [_pair(_("Identity document"), identity), _pair(_("Act that confirms the violence"), shown_act)]


def standing_files(case: Case) -> int:
    """Return how many scans and photographs the case holds."""
    return case.files.filter(state__in=STANDING).count()


def talk(case: Case) -> Pairs:
    """Return the shared facts of the interview and the needs; never anybody's notes."""
    incident = Incident.objects.select_related("rayon").filter(case=case).first()
    interviews = {
        interview.profession: interview for interview in Interview.objects.select_related("by").filter(case=case)
    }
    pairs = [_pair(label, _interview(interviews.get(code))) for code, label in Profession.choices]
    if incident is not None:
        forms = [_label(ViolenceForm, code) for code in incident.violence_forms]
        pairs.append(_pair(_("Forms of violence"), ", ".join(forms)))
    assessment = NeedsAssessment.objects.filter(case=case).first()
    if assessment is not None and assessment.need is not None:
        needs = sorted((str(NEEDS[code]) for code in assessment.needs), key=sort_key)
        pairs.append(_pair(_("Need for social rehabilitation"), ", ".join(needs) if assessment.need else _("No need")))
    return pairs


def notices(case: Case) -> list[dict[str, Any]]:
    """Return the notices of the case with their letters, and what stands in the way of the electronic ones."""
    rows = case.notices.select_related("addressee", "sent_by").prefetch_related("letters__corrected_by")
    given_up = set(
        OutboxMessage.objects.filter(
            kind=SEND, subject__in=[str(row.pk) for row in rows], dead_at__isnull=False
        ).values_list("subject", flat=True)
    )
    return [
        {
            "notice": notice,
            "letter": next((one for one in notice.letters.all() if not hasattr(one, "corrected_by")), None),
            "trouble": bool(notice.trouble) and not notice.received_at,
            "given_up": str(notice.pk) in given_up,
            "addressee": notice.addressee.name,
            "sent": local_datetime(notice.sent_at),
            "received": local_datetime(notice.received_at) if notice.received_at else "",
        }
        for notice in rows
    ]


def open_questions(case: Case) -> list[dict[str, Any]]:
    """Return DSMF's questions that wait for an answer."""
    rows = ClarificationCopy.objects.select_related("case__key").filter(case=case, answered_at__isnull=True)
    return [{"id": row.pk, "text": question_words(row), "asked": local_datetime(row.asked_at)} for row in rows]


def question_words(row: ClarificationCopy) -> str:
    """Return a question of DSMF's, coded or in its own words."""
    return row.question_text or str(QUESTIONS[row.question])


def texts_to_release(case: Case, user: User) -> list[dict[str, Any]]:
    """Return the texts that wait for a second person; `own` are those this user wrote and cannot release."""
    rows = OutgoingText.objects.select_related("written_by").filter(case=case, state=TextState.WAITING)
    return [
        {
            "id": row.pk,
            "by": row.written_by.full_name,
            "own": row.written_by_id == user.pk,
            "answer": row.clarification_id is not None,
        }
        for row in rows
    ]


def withheld(case: Case) -> Pairs:
    """Return what stays at the centre, for the side-by-side view before the referral is sent."""
    harmed = case.people.select_related("case__key").filter(role=PersonRole.HARMED).first()
    incident = Incident.objects.select_related("case__key").filter(case=case).first()
    pairs = [_pair(_("Case number and centre"), f"{case.number}, {case.centre}")]
    if harmed is not None:
        address = harmed.actual_address or harmed.registered_address
        pairs += [
            _pair(_("Name"), _name(harmed)),
            _pair(_("FİN"), harmed.fin),
            _pair(_("Date of birth"), local_date(harmed.birth_date) if harmed.birth_date else ""),
            _pair(_("Address"), address),
        ]
    pairs.append(_pair(_("Safe contact"), _contact(case)))
    pairs.append(_pair(_("Numbers and issuers of the documents"), _("withheld")))
    pairs.append(_pair(_("What happened, and where"), incident.place if incident else ""))
    pairs.append(_pair(_("Notes of the lawyer and the psychologist"), _("withheld")))
    return pairs


def _pair(label: Any, value: Any) -> dict[str, Any]:
    return {"label": label, "value": value}


def _name(person: Any) -> str:
    if person is None:
        return ""
    return _("Name not given") if person.unnamed else person.full_name


def _label(model: Any, code: str) -> str:
    row = model.objects.filter(code=code).order_by("-valid_from").first() if code else None
    return row.label if row else ""


def _applicant_name(person: Any) -> str:
    return "" if person is None else person.organisation or person.full_name


def _contact(case: Case) -> str:
    application = case.application
    if application.contact_allowed != "yes":
        return (
            application.get_contact_allowed_display()
            if application.contact_allowed == "not_asked"
            else _("Do not contact")
        )
    phone = display_phone(application.contact_phone) if application.contact_phone else ""
    return ", ".join(filter(None, (phone, application.contact_time))) or _("Yes")


def _interview(interview: Interview | None) -> str:
    if interview is None:
        return _("Not taken yet")
    who = interview.by.full_name
    return _("%(who)s — signed") % {"who": who} if interview.signed_at else _("%(who)s — not signed yet") % {"who": who}


def earlier(opened: OpenedCase) -> dict[str, list[dict[str, Any]]]:
    """Return other cases of the same person, as far as the user may know of them: linked, and to be linked."""
    case, user = opened.case, opened.user
    return {
        "linked": _numbers(finding.linked_to(case=case, user=user)),
        "known": _numbers(finding.known_in(case=case, user=user)),
    }


def _numbers(cases: list[Case]) -> list[dict[str, Any]]:
    return [{"number": case.number, "url": page_url(case, "case"), "opened_at": case.opened_at} for case in cases]
