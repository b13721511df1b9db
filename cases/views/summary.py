"""The facts of a case as its page shows them to those who may read its content."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.access import OpenedCase
from cases.anonymise import NEEDS, QUESTIONS
from cases.models import (
    Case,
    ClarificationCopy,
    Consent,
    DocumentFile,
    IdentityDocument,
    Letter,
    OutgoingText,
    Person,
    PersonRole,
    Profession,
    ProtectiveOrder,
    RiskRecord,
    SafetyPlan,
    SubmissionForm,
    TextState,
)
from cases.services import finding
from cases.services.filing import STANDING
from cases.services.notifying import SEND
from cases.views.presenters import page_url
from dost_portal.azeri import display_phone, sort_key
from dost_portal.outbox.models import OutboxMessage
from dost_portal.passport import reference
from dost_portal.passport.models import ApplicantKind, DocumentKind, ViolenceForm
from dost_portal.passport.templatetags.azeri_tags import local_date, local_datetime
from dost_portal.prepared import Prepared
from dost_portal.staff.models import User

Pairs = list[dict[str, Any]]
TALKS = Profession.values


def whole(case: Case) -> Case:
    """Return `case` with what it has one of each, and the talks: one statement for a page that shows them all.

    Only for who may read the content: it comes with the key.
    """
    with_all = _whole(case.pk, timezone.localdate())
    if not with_all:
        raise Case.DoesNotExist
    return with_all[0]


def _with_all(case: UUID, today: dt.date) -> QuerySet[Case, Case]:
    document = IdentityDocument.objects.filter(case=OuterRef("pk")).order_by("created_at")
    files = DocumentFile.objects.filter(case=OuterRef("pk"), state__in=STANDING)
    letters = Letter.objects.filter(case=OuterRef("pk"), corrected_by__isnull=True)
    consents = Consent.objects.filter(case=OuterRef("pk"), given=True, withdrawn_at=None)
    risk = RiskRecord.objects.filter(case=OuterRef("pk")).order_by("-pk")
    orders = ProtectiveOrder.objects.filter(case=OuterRef("pk"), issued_on__lte=today, ends_on__gte=today)
    talks = {code: FilteredRelation("interviews", condition=Q(interviews__profession=code)) for code in TALKS}
    return (
        Case.objects.select_related("key", "centre", "application", "act", "incident", "assessment")
        .annotate(
            **talks,
            **{f"{code}_signed": F(f"{code}__signed_at") for code in TALKS},
            **{f"{code}_{name}": F(f"{code}__by__{name}") for code in TALKS for name in ("first_name", "last_name")},
            identity_kind=Subquery(document.values("kind")[:1]),
            identity_form=Subquery(document.values("form")[:1]),
            files_held=_count(files),
            letters_standing=_count(letters),
            consents_standing=_count(consents),
            risk_level=Subquery(risk.values("level")[:1]),
            plan_written=Exists(SafetyPlan.objects.filter(case=OuterRef("pk"))),
            order_until=Subquery(orders.order_by("-ends_on").values("ends_on")[:1]),
        )
        .filter(pk=case)
    )


_whole = Prepared(_with_all, UUID, dt.date)


def _count(rows: QuerySet[Any]) -> Coalesce:
    """Return how many of `rows` each case has; `rows` refer to it by OuterRef."""
    return Coalesce(Subquery(rows.order_by().values("case").annotate(n=Count("pk")).values("n")), 0)


def people(case: Case) -> Pairs:
    """Return who is in the case: the harmed person, the applicant, the children, the other side."""
    everybody = _people_of(case.pk)
    for person in everybody:
        person.case = case  # which holds the key that opens what is said of them
    rows = {person.role: person for person in everybody}
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
    children = sum(person.role == PersonRole.CHILD for person in everybody)
    if children:
        pairs.append(_pair(_("Children"), children))
    other = rows.get(PersonRole.PERPETRATOR)
    if other is not None:
        pairs.append(_pair(_("Said to have committed the violence"), other.full_name))
    pairs.append(_pair(_("Safe contact"), _contact(case)))
    return pairs


_people_of = Prepared(lambda case: Person.objects.filter(case=case), UUID)


def documents(case: Case) -> Pairs:
    """Return the two documents of passport item 21, or why one is missing; of a case that `whole` read."""
    application, act = case.application, getattr(case, "act", None)
    identity = (
        f"{_label(DocumentKind, case.identity_kind)} ({SubmissionForm(case.identity_form).label})"  # type: ignore[attr-defined]
        if case.identity_kind  # type: ignore[attr-defined]
        else application.get_identity_missing_reason_display()
    )
    shown_act = (
        f"{_label(DocumentKind, act.kind)}, {local_date(act.issued_on)} ({act.get_form_display()})"
        if act
        else application.get_act_missing_reason_display()
    )
    return [_pair(_("Identity document"), identity), _pair(_("Act that confirms the violence"), shown_act)]


def talk(case: Case) -> Pairs:
    """Return the shared facts of the interview and the needs, of a case that `whole` read; never anybody's notes."""
    incident, assessment = getattr(case, "incident", None), getattr(case, "assessment", None)
    pairs = [_pair(label, _interview(case, code)) for code, label in Profession.choices]
    if incident is not None:
        forms = [_label(ViolenceForm, code) for code in incident.violence_forms]
        pairs.append(_pair(_("Forms of violence"), ", ".join(forms)))
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
    rows = _questions_of(case.pk)
    return [{"id": row.pk, "text": question_words(row), "asked": local_datetime(row.asked_at)} for row in rows]


