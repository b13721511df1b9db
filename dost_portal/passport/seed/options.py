"""What the passport lists under its items, and what of it is selected (domain.md §9).

Selected yes or no: "certain" when the published text says so, "inferred" when other items or a later
edition do; "open" when the mark is lost.
"""

from typing import Any

from dost_portal.passport.seed.common import labelled

_YES = {"selected": "yes", "basis": "certain"}
_NO = {"selected": "no", "basis": "certain"}
_YES_INFERRED = {"selected": "yes", "basis": "inferred"}
_NO_INFERRED = {"selected": "no", "basis": "inferred"}
_OPEN = {"selected": "open", "basis": "lost"}


def _options(*rows: tuple[str, str, str, dict[str, str]], offered: str = "") -> list[dict[str, Any]]:
    """Return the rows of one item; `offered` names, with spaces between, what forms of the portal offer."""
    return [
        labelled(place, code, az, en, offered=code in offered.split(), **mark)
        for place, (code, az, en, mark) in enumerate(rows, start=1)
    ]


def _centres(mark: dict[str, str], online: dict[str, str]) -> list[dict[str, Any]]:
    categories = (
        (
            f"category_{letter.lower()}",
            f"{letter} kateqoriyalı DOST Mərkəzi",
            f"DOST centre of category {letter}",
        )
        for letter in "ABCDE"
    )
    rows = [(*category, mark) for category in categories]
    offered = " ".join(row[0] for row in rows)
    return _options(*rows, ("online", "Onlayn", "Online", online), offered=offered)


_REPRESENTATIVE = (
    "representative",
    "Nümayəndə vasitəsi ilə (Etibarnamə və ya qəyyum (himayəçi) olmasını təsdiq edən sənəd)",
    "Through a representative (power of attorney or proof of being guardian or trustee)",
)
_CALL_CENTRE = ("call_centre", "Çağrı mərkəzi vasitəsi ilə", "Through the call centre", _OPEN)
_SELF_SERVICE = (
    "self_service",
    "Özünəxidmət (elektron sistemlər) vasitəsi ilə",
    "By self-service (electronic systems)",
    _OPEN,
)
_IN_PERSON = ("in_person", "Şəxsən", "In person", _YES_INFERRED)


def _directions() -> list[dict[str, Any]]:
    names = [
        ("references", "Fəaliyyət istiqamətlərinə dair arayışlar verilməsi", "Issue of certificates"),
        (
            "labour",
            "Əmək münasibətləri sahəsində işəgötürənlərə və işçilərə göstərilən xidmətlər",
            "Services to employers and employees in labour relations",
        ),
        (
            "disability",
            "Əlillik və sağlamlıq imkanlarının məhdudluğu sahəsində göstərilən xidmətlər",
            "Services in the field of disability and limited health",
        ),
        ("employment", "Məşğulluq sahəsində göstərilən xidmətlər", "Services in the field of employment"),
        (
            "pension",
            "Əmək pensiyası və sosial müavinət sahələrində göstərilən xidmətlər",
            "Services in the fields of labour pension and social allowance",
        ),
        (
            "targeted_aid",
            "Ünvanlı dövlət sosial yardımının təyin edilməsi",
            "Assignment of targeted state social assistance",
        ),
        (
            "stipend",
            "Azərbaycan Respublikası Prezidentinin təqaüdünün təyin edilməsi",
            "Assignment of the stipend of the President of the Republic of Azerbaijan",
        ),
        (
            "registration",
            "Sığortaolunanların fərdi uçota alınması və uçotdan çıxarılması",
            "Individual registration of insured persons and its end",
        ),
        (
            "social_service",
            "Sosial xidmət sahəsində göstərilən xidmətlər",
            "Services in the field of social service",
        ),
        ("auxiliary", "Funksional yardımçı xidmətlər", "Functional auxiliary services"),
        ("adoption", "Övladlığagötürmə ilə bağlı xidmətlər", "Services related to adoption"),
    ]
    marks = [_YES_INFERRED if code == "social_service" else _NO_INFERRED for code, _az, _en in names]
    rows = [(*name, mark) for name, mark in zip(names, marks, strict=True)]
    return _options(*rows, offered="social_service")


