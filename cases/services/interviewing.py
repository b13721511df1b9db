"""The talk of the lawyer and the psychologist with the harmed person (passport item 23, step 3)."""

from dataclasses import asdict

from django.db import transaction
from django.db.models import Q

from cases.errors import NotPermittedError, RefusedError
from cases.models import Case, CaseMember, Incident, Interview, Profession
from cases.records import IncidentRecord
from cases.services import clocks
from cases.services._advance import check, lock, record_stay, try_advance
from cases.services._records import changed_fields, check_version, write
from cases.workflow import Action
from dost_portal.audit import trail
from dost_portal.staff.models import User
from dost_portal.staff.roles import Role


def profession_of(user: User) -> Profession:
    """Return the profession `user` takes part as; raises NotPermittedError for others."""
    for role, profession in ((Role.LAWYER, Profession.LAWYER), (Role.PSYCHOLOGIST, Profession.PSYCHOLOGIST)):
        if user.has_role(role):
            return profession
    raise NotPermittedError("interview")


@transaction.atomic
def take(*, case: Case, by: User) -> Interview:
    """Take the interview nobody of `by`'s profession has taken; `by` joins the case's team.

    One left behind by somebody who is no longer in the team (the case was transferred) may be taken
    again: unsigned, it goes on in `by`'s name; signed, it stays as it is, and `by` signs what follows.
    Raises RefusedError("interview_taken") when a colleague was faster.
    """
    row = lock(case)
    check(row, Action.TAKE_INTERVIEW, by)
    profession = profession_of(by)
    invited = CaseMember.objects.current().filter(case=row, user=by, review=False).exists()
    if not invited and (row.centre_id != by.centre_id or row.sealed):
        raise NotPermittedError(Action.TAKE_INTERVIEW)
    held = Interview.objects.held().filter(case=row, profession=profession).first()
    if held is not None and held.by_id == by.pk:
        return held
    if held is not None and not _stands_in_for(row, held.by_id, by):
        raise RefusedError("interview_taken")
    interview = _left_behind(row, profession) or Interview(case=row, profession=profession)
    if interview.signed_at is None:
        interview.by = by
        interview.save()
    if not invited:
        CaseMember.objects.create(case=row, user=by, role=profession.value)
    record_stay(row, Action.TAKE_INTERVIEW, by)
    return interview


def _stands_in_for(case: Case, user_id: object, by: User) -> bool:
    """Tell whether `by` is in the team of `case` as the deputy of the user with this key."""
    stays = CaseMember.objects.current().filter(case=case, user=by, stands_in__isnull=False)
    return stays.filter(Q(stands_in__user=user_id) | Q(stands_in__deputy=user_id)).exists()


def _left_behind(case: Case, profession: Profession) -> Interview | None:
    return Interview.objects.select_related("case__key").filter(case=case, profession=profession).first()


@transaction.atomic
def record_incident(*, case: Case, by: User, version: int, incident: IncidentRecord) -> None:
    """Save the facts both professions share. `version` is 0 where none were recorded yet.

    Raises StaleError when the other profession saved different ones in between.
    """
    row = lock(case)
    check(row, Action.RECORD_INTERVIEW, by)
    facts = Incident.objects.select_related("case__key").filter(case=row).first()
    values = asdict(incident)
    if facts is not None and not changed_fields(facts, values):
        return
    check_version(facts.version if facts else 0, version)
    facts = facts or Incident(case=row, version=0)
    facts.updated_by = by
    facts.version += 1
    changed = write(facts, values)
    trail.record("case.incident", by=by, subject=f"case:{row.pk}", fields=changed)


@transaction.atomic
def record_interview(*, case: Case, by: User, version: int, notes: str, risk_level: str, mode: str, sign: bool) -> bool:
    """Save `by`'s own part and sign it if asked; return whether the case went on.

    Raises RefusedError("not_your_interview") for anybody but who took it, and
    RefusedError("signed_already") when a signed one would change.
    """
    row = lock(case)
    check(row, Action.RECORD_INTERVIEW, by)
    interview = Interview.objects.select_related("case__key").filter(case=row, by=by).first()
    if interview is None:
        raise RefusedError("not_your_interview")
    changed = changed_fields(interview, {"notes": notes, "risk_level": risk_level, "mode": mode})
    if interview.signed_at is not None:
        if changed:
            raise RefusedError("signed_already")
        return False
    if changed:
        check_version(interview.version, version)
        interview.version += 1
    if sign:
        interview.signed_at = clocks.database_now()
    interview.notes, interview.risk_level, interview.mode = notes, risk_level, mode
    interview.save()
    trail.record("case.interview.sign" if sign else "case.interview", by=by, subject=f"case:{row.pk}", fields=changed)
    return try_advance(case=row, action=Action.COMPLETE_INTERVIEW, by=by)
