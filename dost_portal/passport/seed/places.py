"""The 14 economic regions, 67 rayons, 11 cities of republican rank and Baku's 12 rayons (domain.md §3.6).

Every place gets its police body by the naming pattern of the Ministry of Internal Affairs, and by the same
token its prosecutor, executive authority and guardianship body; the names are unconfirmed until somebody
ticks that in the admin.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from dost_portal.azeri import fold, sort_key
from dost_portal.passport.models.base import PASSPORT_DATE
from dost_portal.passport.seed.common import labelled

REGIONS_DATE: Final = dt.date(2021, 7, 7)  # the decree on the division into economic regions
_POLICE_LINE: Final = "102"

_REGIONS = [
    ("Bakı", "Baku"),
    ("Naxçıvan", "Nakhchivan"),
    ("Abşeron–Xızı", "Absheron–Khizi"),
    ("Dağlıq Şirvan", "Mountainous Shirvan"),
    ("Gəncə–Daşkəsən", "Ganja–Dashkasan"),
    ("Qarabağ", "Karabakh"),
    ("Qazax–Tovuz", "Gazakh–Tovuz"),
    ("Quba–Xaçmaz", "Guba–Khachmaz"),
    ("Lənkəran–Astara", "Lankaran–Astara"),
    ("Mərkəzi Aran", "Central Aran"),
    ("Mil–Muğan", "Mil–Mughan"),
    ("Şəki–Zaqatala", "Shaki–Zagatala"),
    ("Şərqi Zəngəzur", "East Zangezur"),
    ("Şirvan–Salyan", "Shirvan–Salyan"),
]

_BAKU_RAYONS = "Binəqədi Nərimanov Nəsimi Nizami Pirallahı Qaradağ Sabunçu Səbail Suraxanı Xətai Xəzər Yasamal"

# Region → its rayons; cities of republican rank apart.
_RAYONS = {
    2: "Babək Culfa Kəngərli Ordubad Sədərək Şahbuz Şərur",
    3: "Abşeron Xızı",
    4: "Ağsu İsmayıllı Qobustan Şamaxı",
    5: "Daşkəsən Goranboy Göygöl Samux",
    6: "Ağcabədi Ağdam Ağdərə Bərdə Füzuli Xocalı Xocavənd Şuşa Tərtər",
    7: "Ağstafa Gədəbəy Qazax Şəmkir Tovuz",
    8: "Xaçmaz Quba Qusar Siyəzən Şabran",
    9: "Astara Cəlilabad Lerik Lənkəran Masallı Yardımlı",
    10: "Ağdaş Göyçay Kürdəmir Ucar Yevlax Zərdab",
    11: "Beyləqan İmişli Saatlı Sabirabad",
    12: "Balakən Qax Qəbələ Oğuz Şəki Zaqatala",
    13: "Cəbrayıl Kəlbəcər Qubadlı Laçın Zəngilan",
    14: "Biləsuvar Hacıqabul Neftçala Salyan",
}
_CITIES = {
    1: "Bakı",
    2: "Naxçıvan",
    3: "Sumqayıt",
    5: "Gəncə Naftalan",
    6: "Xankəndi",
    9: "Lənkəran",
    10: "Mingəçevir Yevlax",
    12: "Şəki",
    14: "Şirvan",
}

# Named otherwise than the pattern says.
_POLICE_NAMES = {
    ("Bakı", "city"): "Bakı Şəhər Baş Polis İdarəsi",
    ("Şuşa", "rayon"): "Şuşa Şəhər Polis Şöbəsi",
}
_POLICE_PATTERNS = {
    "city_rayon": "{} Rayon Polis İdarəsi",
    "rayon": "{} Rayon Polis Şöbəsi",
    "city": "{} Şəhər Polis İdarəsi",
}
# Kind of body → its name and its addressee in the dative; {0} is the place, {1} "Rayon" or "Şəhər".
_OTHERS = {
    "prosecutor": ("{0} {1} Prokurorluğu", "{0} {1} Prokuroruna"),
    "executive": ("{0} {1} İcra Hakimiyyəti", "{0} {1} İcra Hakimiyyətinin başçısına"),
    "guardianship": (
        "{0} {1} İcra Hakimiyyəti yanında qəyyumluq və himayə orqanı",
        "{0} {1} İcra Hakimiyyəti yanında qəyyumluq və himayə orqanına",
    ),
}
_SINCE = {"Ağdərə": dt.date(2023, 12, 5)}  # the law that made it a rayon again


@dataclass(frozen=True)
class Place:
    """The rows of one place; `region` is the code of its economic region."""

    region: str
    row: dict[str, Any]
    police: dict[str, Any]
    others: tuple[dict[str, Any], ...]


def regions() -> list[dict[str, Any]]:
    return [
        {**labelled(number, f"{number:02}", az, en), "valid_from": REGIONS_DATE}
        for number, (az, en) in enumerate(_REGIONS, start=1)
    ]


def rayons() -> list[Place]:
    """Return all places in the order of the alphabet."""
    found = [(name, "city_rayon", 1) for name in _BAKU_RAYONS.split()]
    for kind, table in (("rayon", _RAYONS), ("city", _CITIES)):
        found += [(name, kind, region) for region, names in table.items() for name in names.split()]
    found.sort(key=lambda place: (sort_key(place[0]), place[1]))
    return [_place(position, *place) for position, place in enumerate(found, start=1)]


def _place(position: int, name: str, kind: str, region: int) -> Place:
    code = fold(name).upper() + ("_CITY" if kind == "city" else "")
    since = _SINCE.get(name, PASSPORT_DATE)
    body = _POLICE_NAMES.get((name, kind), _POLICE_PATTERNS[kind].format(name))
    return Place(
        region=f"{region:02}",
        row={"code": code, "valid_from": since, "name": name, "kind": kind, "position": position},
        police={
            "code": f"POLICE_{code}",
            "valid_from": since,
            "kind": "police",
            "name": body,
            # "İdarəsi", "Şöbəsi": possessive forms, so the genitive is -nin for all of them.
            "dative": f"{body}nin rəisinə",
            "phone": _POLICE_LINE,
        },
        others=tuple(_other(body_kind, name, code, kind, since) for body_kind in _OTHERS),
    )


def _other(body_kind: str, name: str, code: str, kind: str, since: dt.date) -> dict[str, Any]:
    form = "Şəhər" if kind == "city" else "Rayon"
    nominative, dative = (pattern.format(name, form) for pattern in _OTHERS[body_kind])
    return {
        "code": f"{body_kind.upper()}_{code}",
        "valid_from": since,
        "kind": body_kind,
        "name": nominative,
        "dative": dative,
        "phone": "",
    }
