"""Consents, the six questions and a checklist in our own words, and the limits of orders (domain.md §0, §2.4, §11)."""

import datetime as dt
from typing import Any

from dost_portal.passport.models.base import PASSPORT_DATE
from dost_portal.passport.seed.common import labelled

_AMENDED = dt.date(2024, 3, 29)  # the law that lengthened the short-term order


def _consent(position: int, code: str, az: str, en: str, stops_az: str, stops_en: str, **more: Any) -> dict[str, Any]:
    return labelled(position, code, az, en, stops_az=stops_az, stops_en=stops_en, **more)


CONSENTS = [
    _consent(
        1,
        "service",
        "Hüquqşünas və psixoloqla söhbətin aparılmasına və qeydlərin işimdə saxlanılmasına razıyam.",
        "I agree to a talk with the lawyer and the psychologist, and that notes are kept in my case.",
        "Söhbət dayandırılır; yazılmış qeydlər peşə sirri kimi qalır.",
        "The talk ends; notes that were written stay a professional secret.",
    ),
    _consent(
        2,
        "investigation",
        "Hadisənin hüquq-mühafizə orqanı tərəfindən araşdırılmasına razıyam (Qanun, maddə 6.3).",
        "I agree that law enforcement investigates what happened (law, art. 6.3).",
        "Yeni məlumatlarda razılığın olmadığı yazılır; cinayət əlaməti varsa, araşdırma qanunla davam edə bilər.",
        "New notices say that there is no consent; with signs of a crime the law may go on without it.",
    ),
    _consent(
        3,
        "identity",
        "Adımın və doğum tariximin hüquq-mühafizə orqanına bildirilməsinə razıyam.",
        "I agree that my name and date of birth are told to law enforcement.",
        "Yeni məlumatlarda ad göstərilmir; göndərilmiş məktub geri qaytarılmır.",
        "New notices name nobody; a letter that was sent does not come back.",
    ),
    _consent(
        4,
        "referral",
        "Yerləşdirilmə üçün adım göstərilmədən arxa ofisə müraciət göndərilməsinə razıyam.",
        "I agree that a request without my name goes to the back office for a placement.",
        "Müraciət göndərilmir; göndərilibsə, “Müraciət geri götürülür” ilə geri çağırılır.",
        "No request is sent; one that was sent is recalled by “Application withdrawn”.",
    ),
    _consent(
        5,
        "sharing",
        "Göstərilən məlumatın göstərilən quruma və ya şəxsə verilməsinə razıyam.",
        "I agree that what is named goes to the body or person named.",
        "Həmin quruma və ya şəxsə daha heç nə verilmir.",
        "Nothing more goes to that body or person.",
        months=6,
    ),
    _consent(
        6,
        "recording",
        "Söhbətin səs və ya video yazısına razıyam.",
        "I agree that the talk is recorded in sound or picture.",
        "Yazı dayandırılır və silinir.",
        "The recording ends and is deleted.",
        months=6,
    ),
    _consent(
        7,
        "statistics",
        "Məlumatımın adım göstərilmədən statistikada istifadəsinə razıyam.",
        "I agree that what I told is used in statistics without my name.",
        "Yeni hesabatlarda istifadə edilmir.",
        "New reports leave it out.",
    ),
]

_OWN = "Öz sözlərimizlə; ÜST-ün altı risk sualının mövzuları üzrə"
_OWN_LIST = "Öz sözlərimizlə; yerli təcrübədəki yoxlama siyahılarının mövzuları üzrə"