def _subsystems() -> list[dict[str, Any]]:
    names = [
        ("documents", "“Sənəd dövriyyəsi” altsistemi", "“Document flow” subsystem"),
        (
            "contracts",
            "“Əmək müqaviləsi bildirişi” altsistemi",
            "“Notice of an employment contract” subsystem",
        ),
        ("vemtas", "“Ünvanlı yardım” (VEMTAS) altsistemi", "“Targeted aid” (VEMTAS) subsystem"),
        ("payments", "“Sosial ödənişlər” altsistemi", "“Social payments” subsystem"),
        ("tseras", "“Əlillik” (TSERAS) altsistemi", "“Disability” (TSERAS) subsystem"),
        ("insurance", "“Sığorta” altsistemi", "“Insurance” subsystem"),
        ("monitoring", "“Monitoring” altsistemi", "“Monitoring” subsystem"),
        ("pension", "“Pensiya” altsistemi", "“Pension” subsystem"),
        ("employment", "“Məşğulluq” altsistemi", "“Employment” subsystem"),
        ("sovqat", "“Sovqat” altsistemi", "“Sovqat” subsystem"),
        ("call_centre", "“Çağrı mərkəzi” altsistemi", "“Call centre” subsystem"),
        ("tasks", "“Tapşırıqlar” altsistemi", "“Tasks” subsystem"),
        ("reception", "“Vətəndaşların qəbulu” altsistemi", "“Reception of citizens” subsystem"),
        ("sanatorium", "“Sanatoriya-kurort” altsistemi", "“Sanatorium and resort” subsystem"),
        (
            "children",
            "“Valideyn himayəsindən məhrum olmuş uşaqlar və övladlığagötürmə” altsistemi",
            "“Children deprived of parental care and adoption” subsystem",
        ),
        (
            "informal",
            "“Qeyri-formal məşğulluğa nəzarət” vahid elektron informasiya ehtiyatı",
            "“Control of informal employment” unified electronic information resource",
        ),
        ("none", "Heç biri", "None"),
    ]
    return _options(*((*name, _OPEN) for name in names))


def _steps() -> list[dict[str, Any]]:
    return _options(
        (
            "step_1",
            "Məişət zorakılığına məruz qalan şəxs (onun qohumu, qanuni nümayəndəsi (qəyyumu, himayəçisi), "
            "bələdiyyələr, qeyri-hökumət təşkilatları, habelə həmin şəxslərin razılığı ilə digər şəxslər) "
            "DOST mərkəzinə müraciət edərək sosial xidmətlər istiqaməti üzrə növbə götürür.",
            "The person subjected to domestic violence (a relative, the legal representative (guardian, "
            "trustee), municipalities, non-governmental organisations, and with the consent of those persons "
            "others) comes to a DOST centre and takes a ticket in the direction of social services.",
            _YES,
        ),
        (
            "step_2",
            "Növbəsinə uyğun olaraq sosial xidmətlər üzrə müvafiq masaya yaxınlaşır.",
            "Goes in turn to the desk for social services.",
            _YES,
        ),
        (
            "step_3",
            "Mərkəzin hüquqşünası və psixoloqu tərəfindən məişət zorakılığından zərər çəkmiş şəxslə sosial "
            "reabilitasiya və sosial müdafiənin təşkili məqsədilə söhbət aparılır, sosial "
            "reabilitasiyaya olan ehtiyacı müəyyənləşdirilir.",
            "The centre’s lawyer and psychologist talk with the person harmed by domestic violence in order "
            "to organise social rehabilitation and social protection, and determine the need for social "
            "rehabilitation.",
            _YES,
        ),
        (
            "step_4",
            "Məişət zorakılığı hadisəsi haqqında hüquq-mühafizə orqanlarına məlumat verilir.",
            "Law-enforcement bodies are informed of the incident of domestic violence.",
            _YES,
        ),
        (
            "step_5",
            "Şəxsin anonimliyi qorunmaq şərtilə xüsusi reabilitasiya mərkəzinə yerləşdirilməsi üçün müraciət "
            "DSMF-ə göndərilir.",
            "On condition that the person’s anonymity is kept, a request for placement in a special "
            "rehabilitation centre is sent to DSMF.",
            _YES,
        ),
    )