_questions_of = Prepared(
    lambda case: ClarificationCopy.objects.select_related("case__key").filter(case=case, answered_at__isnull=True), UUID
)


def question_words(row: ClarificationCopy) -> str:
    """Return a question of DSMF's, coded or in its own words."""
    return row.question_text or str(QUESTIONS[row.question])


def texts_to_release(case: Case, user: User) -> list[dict[str, Any]]:
    """Return the texts that wait for a second person; `own` are those this user wrote and cannot release."""
    return [
        {
            "id": row.pk,
            "by": row.written_by.full_name,
            "own": row.written_by_id == user.pk,
            "answer": row.clarification_id is not None,
        }
        for row in _texts_of(case.pk)
    ]


_texts_of = Prepared(
    lambda case: OutgoingText.objects.select_related("written_by").filter(case=case, state=TextState.WAITING), UUID
)


def withheld(case: Case) -> Pairs:
    """Return what stays at the centre, of a case that `whole` read: beside what is sent, before it is."""
    harmed = case.people.filter(role=PersonRole.HARMED).first()
    incident = getattr(case, "incident", None)
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
    row = reference.latest(model, code)
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


def _interview(case: Case, code: str) -> str:
    first, last = getattr(case, f"{code}_first_name"), getattr(case, f"{code}_last_name")
    if first is None:
        return _("Not taken yet")
    who = {"who": f"{first} {last}".strip()}
    signed = getattr(case, f"{code}_signed") is not None
    return _("%(who)s — signed") % who if signed else _("%(who)s — not signed yet") % who


def earlier(opened: OpenedCase) -> dict[str, list[dict[str, Any]]]:
    """Return other cases of the same person, as far as the user may know of them: linked, and to be linked."""
    found = finding.same_person(case=opened.case, user=opened.user)
    return {
        "linked": _numbers([case for case in found if case.linked]),  # type: ignore[attr-defined]
        "known": _numbers([case for case in found if not case.linked][: finding.MOST_FOUND]),  # type: ignore[attr-defined]
    }


def _numbers(cases: list[Case]) -> list[dict[str, Any]]:
    return [{"number": case.number, "url": page_url(case, "case"), "opened_at": case.opened_at} for case in cases]
