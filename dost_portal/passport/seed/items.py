"""The service, the headings of the 27 items, and the times of items 12 to 18.

Wording is the passport's, with its misprints corrected (domain.md §8, and "əsəsləri" → "əsasları" in
item 9); the options of the items stand in `options.py`.
"""

from collections.abc import Iterator
from typing import Any

from dost_portal.passport.models.base import PASSPORT_DATE
from dost_portal.passport.seed.options import OPTIONS

SERVICE = {
    "code": "01-09-03-00",
    "valid_from": PASSPORT_DATE,
    "title_az": (
        "Məişət zorakılığından zərər çəkmiş şəxslərin sosial reabilitasiyası və sosial müdafiəsinin təşkil edilməsi"
    ),
    "title_en": ("Organising the social rehabilitation and social protection of persons harmed by domestic violence"),
    "decision_date": PASSPORT_DATE,
    "is_free": True,
    "responsible_az": "DOST mərkəzinin sosial agenti",
    "responsible_en": "Social agent of the DOST centre",
}

_HEADINGS = [
    ("Xidmətin adı", "Name of the service"),
    ("Xidmətin ID-si (strukturun nümunəsi: 11-22-33-44)", "ID of the service (pattern: 11-22-33-44)"),
    ("Xidmətlər üzrə təsnifat", "Classification of services"),
    ("Xidməti həyata keçirən struktur bölmənin adı", "Structural unit that provides the service"),
    ("Xidmətin hüquqi əsası", "Legal basis of the service"),
    ("Xidmət üzrə daxil olan müraciətlərin formaları", "Forms of application"),
    ("Xidmət üzrə istifadə olunan kommunikasiya kanalı", "Communication channel"),
    ("Xidmət üzrə cavablandırma formaları", "Forms of reply"),
    ("Xidmətin nəticəsində imtina əsasları", "Grounds for refusal"),
    ("Xidmət istifadəçiləri", "Users of the service"),
    ("Xidmətin icrasını təmin edən arxa ofisin adı", "Back office that carries the service out"),
    ("Xidmətin həyata keçirilməsinin ümumi müddəti", "Total time of the service: unit"),
    ("Xidmətin həyata keçirilməsi müddəti (rəqəmlə)", "Total time of the service: number"),
    ("Xidmətin həyata keçirilməsinin müddəti (ön ofis)", "Time in the front office: unit"),
    ("Xidmətin həyata keçirilməsinin müddəti (ön ofis, rəqəmlə)", "Time in the front office: number"),
    ("Xidmətin həyata keçirilməsinin müddəti (arxa ofis)", "Time in the back office: unit"),
    ("Xidmətin həyata keçirilməsinin müddəti (arxa ofis, rəqəmlə)", "Time in the back office: number"),
    (
        "DOST operatoru tərəfindən xidmətin icra müddəti üzrə standart (dəqiqə ilə)",
        "Standard for the DOST operator (in minutes)",
    ),
    ("Xidmət haqqı", "Fee"),
    ("Xidmətin göstərilmə yeri", "Place of service"),
    ("Xidmət üzrə tələb olunan sənədlər", "Documents required"),
    ("Xidmət üzrə sənədlərin təqdimetmə forması", "Form in which documents are presented"),
    ("Xidmət üzrə addımlarla təlimat (DOST modeli)", "Instruction in steps (DOST model)"),
    (
        "Xidmət zamanı istifadə edilən informasiya sistemləri (resurslar və məlumatlar)",
        "Information systems used (resources and data)",
    ),
    (
        "MEİS informasiya sisteminin strukturuna daxil olan altsistemlər (resurslar və məlumatlar)",
        "Subsystems of the MEİS information system (resources and data)",
    ),
    ("Xidmətin elektronlaşma dərəcəsi", "Degree of electronic provision"),
    ("Xidmət üzrə məsul şəxsin vəzifəsi", "Position of the responsible person"),
]

_ONLY_ONE = {12, 14, 16, 19, 26}

