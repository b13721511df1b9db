"""An attacker with the register of a rayon: of how many referrals does exactly one person of it fit?

The population is invented, its shares are round figures near the published ones (State Statistical Committee:
about 10.2 million people in 66 rayons and 11 cities, two in five women of 20 to 60 with children at home of one
to three, a birth rate of about 1.1 per cent a year, disability of about 6 per cent). The attacker is stronger
than any clerk: knows the rayon (which no referral names), holds its whole register with every child's age and
who is pregnant or disabled, and is right that all the children came along. "Pinned down" means that exactly one
person of the register fits what DSMF sees. Knowing the rayon only by chance would divide the figures by 77.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

from cases.anonymise import age_band, child_band, widened
from referrals.contracts import AnonymisedReferral, DocumentPresent, Level, Need, Sex, ViolenceForm

SEED, REFERRALS = 2601, 3000
RAYON, SMALL_RAYON = 130_000, 20_000
GOAL = 1.0
FEW = 5
Seen = tuple[Any, ...]
# What DSMF sees and a register could know too.
FIELDS: dict[str, Callable[[AnonymisedReferral], Any]] = {
    "sex": lambda told: told.sex,
    "age band": lambda told: told.age_band,
    "children": lambda told: told.children,
    "pregnancy": lambda told: Need.PREGNANCY in told.needs,
    "disability": lambda told: Need.DISABILITY_AIDS in told.needs,
}


@dataclass(frozen=True)
class Resident:
    sex: Sex
    age: int
    children: tuple[int, ...]
    pregnant: bool
    disabled: bool


def run() -> dict[str, dict[str, Any]]:
    """Return the share pinned down of a year's referrals, in per cent, by what is told and what the register is."""
    register = population(Random(SEED), RAYON)
    told = [referral(Random(SEED + place), one) for place, one in enumerate(_harmed(register))]
    seen = list(FIELDS.values())
    default = pinned(register, told, seen)
    figures = {"default fields": _figure(default, goal=True)}
    without = {
        name: pinned(register, told, [field for other, field in FIELDS.items() if other != name]) for name in FIELDS
    }
    for name, share in without.items():
        figures[f"without {name}"] = _figure(share)
    most = min(without, key=lambda name: without[name])
    figures["gives most away"] = {"value": most, "unit": f"({default - without[most]:.2f} points)"}
    figures["children told as numbers only"] = _figure(pinned(register, told, [*_but("children"), _number]))
    figures["rare ones widened by the meter"] = _figure(pinned(register, list(_metered(told)), seen))
    small = population(Random(SEED), SMALL_RAYON)
    figures["default fields, a rayon of 20,000"] = _figure(
        pinned(small, [referral(Random(place), one) for place, one in enumerate(_harmed(small))], seen)
    )
    return figures


def population(random: Random, size: int) -> list[Resident]:
    """Return the grown-up part of a rayon of `size` people."""
    return [_resident(random) for _ in range(round(size * 0.74))]


def _resident(random: Random) -> Resident:
    sex = random.choice((Sex.FEMALE, Sex.MALE))
    age = min(95, 18 + int(random.triangular(0, 70, 15)))
    children = _children(random, age) if 20 <= age <= 58 and random.random() < 0.55 else ()
    pregnant = sex is Sex.FEMALE and 18 <= age <= 42 and random.random() < 0.045
    return Resident(sex, age, children, pregnant, random.random() < (0.03 if age < 50 else 0.12))


def _children(random: Random, age: int) -> tuple[int, ...]:
    """Return the ages of the children at home: born when the parent was 20 or older, a year apart at least."""
    count = random.choices((1, 2, 3, 4, 5, 6), weights=(33, 44, 17, 4, 1.5, 0.5))[0]
    possible = range(min(18, age - 19))
    return tuple(sorted(random.sample(possible, min(count, len(possible)))))


def _harmed(register: list[Resident]) -> Iterable[Resident]:
    """Return whom a year's referrals are about: mostly women of 18 to 59, with children more often than not."""
    random = Random(SEED + 1)
    weights = [
        (0.94 if one.sex is Sex.FEMALE else 0.06) * (1 if one.age < 60 else 0.25) * (1.6 if one.children else 1)
        for one in register
    ]
    return random.choices(register, weights=weights, k=REFERRALS)


def referral(random: Random, one: Resident) -> AnonymisedReferral:
    """Return what a centre would send about `one`, with the codes the portal itself makes."""
    needs = {Need.SHELTER, *random.sample([Need.MEDICAL, Need.LEGAL, Need.PSYCHOLOGICAL, Need.SAFE_PLACE], 2)}
    needs |= {Need.PREGNANCY} if one.pregnant else set()
    needs |= {Need.DISABILITY_AIDS} if one.disabled else set()
    return AnonymisedReferral(
        reference=UUID(int=random.getrandbits(128)),
        sex=one.sex,
        age_band=age_band(one.age),
        children=tuple(sorted(map(child_band, one.children))),
        violence_forms=tuple(sorted(random.sample(list(ViolenceForm), 2))),
        risk_level=random.choice(list(Level)),
        urgency=random.choice(list(Level)),
        needs=tuple(sorted(needs)),
        avoid_regions=(),
        documents=(DocumentPresent.IDENTITY,),
    )


def pinned(register: list[Resident], told: list[AnonymisedReferral], seen: list[Callable[..., Any]]) -> float:
    """Return of how many per cent of `told` exactly one of the register fits by the fields `seen`."""
    by_width: dict[frozenset[str], Counter[Seen]] = defaultdict(Counter)
    known = [referral(Random(0), one) for one in register]
    hits = 0
    for one in told:
        wide = _widths(one)
        if wide not in by_width:
            by_width[wide] = Counter(tuple(field(widened(other, sorted(wide))) for field in seen) for other in known)
        hits += by_width[wide][tuple(field(one) for field in seen)] == 1
    return 100 * hits / len(told)


def _widths(one: AnonymisedReferral) -> frozenset[str]:
    """Return which fields are told in wide bands: the attacker compares like with like."""
    return frozenset(
        code for code in ("age_band", "children") if getattr(one, code) and widened(one, [code]) == one
    ) - ({"children"} if not one.children else set())


def _metered(told: list[AnonymisedReferral]) -> Iterable[AnonymisedReferral]:
    """Return the same referrals, the rare ones as an agent sends them who takes every offer of the meter."""
    counts = Counter(_key(one) for one in told)
    return (widened(one, ["age_band", "children"]) if counts[_key(one)] < FEW else one for one in told)


def _key(one: AnonymisedReferral) -> Seen:
    return tuple(field(one) for field in FIELDS.values())


def _but(name: str) -> list[Callable[..., Any]]:
    return [field for other, field in FIELDS.items() if other != name]


def _number(told: AnonymisedReferral) -> int:
    return len(told.children)


def _figure(share: float, *, goal: bool = False) -> dict[str, Any]:
    figure: dict[str, Any] = {"value": round(share, 2), "unit": "% pinned down"}
    return figure | ({"goal": f"< {GOAL:g}", "met": share < GOAL} if goal else {})