INSTRUMENTS = [
    (
        labelled(
            1,
            "six_questions",
            "Altı sual: indi nə qədər təhlükəlidir",
            "Six questions: how dangerous is it now",
            source=_OWN,
            medium_from=1,
            high_from=2,
            immediate_from=3,
        ),
        [
            (
                "worse",
                "Son altı ayda zorakılıq daha tez-tez olur və ya ağırlaşıb?",
                "In the last six months, has the violence come more often or grown worse?",
            ),
            (
                "weapon",
                "Silahdan və ya başqa alətdən istifadə edib, yaxud onunla hədələyib?",
                "Has a weapon or another tool been used, or threatened with?",
            ),
            ("strangled", "Boğmağa cəhd edib?", "Was there an attempt to strangle?"),
            ("pregnant", "Hamiləlik vaxtı vurub?", "Were there blows during a pregnancy?"),
            ("jealous", "Daim və zorakılıqla qısqanır?", "Is there constant and violent jealousy?"),
            (
                "could_kill",
                "Şəxs öldürülə biləcəyinə inanır?",
                "Does the person believe that she or he could be killed?",
            ),
        ],
    ),
    (
        labelled(
            2,
            "checklist",
            "Yoxlama siyahısı: 24 sual",
            "Checklist: 24 questions",
            source=_OWN_LIST,
            medium_from=10,
            high_from=14,
            immediate_from=None,
        ),
        [
            ("injury", "Bu hadisədə xəsarət var?", "Was there an injury this time?"),
            ("fear", "Şəxs çox qorxur?", "Is the person very frightened?"),
            (
                "fear_of_what",
                "Şəxs yeni zorakılıqdan və ya öldürülməkdən qorxur?",
                "Is the person afraid of more violence, or of being killed?",
            ),
            ("isolated", "Qohum və dostlardan təcrid edilib?", "Is the person kept away from family and friends?"),
            (
                "depressed",
                "Şəxs ümidsizdir və ya intihar barədə düşünür?",
                "Is the person hopeless, or thinking of suicide?",
            ),
            (
                "separated",
                "Son bir ildə ayrılıb və ya ayrılmağa cəhd edib?",
                "In the last year, was there a separation or an attempt at one?",
            ),
            (
                "children",
                "Uşaqlarla görüş və ya qəyyumluq üstündə mübahisə var?",
                "Is there a dispute over the children?",
            ),
            (
                "stalking",
                "İzləyir, daim zəng edir və ya yazır?",
                "Is the person followed, or called and written to all the time?",
            ),
            (
                "baby",
                "Şəxs hamilədir və ya 18 aydan kiçik uşağı var?",
                "Is the person pregnant, or with a child under 18 months?",
            ),
            ("often", "Zorakılıq daha tez-tez olur?", "Does the violence come more often?"),
            ("heavier", "Zorakılıq ağırlaşır?", "Does the violence grow worse?"),
            ("control", "Hər addımına nəzarət edir?", "Is every step controlled?"),
            (
                "weapons",
                "Silahdan istifadə edib və ya silaha çıxışı var?",
                "Was a weapon used, or is one within reach?",
            ),
            ("threats", "Öldürməklə hədələyib?", "Were there threats to kill?"),
            ("strangling", "Boğub və ya boğmağa cəhd edib?", "Was there strangling or an attempt at it?"),
            ("sexual", "Cinsi zorakılıq və ya alçaltma olub?", "Was there sexual violence or humiliation?"),
            (
                "others",
                "Başqaları da hədələyir (o cümlədən “namus” adı ilə)?",
                "Do others threaten too, also in the name of “honour”?",
            ),
            (
                "harmed_others",
                "Uşağa, başqa şəxsə və ya heyvana zərər vurub?",
                "Was a child, somebody else or an animal harmed?",
            ),
            ("money", "Pul və ya iş problemi zorakılığı artırır?", "Does trouble with money or work make it worse?"),
            (
                "substances",
                "Alkoqol, narkotik və ya psixi sağlamlıq problemi var?",
                "Is there trouble with alcohol, drugs or mental health?",
            ),
            (
                "his_suicide",
                "Özünü öldürəcəyi ilə hədələyib və ya cəhd edib?",
                "Did the other side threaten or attempt suicide?",
            ),
            ("breached", "Mühafizə orderini və ya xəbərdarlığı pozub?", "Was an order or a warning disobeyed?"),
            ("record", "Polisdə zorakılıqla bağlı qeydi var?", "Is there a police record of violence?"),
            (
                "earlier",
                "Əvvəlki yaxınına da zorakılıq edib?",
                "Was there violence against an earlier partner or relative?",
            ),
        ],
    ),
]


def _limit(code: str, since: dt.date, until: dt.date | None, least: int, most: int) -> dict[str, Any]:
    return {"code": code, "valid_from": since, "valid_until": until, "least_days": least, "most_days": most}


# The lower limit of the long-term order is told in two ways; the agency confirms it in the admin.
LIMITS = [
    _limit("short", PASSPORT_DATE, _AMENDED, 1, 30),
    _limit("short", _AMENDED, None, 1, 60),
    _limit("long", PASSPORT_DATE, _AMENDED, 30, 180),
    _limit("long", _AMENDED, None, 60, 180),
]
