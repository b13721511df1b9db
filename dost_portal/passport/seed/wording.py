"""The first words of every letter (domain.md §4.1). Our own; an agency's lawyer confirms or replaces them."""

from typing import Any

from dost_portal.passport.models.base import PASSPORT_DATE

_LAW = "“Məişət zorakılığının qarşısının alınması haqqında” 22 iyun 2010-cu il tarixli, 1058-IIIQ nömrəli Qanun"
_SERVICE = (
    "“Məişət zorakılığından zərər çəkmiş şəxslərin sosial reabilitasiyası və sosial müdafiəsinin təşkil edilməsi” "
    "xidməti (01-09-03-00)"
)
_APPEAL = (
    "Bu qərarla razı deyilsinizsə, inzibati qaydada yuxarı orqana (DOST Agentliyinə və ya Əmək və Əhalinin Sosial "
    "Müdafiəsi Nazirliyinə), yaxud inzibati məhkəməyə şikayət verə bilərsiniz. Şikayət üçün müddət qərarın sizə "
    "çatdırıldığı gündən hesablanır: inzibati qaydada və məhkəmədə 30 gün. Şikayəti yazmaqda mərkəzin hüquqşünası "
    "sizə pulsuz kömək edir."
)


def _wording(code: str, heading: str, opening: list[str], closing: list[str]) -> dict[str, Any]:
    return {
        "code": code,
        "valid_from": PASSPORT_DATE,
        "heading": heading,
        "opening": "\n".join(opening),
        "closing": "\n".join(closing),
    }


WORDINGS = [
    _wording(
        "notice",
        "Məişət zorakılığı hadisəsi barədə məlumat",
        [
            f"{_LAW}un 6-cı maddəsinə və {_SERVICE} pasportunun 23-cü bəndinə əsasən məişət zorakılığı hadisəsi barədə "
            "sizə məlumat veririk."
        ],
        [
            "Qanunla nəzərdə tutulmuş tədbirlərin görülməsini, zərər çəkmiş şəxsin təhlükəsizliyinin təmin edilməsini "
            "və məlumatın qeydiyyat nömrəsinin bizə bildirilməsini xahiş edirik.",
            "Zərər çəkmiş şəxslə yalnız mərkəz vasitəsilə əlaqə saxlanılmasını xahiş edirik: {mərkəz}, telefon: "
            "{telefon}.",
        ],
    ),
    _wording(
        "refusal",
        "Xidmətin göstərilməsindən ilkin imtina barədə bildiriş",
        [
            "Hörmətli {kimə}!",
            f"{_SERVICE} üzrə {{müraciət}} tarixli müraciətinizə baxılmış və xidmətin göstərilməsindən ilkin mərhələdə "
            "imtina edilmişdir.",
        ],
        [
            "Bu, mərkəzin ilkin qərarıdır. Xidmət pasportunun qeydinə əsasən yekun qərarı arxa ofis qəbul edir.",
            "Çatışmayan sənədi təqdim etdikdən, yaxud şərait dəyişdikdən sonra yenidən müraciət edə bilərsiniz. "
            "Təhlükə olduqda 102-yə zəng edin.",
            _APPEAL,
        ],
    ),
    _wording(
        "confirmation",
        "Müraciətin qəbul edilməsi barədə arayış",
        [
            f"{{mərkəz}} təsdiq edir ki, {{şəxs}} {{müraciət}} tarixində {_SERVICE} üzrə müraciət etmiş və müraciəti "
            "qeydiyyata alınmışdır."
        ],
        ["Xidmət ödənişsizdir.", "Arayış tələb olunan yerə təqdim edilmək üçün verilir."],
    ),
    _wording(
        "discreet",
        "Arayış",
        ["{mərkəz} təsdiq edir ki, {şəxs} {müraciət} tarixində mərkəzdə qəbulda olmuşdur."],
        ["Arayış tələb olunan yerə təqdim edilmək üçün verilir."],
    ),
    _wording(
        "placed",
        "Yekun qərar barədə bildiriş",
        [
            "Hörmətli {kimə}!",
            f"{_SERVICE} üzrə müraciətinizə {{arxa_ofis}} tərəfindən baxılmış və müsbət qərar qəbul edilmişdir: sizə "
            "xüsusi reabilitasiya mərkəzində yer ayrılmışdır.",
        ],
        [
            "Yerin ünvanı təhlükəsizliyiniz üçün yazılmır; onu və yolu sizə mərkəzin əməkdaşı deyəcək.",
            "Xidmət ödənişsizdir.",
        ],
    ),
    _wording(
        "refused",
        "Yekun qərar barədə bildiriş",
        [
            "Hörmətli {kimə}!",
            f"{_SERVICE} üzrə müraciətinizə {{arxa_ofis}} tərəfindən baxılmış və yerləşdirilmədən imtina edilmişdir.",
        ],
        ["Şərait dəyişdikdə yenidən müraciət edə bilərsiniz. Təhlükə olduqda 102-yə zəng edin.", _APPEAL],
    ),
    _wording(
        "no_need",
        "Ehtiyacın müəyyənləşdirilməsinin nəticəsi barədə bildiriş",
        [
            "Hörmətli {kimə}!",
            "Hüquqşünas və psixoloqla söhbətin nəticəsinə əsasən hazırda sosial reabilitasiyaya ehtiyacınız "
            "müəyyən edilməmişdir.",
        ],
        [
            "Ehtiyac yaranarsa, istənilən vaxt yenidən müraciət edə bilərsiniz. Təhlükə olduqda 102-yə zəng edin.",
            _APPEAL,
        ],
    ),
    _wording(
        "referral",
        "Müraciətin göndərilməsi barədə arayış",
        [
            f"{{mərkəz}} təsdiq edir ki, {{şəxs}} üzrə {_SERVICE} çərçivəsində xüsusi reabilitasiya mərkəzinə "
            "yerləşdirilmə barədə müraciət anonimlik qorunmaqla {arxa_ofis} ünvanına göndərilmişdir."
        ],
        ["Yekun qərarı arxa ofis qəbul edir. Arayış tələb olunan yerə təqdim edilmək üçün verilir."],
    ),
    _wording(
        "consent_sheet",
        "Söhbət üçün razılıq vərəqi",
        [
            "Söhbəti mərkəzin hüquqşünası və psixoloqu aparır. Dedikləriniz məxfidir və yalnız sizin işinizlə məşğul "
            "olan əməkdaşlar tərəfindən görülür.",
            "Məxfiliyin hüdudu var: məişət zorakılığı barədə hüquq-mühafizə orqanına məlumat verilməlidir; həyat üçün "
            "təhlükə olduqda və ya uşağa zərər vurulduqda buna görə sizin razılığınız tələb olunmur. Bu barədə sizə "
            "əvvəlcədən deyiləcək.",
            "Hər sual üzrə razılıq ayrıca və könüllüdür, xidmət ondan asılı deyil. Razılığı istənilən vaxt geri götürə "
            "bilərsiniz. Məişət zorakılığını törətdiyi bildirilən şəxs sizin əvəzinizə razılıq verə bilməz.",
        ],
        ["Mənə aydın dildə izah edildi, suallarıma cavab aldım."],
    ),
    _wording("summary", "İşin xülasəsi", ["Daxili istifadə üçün. Peşəkarların qeydləri xülasəyə daxil edilmir."], []),
]
