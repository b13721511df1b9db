"""The list of places: what each can take, how many beds are free, and which fit a referral."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from dost_portal.audit import trail
from dost_portal.staff.models import User
from referrals.contracts import Need
from referrals.models import PlaceOfRehabilitation, Referral

# What a place must be able to meet itself; the other needs are met from outside, or by any place.
PLACE_NEEDS: Final = frozenset(
    {Need.MEDICAL, Need.DISABILITY_AIDS, Need.PREGNANCY, Need.SCHOOL, Need.INTERPRETER, Need.SAFE_PLACE}
)


@dataclass(frozen=True, kw_only=True)
class Fit:
    """A place and what speaks against it: codes of OBSTACLES in wording, gravest first."""

    place: PlaceOfRehabilitation
    obstacles: tuple[str, ...]

    @property
    def possible(self) -> bool:
        """Whether the place takes people like these at all."""
        return not {"sex", "children"} & set(self.obstacles)


def offered() -> list[PlaceOfRehabilitation]:
    """Return the active places by code, each with `reserved` and `free` beds."""
    return with_beds(list(PlaceOfRehabilitation.objects.filter(active=True)))


def with_beds(places: list[PlaceOfRehabilitation]) -> list[PlaceOfRehabilitation]:
    """Set `reserved` (people on their way) and `free` (never below zero) on each of `places`."""
    reserved: Counter[str] = Counter()
    for code, children in Referral.objects.on_the_way().values_list("decision__place_code", "children"):
        reserved[code] += 1 + len(children)
    for place in places:
        place.reserved = reserved[place.code]  # type: ignore[attr-defined]
        place.free = max(0, place.capacity - place.occupied - reserved[place.code])  # type: ignore[attr-defined]
    return places


def fitting(referral: Referral) -> list[Fit]:
    """Return every place on offer with what speaks against it, the best first."""
    fits = [Fit(place=place, obstacles=tuple(_obstacles(place, referral))) for place in offered()]
    return sorted(fits, key=lambda fit: (_weight(fit.obstacles), -fit.place.free, fit.place.code))  # type: ignore[attr-defined]


def _obstacles(place: PlaceOfRehabilitation, referral: Referral) -> list[str]:
    wrong_sex = place.takes != "everybody" and (place.takes == "women") != (referral.sex == "female")
    lacking = PLACE_NEEDS & set(referral.needs) - set(place.meets)
    found = {
        "region": place.region in referral.avoid_regions,
        "sex": wrong_sex,
        "children": bool(referral.children) and not place.takes_children,
        "full": place.free < referral.persons,  # type: ignore[attr-defined]
        "needs": bool(lacking),
    }
    return [code for code, stands in found.items() if stands]


def _weight(obstacles: tuple[str, ...]) -> int:
    weights = {"region": 100, "sex": 50, "children": 50, "full": 10, "needs": 3}
    return sum(weights[code] for code in obstacles)


class StalePlaceError(Exception):
    """Somebody else has changed the place in between; nothing was changed."""


@transaction.atomic
def count_beds(*, place: PlaceOfRehabilitation, by: User, version: int, capacity: int, occupied: int) -> None:
    """Record how many beds a place has and how many are taken. Raises StalePlaceError, ValueError."""
    if not 0 <= occupied <= capacity:
        raise ValueError("more beds are taken than there are")
    row = PlaceOfRehabilitation.objects.select_for_update().get(pk=place.pk)
    if (row.capacity, row.occupied) == (capacity, occupied):
        return
    if row.version != version:
        raise StalePlaceError
    row.capacity, row.occupied, row.version = capacity, occupied, version + 1
    row.save(update_fields=["capacity", "occupied", "version"])
    trail.record("place.beds", by=by, subject=f"place:{row.code}", fields=["capacity", "occupied"])