_NOTES = {
    23: (
        "Qərar qəbul etmək vətəndaşların hüquqlarının ilkin mərhələdə tanınması və ya əksini ifadə edir. "
        "Təyinatla bağlı yekun qərar arxa ofis tərəfindən verilir.",
        "To decide means to recognise the rights of citizens, or the opposite, at the first stage. The "
        "final decision on assignment is given by the back office.",
    ),
}

_LOST = (
    "Dərc olunmuş mətndə bu bəndin seçim işarələri qalmayıb.",
    "The marks of this item are lost in the published text.",
)
_REASONS = {
    3: (
        "Seçim işarəsi mətndə qalmayıb; xidmətin ID-sindəki “09” siyahının doqquzuncu istiqamətidir, "
        "pasportun sonrakı nəşri də eyni istiqaməti göstərir.",
        "The mark is lost in the text; the “09” in the service ID is the ninth direction of this list, and "
        "a later edition of the passport names the same one.",
    ),
    4: (
        "Seçim işarələri mətndə qalmayıb; 20-ci bənddə A–E kateqoriyaları seçilib, “Onlayn” seçilməyib.",
        "The marks are lost in the text; item 20 selects categories A to E and not “Online”.",
    ),
    6: (
        "“Şəxsən” mətndə fərqləndirilib, nümayəndə 23-cü bəndin 1-ci addımında nəzərdə tutulub; hər ikisi "
        "sonrakı nəşrdə də var. Digər ikisinin işarəsi itib.",
        "“In person” stands out in the text and the representative follows from step 1 of item 23; a later "
        "edition has both. The marks of the other two are lost.",
    ),
    7: (
        "Xidmət DOST mərkəzində göstərilir (20-ci bənd), digər kanalların işarəsi itib.",
        "The service is given at a DOST centre (item 20); the marks of the other channels are lost.",
    ),
    8: (
        "“Şəxsən” mətndə fərqləndirilib, digərlərinin işarəsi itib.",
        "“In person” stands out in the text; the marks of the others are lost.",
    ),
    9: (
        "Seçim işarələri mətndə qalmayıb; yalnız iki əsas var.",
        "The marks are lost in the text; there are only two grounds.",
    ),
    10: (
        "Seçim işarələri mətndə qalmayıb; 21-ci bənd vətəndaşın, əcnəbinin və vətəndaşlığı olmayan şəxsin "
        "sənədlərini adlandırır.",
        "The marks are lost in the text; item 21 names the papers of citizens, foreigners and stateless persons.",
    ),
    11: (
        "Seçim işarəsi mətndə qalmayıb; 5-ci addım müraciəti DSMF-ə göndərir, xidmətin ID-si də 01 ilə başlayır.",
        "The mark is lost in the text; step 5 sends the request to DSMF, and the service ID begins with 01.",
    ),
    22: _LOST,
    24: _LOST,
    25: _LOST,
    26: _LOST,
}

_NOTHING = ("", "")

ITEMS = [
    {
        "number": number,
        "valid_from": PASSPORT_DATE,
        "title_az": az,
        "title_en": en,
        "only_one": number in _ONLY_ONE,
        "note_az": _NOTES.get(number, _NOTHING)[0],
        "note_en": _NOTES.get(number, _NOTHING)[1],
        "reason_az": _REASONS.get(number, _NOTHING)[0],
        "reason_en": _REASONS.get(number, _NOTHING)[1],
    }
    for number, (az, en) in enumerate(_HEADINGS, start=1)
]


def options() -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Yield the number of each item that has options, with their rows."""
    yield from OPTIONS.items()


def _standard(code: str, amount: int, unit: str, items: str) -> dict[str, Any]:
    return {
        "code": code,
        "valid_from": PASSPORT_DATE,
        "amount": amount,
        "unit": unit,
        "day_kind": "calendar",
        "warn_percent": 75,
        "passport_items": items,
    }


STANDARDS = [
    _standard("overall", 1, "day", "12, 13"),
    _standard("front_office", 1, "hour", "14, 15"),
    _standard("back_office", 1, "day", "16, 17"),
    _standard("operator", 60, "minute", "18"),
    # Not in the passport: how soon the back office confirms that a placed person has arrived.
    _standard("arrival_confirmation", 24, "hour", ""),
]