def _degrees() -> list[dict[str, Any]]:
    rows = _options(
        ("full", "Tam", "Full", _OPEN),
        ("partial", "Qismən", "Partial", _OPEN),
        ("none", "Elektronlaşdırılmayan", "Not electronic", _OPEN),
        ("impossible", "Elektronlaşdırıla bilinməyən", "Cannot be electronic", _OPEN),
    )
    return [{**row, "excludes_others": True} for row in rows]


OPTIONS = {
    3: _directions(),
    4: _centres(_YES_INFERRED, _NO_INFERRED),
    6: _options(
        _IN_PERSON,
        (*_REPRESENTATIVE, _YES_INFERRED),
        _CALL_CENTRE,
        _SELF_SERVICE,
        offered="in_person representative",
    ),
    7: _options(
        ("dost_centres", "DOST mərkəzləri", "DOST centres", _YES_INFERRED),
        ("call_centre", "Çağrı mərkəzi", "Call centre", _OPEN),
        ("electronic", "Elektron sistemlər", "Electronic systems", _OPEN),
        offered="dost_centres",
    ),
    # Who applied through a representative must be able to be answered through one.
    8: _options(
        _IN_PERSON,
        (*_REPRESENTATIVE, _OPEN),
        _CALL_CENTRE,
        ("proactive", "Proaktiv formada", "Proactively", _OPEN),
        _SELF_SERVICE,
        offered="in_person representative",
    ),
    10: _options(
        (
            "citizen",
            "Əhali: Azərbaycan Respublikasının vətəndaşları",
            "Population: citizens of the Republic of Azerbaijan",
            _YES_INFERRED,
        ),
        ("foreigner", "Əhali: Əcnəbilər", "Population: foreigners", _YES_INFERRED),
        ("stateless", "Əhali: Vətəndaşlığı olmayan şəxslər", "Population: stateless persons", _YES_INFERRED),
        ("entrepreneur", "Əhali: Fərdi sahibkarlar", "Population: individual entrepreneurs", _NO_INFERRED),
        ("legal_entity", "Qeyri-əhali: Hüquqi şəxslər", "Non-population: legal entities", _NO_INFERRED),
        (
            "family_farm",
            "Qeyri-əhali: Ailə təsərrüfatları",
            "Non-population: family households",
            _NO_INFERRED,
        ),
        offered="citizen foreigner stateless",
    ),
    11: _options(
        ("01", "01 - DSMF", "01 - DSMF", _YES_INFERRED),
        ("02", "02 - DMX", "02 - DMX", _NO_INFERRED),
        ("03", "03 - DƏMX", "03 - DƏMX", _NO_INFERRED),
        ("04", "04 - DTSERX", "04 - DTSERX", _NO_INFERRED),
        ("05", "05 - DOST Agentliyi", "05 - DOST Agency", _NO_INFERRED),
        ("06", "06 - ƏƏSMN", "06 - ƏƏSMN", _NO_INFERRED),
        offered="01",
    ),
    20: _centres(_YES, _NO),
    21: _options(
        (
            "identity",
            "Müraciət edən şəxsin və ya məişət zorakılığından zərər çəkmiş şəxsin şəxsiyyət vəsiqəsi, "
            "əcnəbinin və vətəndaşlığı olmayan şəxsin pasportu.",
            "The identity card of the applicant or of the person harmed by domestic violence; the passport "
            "of a foreigner or stateless person.",
            _YES,
        ),
        (
            "violence_act",
            "Vətəndaşın məişət zorakılığına məruz qalması faktını təsdiqləyən müvafiq akt.",
            "The act confirming the fact that the citizen was subjected to domestic violence.",
            _YES,
        ),
        offered="identity violence_act",
    ),
    22: _options(
        ("original", "Əsli", "Original", _OPEN),
        ("copy", "Surəti", "Copy", _OPEN),
        ("notarised_copy", "Notarial təsdiq edilmiş surəti", "Notarised copy", _OPEN),
        ("electronic_copy", "Elektron surəti", "Electronic copy", _OPEN),
        offered="original copy notarised_copy electronic_copy",
    ),
    23: _steps(),
    24: _options(("e_social", "E-sosial", "E-sosial", _OPEN), ("meis", "MEİS", "MEİS", _OPEN), offered="e_social meis"),
    25: _subsystems(),
    26: _degrees(),
}
