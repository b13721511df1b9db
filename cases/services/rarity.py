"""How many referrals tell the same of somebody: under FEW of them, what is told may single a person out.

No exact count is told, so that none can be had by subtraction either (security requirement 16).
Counted over what was sent in the last 24 months by all centres, from codes that lead to no case
(`SentProfile`): no wall is opened for it, on neither side.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from cases.anonymise import WIDENINGS, AnonymisedReferral, Need, widened
from cases.models import SentProfile

MONTHS: Final = 24
FEW: Final = 5
STEPS: Final = (0, FEW, 10, 20, 50, 100)
# Of the needs those that people who know the person know of too: the others are made in the interview.
SEEN_BY_OTHERS: Final = frozenset({Need.PREGNANCY, Need.DISABILITY_AIDS, Need.INTERPRETER})


@dataclass(frozen=True, kw_only=True)
class Rarity:
    """At least `alike` referrals of the last 24 months tell the same of somebody; 0: fewer than FEW do."""

    alike: int

    @property
    def is_rare(self) -> bool:
        return self.alike < FEW


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What could be told less exactly (`widen`, a code of WIDENINGS), and how many at least would be alike then."""

    widen: str
    alike: int


def measure(*, referral: AnonymisedReferral, today: date) -> Rarity:
    """Return how many referrals sent since `today` two years ago could be this one, by what others may know."""
    return Rarity(alike=_at_least(_alike(_sent_since(today), referral)))


def offers(*, referral: AnonymisedReferral, chosen: Collection[str], today: date) -> list[Offer]:
    """Return what could still be widened, the most helpful first; nothing that would change nothing."""
    since = _sent_since(today)
    found: list[tuple[int, str]] = []
    for code in WIDENINGS:
        wider = widened(referral, [code])
        if code not in chosen and wider != referral:
            found.append((-_alike(since, wider), code))
    return [Offer(widen=code, alike=_at_least(-count)) for count, code in sorted(found, key=lambda one: one[0])]


@transaction.atomic
def remember(*, referral: AnonymisedReferral, today: date) -> None:
    """Count `referral` among those that were sent in this month."""
    told = referral.to_json()
    SentProfile.objects.create(
        month=today.replace(day=1),
        needs=_seen(told["needs"]),
        **{name: told[name] for name in ("sex", "age_band", "children", "violence_forms", "avoid_regions")},
    )


def _at_least(count: int) -> int:
    return max(step for step in STEPS if step <= count)


def _sent_since(today: date) -> QuerySet[SentProfile]:
    return SentProfile.objects.filter(month__gte=today.replace(year=today.year - MONTHS // 12, day=1))


def _alike(since: QuerySet[SentProfile], referral: AnonymisedReferral) -> int:
    """Count those of which a reader could not say that they are somebody else's.

    A narrow band lies within its wide one, so one told widely and one told narrowly may be the same person.
    """
    told = referral.to_json()
    same = since.filter(
        sex=told["sex"],
        age_band__in=_compatible(told["age_band"], AGES),
        needs=_seen(told["needs"]),
        avoid_regions=told["avoid_regions"],
        children__len=len(told["children"]),
    )
    if told["violence_forms"]:
        same = same.filter(Q(violence_forms=told["violence_forms"]) | Q(violence_forms=[]))
    wanted = _widest(told["children"])
    narrow = told["children"]
    return sum(
        _widest(children) == wanted and (_is_wide(narrow) or _is_wide(children) or sorted(children) == narrow)
        for children in same.values_list("children", flat=True)
    )


AGES: Final = {"18_29": "18_44", "30_44": "18_44", "45_59": "45_plus", "60_plus": "45_plus"}
CHILDREN: Final = {"under_3": "under_7", "3_6": "under_7", "7_13": "7_17", "14_17": "7_17"}


def _compatible(band: str, wider: dict[str, str]) -> set[str]:
    return {band, wider.get(band, band), *(narrow for narrow, wide in wider.items() if wide == band)}


def _widest(children: Collection[str]) -> list[str]:
    return sorted(CHILDREN.get(band, band) for band in children)


def _is_wide(children: Collection[str]) -> bool:
    return bool(children) and not set(children) & set(CHILDREN)


def _seen(needs: Collection[str]) -> list[str]:
    return sorted(need for need in needs if need in SEEN_BY_OTHERS)
