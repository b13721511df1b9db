"""The six back offices of item 11 under the names they have today (domain.md §1.4)."""

import datetime as dt
from typing import Any

from dost_portal.passport.models.base import PASSPORT_DATE

_REFORM = dt.date(2020, 8, 1)  # August 2020; the day is not in the sources


def _office(code: str, label: str, az: str, en: str, *, since: dt.date = PASSPORT_DATE) -> dict[str, Any]:
    return {
        "code": code,
        "valid_from": PASSPORT_DATE,
        "passport_label": f"{code} - {label}",
        "current_label_az": az,
        "current_label_en": en,
        "active_from": since,
        # Step 5 of the passport sends the request to DSMF, and the service ID begins with its code.
        "is_addressee": code == "01",
    }


BACK_OFFICES = [
    _office("01", "DSMF", "Dövlət Sosial Müdafiə Fondu", "State Social Protection Fund"),
    _office("02", "DMX", "Dövlət Məşğulluq Agentliyi", "State Employment Agency", since=_REFORM),
    _office("03", "DƏMX", "Dövlət Əmək Müfəttişliyi Xidməti", "State Labour Inspection Service"),
    _office(
        "04",
        "DTSERX",
        "Dövlət Tibbi-Sosial Ekspertiza və Reabilitasiya Agentliyi",
        "State Agency for Medical and Social Expertise and Rehabilitation",
        since=_REFORM,
    ),
    _office(
        "05",
        "DOST Agentliyi",
        "Dayanıqlı və Operativ Sosial Təminat Agentliyi",
        "Agency for Sustainable and Operational Social Security (DOST)",
    ),
    _office(
        "06",
        "ƏƏSMN",
        "Azərbaycan Respublikasının Əmək və Əhalinin Sosial Müdafiəsi Nazirliyi",
        "Ministry of Labour and Social Protection of Population of the Republic of Azerbaijan",
    ),
]
