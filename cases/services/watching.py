"""Odd reading is noticed and told to those who answer for it (security requirement 24).

The trail is read after the fact, by the worker: no page waits for it. Names are opened behind the case's own
wall, compared, and forgotten; what is told says who read, and never whom.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cases.models import Alert, CaseMember, Duty, Oddity, OddReading, Person, ReadingWatch
from cases.services.alerts import ring
from cases.services.clocks import database_now
from dost_portal.audit import trail
from dost_portal.audit.models import AuditEvent
from dost_portal.azeri import fold
from dost_portal.crypto import CannotOpenError
from dost_portal.passport.calendar import is_working_day
from dost_portal.row_security import scope
from dost_portal.staff.models import User
from dost_portal.staff.roles import Role

# An entry becomes visible when its transaction ends: the last minutes are read once more.
OVERLAP: Final = timedelta(minutes=10)
FIRST_LOOK: Final = timedelta(hours=2)
HOUR: Final = timedelta(hours=1)
# Who closes the last case of the day is not odd.
GRACE: Final = timedelta(hours=1)
# Hüseynov and Hüseynova are one family.
FEMININE: Final = re.compile(r"(?<=[oe]v)a$")


@dataclass(frozen=True)
class Reading:
    reader: UUID
    case: UUID
    at: datetime
    content: bool


@transaction.atomic
def watch() -> int:
    """Look through what was read since the last time; keep and tell what is odd. Return how much was new."""
    now = database_now()
    known = ReadingWatch.objects.select_for_update().filter(pk=1).first()
    since = known.until - OVERLAP if known else now - FIRST_LOOK
    readings = _readings(since - HOUR)
    readers = {
        user.pk: user for user in User.objects.select_related("centre").filter(pk__in={r.reader for r in readings})
    }
    fresh = [reading for reading in readings if reading.at > since]
    found = [*_many(readings, since), *_alone(fresh, readers)]
    new = sum(_keep(readers[reading.reader], kind, case, reading.at) for reading, kind, case in found)
    ReadingWatch.objects.update_or_create(pk=1, defaults={"until": now})
    return new


@transaction.atomic
def mark_seen(*, odd: OddReading, by: User) -> None:
    """Note that `by` looked into it; the first note stands."""
    if OddReading.objects.filter(pk=odd.pk, seen_at__isnull=True).update(seen_by=by, seen_at=database_now()):
        trail.record("reading.reviewed", by=by, subject=f"user:{odd.reader_id}", detail={"kind": odd.kind})


def stem(*, surname: str) -> str:
    """Return a surname as it is compared: folded, without the feminine ending."""
    return FEMININE.sub("", fold(surname))


def _readings(since: datetime) -> list[Reading]:
    entries = AuditEvent.objects.filter(event="case.read", at__gt=since, actor__isnull=False).order_by("at")
    return [
        Reading(reader, UUID(subject.partition(":")[2]), at, bool(detail.get("content")))
        for reader, subject, at, detail in entries.values_list("actor_id", "subject", "at", "detail")
        if reader is not None
    ]


Found = Iterator[tuple[Reading, Oddity, UUID | None]]


def _many(readings: list[Reading], since: datetime) -> Found:
    by_reader = defaultdict(list)
    for reading in readings:
        by_reader[reading.reader].append(reading)
    for mine in by_reader.values():
        for last in (reading for reading in mine if reading.at > since):
            cases = {reading.case for reading in mine if last.at - HOUR < reading.at <= last.at}
            if len(cases) >= settings.ODD_CASES_AN_HOUR:
                yield last, Oddity.MANY, None
                break


def _alone(readings: Iterable[Reading], readers: dict[UUID, User]) -> Found:
    """Yield what is odd about single readings; of each reader, case and kind of reading only the first."""
    first: dict[tuple[UUID, UUID, bool], Reading] = {}
    for reading in readings:
        first.setdefault((reading.reader, reading.case, reading.content), reading)
    for reading in first.values():
        reader = readers[reading.reader]
        if _out_of_hours(reader, reading.at):
            yield reading, Oddity.HOURS, None
        if reading.content and not _in_team(reading):
            yield reading, Oddity.OUTSIDE, reading.case
        if reading.content and _shares_surname(reader, reading.case):
            yield reading, Oddity.SURNAME, reading.case


def _out_of_hours(reader: User, at: datetime) -> bool:
    if reader.centre is None:
        return False
    hours, local = reader.centre.working_hours, timezone.localtime(at)
    opens, closes = (timezone.make_aware(datetime.combine(local.date(), edge)) for edge in (hours.opens, hours.closes))
    if is_working_day(local.date(), hours) and opens - GRACE <= local <= closes + GRACE:
        return False
    return not Duty.objects.filter(user=reader, since__lte=at, until__gte=at, removed_at__isnull=True).exists()


def _in_team(reading: Reading) -> bool:
    then = Q(until__isnull=True) | Q(until__gt=reading.at)
    return CaseMember.objects.filter(then, case=reading.case, user=reading.reader, review=False).exists()


def _shares_surname(reader: User, case: UUID) -> bool:
    scope.enter_case(case)
    mine = stem(surname=reader.last_name)
    try:
        people = Person.objects.select_related("case__key").filter(case=case)
        return bool(mine) and any(stem(surname=person.last_name) == mine for person in people)
    except CannotOpenError:
        return False  # erased since


def _keep(reader: User, kind: Oddity, case: UUID | None, at: datetime) -> bool:
    day = timezone.localdate(at)
    known: dict[str, Any] = {"reader": reader, "kind": kind, "case_id": case, "day": day}
    _odd, new = OddReading.objects.get_or_create(**known, defaults={"centre": reader.centre})
    if new:
        trail.record("reading.odd", by=None, subject=f"user:{reader.pk}", detail={"kind": kind.value})
        ring(kind=Alert.ODD_READING, users=_who_hears(reader))
    return new


def _who_hears(reader: User) -> list[User]:
    """Return the supervisors of the reader's centre and the auditors, never the reader."""
    supervisors = Q(centre=reader.centre, roles__contains=[Role.SUPERVISOR.value])
    if reader.centre is None:
        supervisors = Q(pk__in=[])
    hear = supervisors | Q(roles__contains=[Role.AUDITOR.value])
    return list(User.objects.filter(hear, is_active=True).exclude(pk=reader.pk))
