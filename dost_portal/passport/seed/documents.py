"""Papers, the forms they are handed in, and who may come (items 6, 21, 22; step 1; domain.md §3.2, §7.5)."""

from typing import Any

from dost_portal.azeri import DOCUMENT_PATTERNS
from dost_portal.passport.seed.common import labelled

_IDENTITY = [
    ("ID_NEW", "Şəxsiyyət vəsiqəsi (yeni nəsil)", "Identity card (new generation)"),
    ("ID_OLD", "Şəxsiyyət vəsiqəsi (köhnə nümunə)", "Identity card (older pattern)"),
    (
        "CHILD_CARD",
        "15 yaşı tamam olmamış şəxsin fərdi identifikasiya kartı",
        "Personal identification card of a person under 15",
    ),
    ("BIRTH", "Doğum haqqında şəhadətnamə", "Birth certificate"),
    ("PASSPORT_AZ", "Ümumvətəndaş pasportu", "Passport of a citizen of Azerbaijan"),
    ("PASSPORT_F", "Əcnəbinin pasportu", "Foreigner’s passport"),
    ("MYI", "Müvəqqəti yaşamaq üçün icazə vəsiqəsi", "Temporary residence permit"),
    ("DYI", "Daimi yaşamaq üçün icazə vəsiqəsi", "Permanent residence permit"),
    (
        "MOM",
        "Müvəqqəti olma müddətinin uzadılması barədə qərar",
        "Decision to extend a temporary stay",
    ),
    ("STATELESS", "Vətəndaşlığı olmayan şəxsin şəxsiyyət vəsiqəsi", "Stateless person’s identity card"),
    ("REFUGEE", "Qaçqın vəsiqəsi", "Refugee card"),
    ("NONE", "Sənəd təqdim edilməyib", "No document presented"),
]

# Which acts count as "müvafiq akt" the passport does not say: every paper of the field is a kind here.
_VIOLENCE_ACTS = [
    ("POLICE_PAPER", "Polis orqanının sənədi", "Paper of the police"),
    ("SHORT_ORDER", "Qısamüddətli mühafizə orderi", "Short-term protective order"),
    ("LONG_ORDER", "Uzunmüddətli mühafizə orderi", "Long-term protective order"),
    ("COURT_ACT", "Məhkəmə aktı", "Court act"),
    ("FORENSIC_OPINION", "Məhkəmə-tibbi ekspertiza rəyi", "Forensic medical opinion"),
    ("MEDICAL_CERTIFICATE", "Tibbi arayış", "Medical certificate"),
    ("WARNING", "Xəbərdarlıq", "Written warning to the perpetrator"),
    ("EXECUTIVE_ACT", "Yerli icra hakimiyyəti orqanının aktı", "Act of the local executive authority"),
    ("OTHER_ACT", "Zorakılıq faktını təsdiqləyən digər akt", "Another act confirming the violence"),
]

_AUTHORITY = [
    ("POWER_OF_ATTORNEY", "Etibarnamə", "Power of attorney"),
    (
        "GUARDIANSHIP_PROOF",
        "Qəyyum (himayəçi) olmasını təsdiq edən sənəd",
        "Proof of being guardian (trustee)",
    ),
]


def kinds() -> list[dict[str, Any]]:
    groups = (("identity", _IDENTITY), ("violence_act", _VIOLENCE_ACTS), ("authority", _AUTHORITY))
    return [
        labelled(
            place,
            code,
            az,
            en,
            group=group,
            pattern=DOCUMENT_PATTERNS.get(code, ""),
            needs_country=code == "PASSPORT_F",
        )
        for group, rows in groups
        for place, (code, az, en) in enumerate(rows, start=1)
    ]


SUBMISSION_FORMS = [
    labelled(1, "original", "Əsli", "Original", accepted=True),
    labelled(2, "copy", "Surəti", "Copy", accepted=True),
    labelled(3, "notarised_copy", "Notarial təsdiq edilmiş surəti", "Notarised copy", accepted=True),
    labelled(4, "electronic_copy", "Elektron surəti", "Electronic copy", accepted=True),
]


def _applicant(position: int, code: str, az: str, en: str, *asks: str) -> dict[str, Any]:
    return labelled(position, code, az, en, proof_required="proof" in asks, consent_required="consent" in asks)


APPLICANT_KINDS = [
    _applicant(1, "self", "Məişət zorakılığına məruz qalan şəxs", "The person subjected to domestic violence"),
    _applicant(2, "relative", "Onun qohumu", "A relative"),
    _applicant(
        3,
        "legal_representative",
        "Onun qanuni nümayəndəsi (qəyyumu, himayəçisi)",
        "The legal representative (guardian, trustee)",
        "proof",
    ),
    _applicant(4, "municipality", "Bələdiyyə", "A municipality"),
    _applicant(5, "ngo", "Qeyri-hökumət təşkilatı", "A non-governmental organisation"),
    _applicant(
        6,
        "other",
        "Digər şəxs, həmin şəxslərin razılığı ilə",
        "Another person, with the consent of those persons",
        "consent",
    ),
]
