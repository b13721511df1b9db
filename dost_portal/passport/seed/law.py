"""Item 5, the legal basis, and item 9, the grounds for refusal, in the passport's own words.

Corrected in act 4: "qeydiyyatı götürülməsi" → "qeydiyyata götürülməsi", and the genitive after its title.
"""

import datetime as dt
from typing import Any

from dost_portal.azeri import long_date
from dost_portal.passport.models.base import PASSPORT_DATE
from dost_portal.passport.seed.common import labelled

_OF_THE_CABINET = "Azərbaycan Respublikası Nazirlər Kabinetinin"


def _act(position: int, kind: str, number: str, date: dt.date, az: str, en: str, **more: str) -> dict[str, Any]:
    return {
        "code": number,
        "valid_from": PASSPORT_DATE,
        "position": position,
        "kind": kind,
        "number": number,
        "date": date,
        "title_az": az,
        "title_en": en,
        **more,
    }


def _law(position: int, number: str, date: dt.date, az: str, en: str) -> dict[str, Any]:
    when = f"{long_date(date)} tarixli, {number} nömrəli"
    return _act(
        position,
        "law",
        number,
        date,
        az,
        en,
        citation_az=f"{when} “{az}” Azərbaycan Respublikasının Qanunu",
        citation_en=f"Law of the Republic of Azerbaijan No. {number} of {date:%d.%m.%Y} “{en}”",
    )


def _cabinet_decision(
    position: int, number: str, date: dt.date, az: str, en: str, *, body: str = _OF_THE_CABINET
) -> dict[str, Any]:
    when = f"{long_date(date)} tarixli, {number} nömrəli"
    return _act(
        position,
        "cabinet_decision",
        number,
        date,
        az,
        en,
        citation_az=f"{az} {body} {when} Qərarı",
        citation_en=f"Decision of the Cabinet of Ministers No. {number} of {date:%d.%m.%Y} {en}",
    )


ACTS = [
    _law(1, "275-IVQ", dt.date(2011, 12, 30), "Sosial xidmət haqqında", "On Social Service"),
    _law(
        2,
        "1058-IIIQ",
        dt.date(2010, 6, 22),
        "Məişət zorakılığının qarşısının alınması haqqında",
        "On the Prevention of Domestic Violence",
    ),
    _cabinet_decision(
        3,
        "320",
        dt.date(2013, 11, 5),
        "“Çətin həyat şəraitində olan şəxslərin (ailələrin) dövlət sosial xidmət müəssisələrinə "
        "yerləşdirilməsi Qaydası”nın təsdiq edilməsi barədə",
        "on approval of the “Rules for placing persons (families) in difficult life conditions in state "
        "social service institutions”",
        body="Azərbaycan Respublikasının Nazirlər Kabinetinin",
    ),
    _cabinet_decision(
        4,
        "206",
        dt.date(2011, 12, 19),
        "“Məişət zorakılığı törətmiş şəxslərin profilaktik qeydiyyata götürülməsi və həmin şəxslərlə "
        "tərbiyəvi-qabaqlayıcı işin aparılması Qaydası”nın təsdiq edilməsi barədə",
        "on approval of the “Rules for the preventive registration of persons who committed domestic "
        "violence and for educational and preventive work with them”",
    ),
    _cabinet_decision(
        5,
        "89",
        dt.date(2012, 4, 25),
        "“Məişət zorakılığından zərər çəkmiş şəxslərə yardım mərkəzlərinin fəaliyyəti Qaydası”nın və "
        "“Məişət zorakılığından zərər çəkmiş şəxslərə qeyri-dövlət yardım mərkəzlərinin akkreditasiyası "
        "Qaydaları”nın təsdiq edilməsi barədə",
        "on approval of the “Rules for the work of help centres for persons harmed by domestic violence” "
        "and the “Rules for the accreditation of non-state help centres for persons harmed by domestic "
        "violence”",
    ),
]

REFUSAL_GROUNDS = [
    labelled(
        1,
        "documents_incomplete",
        "Sənədlərin natamamlığı",
        "Incomplete documents",
        names_missing_document=True,
        cites_legal_act=False,
    ),
    labelled(
        2,
        "no_legal_basis",
        "Hüquqi əsası yoxdur",
        "No legal ground",
        names_missing_document=False,
        cites_legal_act=True,
    ),
]
