"""The parts of a letter, as `templates/letters/` take them."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from cases.models import Case, Person, PersonRole, Sex
from dost_portal.azeri import az_lower, long_date, short_date
from dost_portal.passport.models.base import Labelled

OFFICIAL_USE: Final = "Xidməti istifadə üçün"
UNNAMED: Final = "adı açıqlanmayan şəxs"
CALL_CENTRE: Final = "142"

Pairs = list[dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What a letter says beside its number: the wording's row by `wording`, its places, and the facts between."""

    template: str
    wording: str
    places: dict[str, str]
    mark: str = ""
    # Says nothing of what the office is for, the signature neither.
    quiet: bool = False
    addressee: tuple[str, ...] = ()
    facts: Pairs = field(default_factory=list)
    text: tuple[str, ...] = ()
    sections: list[dict[str, Any]] = field(default_factory=list)
    acts: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


def pair(label: str, value: Any) -> dict[str, str]:
    return {"label": label, "value": str(value)}


def filled(pairs: Iterable[dict[str, str]]) -> Pairs:
    """Return the pairs that have something to say."""
    return [one for one in pairs if one["value"] not in ("", "None")]


def places(case: Case, **more: str) -> dict[str, str]:
    """Return what the braces of any wording may ask for."""
    name = official_name(harmed(case))
    return {
        "mərkəz": case.centre.name,
        "telefon": phone(case),
        "şəxs": name,
        "kimə": "müraciət edən" if name == UNNAMED else name,
        "müraciət": long_date(case.opened_at.astimezone().date()),
        **more,
    }


def phone(case: Case) -> str:
    return case.centre.phone or CALL_CENTRE


def harmed(case: Case) -> Person | None:
    return person(case, PersonRole.HARMED)


def person(case: Case, role: str) -> Person | None:
    return Person.objects.select_related("case__key").filter(case=case, role=role).first()


def official_name(who: Person | None) -> str:
    """Return surname, name and patronymic with oğlu or qızı (domain page, section 3.3)."""
    if who is None or who.unnamed or not who.full_name:
        return UNNAMED
    patronymic = who.patronymic
    if patronymic and az_lower(patronymic).split()[-1] not in ("oğlu", "qızı") and who.sex:
        patronymic += " qızı" if who.sex == Sex.FEMALE else " oğlu"
    return " ".join(filter(None, (who.last_name, who.first_name, patronymic)))


def born(who: Person | None) -> str:
    return short_date(who.birth_date) if who is not None and who.birth_date else ""


def label_of(model: type[Labelled], code: str) -> str:
    """Return the Azerbaijani name of a code, of whatever day it is."""
    row = model._default_manager.filter(code=code).order_by("-valid_from").first() if code else None
    return row.label_az if row else ""
