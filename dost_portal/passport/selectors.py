"""Reads of the reference data. Every answer is for a moment: "now" is passed in, never taken."""

import datetime as dt
from operator import attrgetter

from django.utils import timezone

from dost_portal.passport import reference
from dost_portal.passport.models import (
    BackOffice,
    LawEnforcementBody,
    PassportOption,
    Rayon,
    Service,
    ServiceStandard,
)


class NotInForce(LookupError):
    """The reference data has no row for what the service needs at that moment; the admin must add one."""


def service() -> Service:
    """Return the one service of this portal."""
    return Service.objects.get()


def standard_on(code: str, at: dt.datetime) -> ServiceStandard:
    """Return the service standard `code` in force at an aware moment.

    Raises NotInForce when there is none, because a case without a clock would be overdue unseen.
    """
    day = timezone.localdate(at)
    held = (row for row in reference.rows(ServiceStandard) if row.code == code and row.holds_on(day))
    standard = next(held, None)
    if standard is None:
        raise NotInForce(f"no service standard {code!r} is in force on {day}")
    return standard


def addressee_on(day: dt.date) -> BackOffice:
    """Return the back office that receives requests on `day` (item 11); raise NotInForce when none does."""
    office = BackOffice.objects.valid_on(day).filter(is_addressee=True).first()
    if office is None:
        raise NotInForce(f"no back office receives requests on {day}")
    return office


def options_offered(item: int, day: dt.date) -> list[PassportOption]:
    """Return the options of an item which forms offer on `day`, in the passport's order."""
    return list(PassportOption.objects.valid_on(day).filter(item__number=item, offered=True).order_by("position"))


def bodies_for(rayon: Rayon, day: dt.date, *, kind: str = "police") -> list[LawEnforcementBody]:
    """Return the bodies of a `LawEnforcementBody.Kind` that take notices from `rayon` on `day`.

    A rayon of Baku without a body of its own falls back to the one of the city.
    """
    held = (row for row in reference.rows(LawEnforcementBody) if row.kind == kind and row.active and row.holds_on(day))
    bodies = sorted(held, key=attrgetter("code"))
    found = [body for body in bodies if body.rayon_id == rayon.pk]
    if not found and rayon.kind == Rayon.Kind.CITY_RAYON:
        cities = (
            row for row in reference.rows(Rayon) if row.kind == Rayon.Kind.CITY and row.region_id == rayon.region_id
        )
        around = {city.pk for city in cities}
        found = [body for body in bodies if body.rayon_id in around]
    return found
