"""Days off, from the `holidays` library: a first filling, to be checked each year."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from holidays.countries import Azerbaijan

YEARS: Final = range(2025, 2029)

_ENGLISH: Final = {
    "Yeni il bayramı": "New Year",
    "Ümumxalq hüzn günü": "Day of Nationwide Mourning",
    "Bələdiyyə seçkiləri": "Municipal elections",
    "Qadınlar günü": "Women’s Day",
    "Novruz bayramı": "Novruz",
    "Ramazan bayramı": "Ramadan holiday",
    "Qurban bayramı": "Feast of Sacrifice",
    "Faşizm üzərində qələbə günü": "Day of Victory over Fascism",
    "Müstəqillik Günü": "Independence Day",
    "Azərbaycan xalqının milli qurtuluş günü": "Day of National Salvation",
    "Azərbaycan Respublikasının Silahlı Qüvvələri günü": "Day of the Armed Forces",
    "Zəfər Günü": "Victory Day",
    "Azərbaycan Respublikasının Dövlət bayrağı günü": "State Flag Day",
    "Dünya azərbaycanlılarının həmrəyliyi günü": "Day of Solidarity of Azerbaijanis of the World",
}
_MARKED = re.compile(r"(?P<name>.+?) \((?P<mark>.+)\)")
_EXCHANGED = re.compile(r"(?P<day>\d\d\.\d\d\.\d{4}) ilə əvəz edilmişdir")


def holidays_of(years: Iterable[int]) -> Iterator[dict[str, Any]]:
    """Yield the rows of the days off, and of the weekend days worked in exchange, of `years`."""
    wanted = frozenset(years)
    calendar = Azerbaijan(years=wanted, language="az")
    for day, names in sorted(calendar.items()):
        az, en = zip(*(_in_two_languages(name) for name in sorted(names.split("; "))), strict=True)
        yield _row(day, "; ".join(az), "; ".join(en), provisional="təxmini" in names)
    for day in sorted(calendar.weekend_workdays):
        if day.year in wanted:
            yield _row(day, "İstirahət günü ilə əvəz edilmiş iş günü", "Working day, exchanged", works=True)


def _row(day: dt.date, az: str, en: str, *, works: bool = False, provisional: bool = False) -> dict[str, Any]:
    return {"date": day, "name_az": az, "name_en": en, "works": works, "provisional": provisional}


def _in_two_languages(name: str) -> tuple[str, str]:
    """Return both names for one of the library's, with its mark "observed" or "exchanged" in words."""
    marked = _MARKED.fullmatch(name)
    mark = marked["mark"] if marked else ""
    if exchanged := _EXCHANGED.fullmatch(mark):
        return name, f"Day off (in exchange for {exchanged['day']})"
    az = (marked["name"] if marked else name).replace("bayrami", "bayramı")
    en = _ENGLISH.get(az, az)
    if "müşahidə olunur" in mark:
        return f"{az} (keçirilmiş istirahət günü)", f"{en} (day off moved here)"
    return az, en
