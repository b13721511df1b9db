"""The ledger of consents: to what, by whom, in which words, until when; and what a withdrawal stops (domain, §11)."""

import calendar
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cases.errors import RefusedError
from cases.facts import applicant_kind
from cases.models import Application, Case, Consent, ConsentForm, GivenBy, Person, PersonRole
from cases.services import clocks
from cases.services._advance import check, lock, record_stay
from cases.workflow import Action
from dost_portal.passport.models import ConsentText
from dost_portal.staff.models import User


@transaction.atomic
def record(
    *,
    case: Case,
    by: User,
    text: ConsentText,
    given: bool,
    given_by: str,
    form: str,
    recipient: str = "",
    good_until: date | None = None,
) -> Consent:
    """Put one answer on record; a consent of the same kind that stands ends with it, the same answer again is one.

    Raises RefusedError: "consent_of_perpetrator" and "no_representative" for who cannot consent for the person,
    "recipient_missing" for a sharing with nobody, "consent_is_past".
    """
    row = lock(case)
    check(row, Action.RECORD_CONSENT, by)
    if given_by == GivenBy.REPRESENTATIVE:
        _may_represent(row)
    sharing = text.code == ConsentText.Code.SHARING
    if sharing and not recipient.strip():
        raise RefusedError("recipient_missing")
    if good_until is not None and good_until < timezone.localdate():
        raise RefusedError("consent_is_past")
    latest = None if sharing else _latest(row, text.code)
    if latest is not None and _same(latest, text, given, given_by):
        return latest
    if latest is not None and latest.given and latest.withdrawn_at is None:
        _end(latest, by)
    if good_until is None and given and text.months:
        good_until = _in_months(timezone.localdate(), text.months)
    consent = Consent(
        case=row,
        text=text,
        given=given,
        given_by=given_by,
        form=form,
        recipient=recipient if sharing else "",
        good_until=good_until if given else None,
        recorded_by=by,
    )
    consent.save(force_insert=True)
    record_stay(row, Action.RECORD_CONSENT, by)
    return consent


@transaction.atomic
def withdraw(*, case: Case, consent: UUID, by: User) -> None:
    """Put on record that the person takes a consent back; twice is once. It is never refused."""
    row = lock(case)
    check(row, Action.RECORD_CONSENT, by)
    held = Consent.objects.select_related("case__key").select_for_update(of=("self",)).get(pk=consent, case=row)
    if held.given and held.withdrawn_at is None:
        _end(held, by)
        record_stay(row, Action.RECORD_CONSENT, by)


@transaction.atomic
def answered(*, case: Case, by: User, code: str, given: bool) -> None:
    """Put an answer that was given to another form into the ledger, in the words in force today, as spoken."""
    text = ConsentText.objects.valid_on(timezone.localdate()).filter(code=code).first()
    if text is not None:
        record(case=case, by=by, text=text, given=given, given_by=GivenBy.HARMED, form=ConsentForm.SPOKEN)


def refused(*, case: Case, code: str) -> bool:
    """Tell whether the last answer to `code` was a no, or a yes that was withdrawn or has run out."""
    latest = _latest(case, code)
    if latest is None:
        return False
    over = latest.good_until is not None and latest.good_until < timezone.localdate()
    return not latest.given or latest.withdrawn_at is not None or over


def _latest(case: Case, code: str) -> Consent | None:
    rows = Consent.objects.select_related("text", "case__key").filter(case=case, text__code=code)
    return rows.order_by("-created_at").first()


def _same(latest: Consent, text: ConsentText, given: bool, given_by: str) -> bool:
    same = (latest.text_id, latest.given, latest.given_by) == (text.pk, given, given_by)
    return same and latest.withdrawn_at is None


def _in_months(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def _end(consent: Consent, by: User) -> None:
    consent.withdrawn_at, consent.withdrawn_by = clocks.database_now(), by
    consent.save(update_fields=["withdrawn_at", "withdrawn_by"])


def _may_represent(row: Case) -> None:
    """Raise RefusedError unless a proven representative is on record who is not the one said to have done it.

    A supervisor's release of the match lets such an applicant apply, never consent.
    """
    application = Application.objects.select_related("case__key").get(case=row)
    if application.conflict_found or not Person.objects.filter(case=row, role=PersonRole.APPLICANT).exists():
        raise RefusedError("consent_of_perpetrator" if application.conflict_found else "no_representative")
    kind = applicant_kind(application.applicant_kind)
    if kind is None or not kind.proof_required or not application.proof_kind:
        raise RefusedError("no_representative")
