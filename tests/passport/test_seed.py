"""The first content of the tables against the passport and domain.md."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import translation

from dost_portal.azeri import sort_key
from dost_portal.passport.models import (
    ApplicantKind,
    BackOffice,
    DocumentKind,
    EconomicRegion,
    Holiday,
    LawEnforcementBody,
    LegalAct,
    PassportItem,
    PassportOption,
    Rayon,
    RefusalGround,
    Relationship,
    Service,
    ServiceStandard,
    SubmissionForm,
    ViolenceForm,
)
from dost_portal.passport.seed import load

pytestmark = pytest.mark.django_db

TITLE = "Məişət zorakılığından zərər çəkmiş şəxslərin sosial reabilitasiyası və sosial müdafiəsinin təşkil edilməsi"
MISPRINTS = (
    "agentti|Əillik|hımayəçi|qeydiyyatı götürül|övladlıqgötürmə|zorakılığında zərər|Elektron sistemləri|əsəs|electron"
)


def options(number):
    return list(PassportOption.objects.filter(item__number=number).order_by("position"))


def marks(number):
    return {option.code: (option.selected, option.basis) for option in options(number)}


def test_the_service():
    service = Service.objects.get()
    assert (service.code, service.title_az) == ("01-09-03-00", TITLE)
    assert service.is_free
    assert service.decision_number == ""
    assert service.responsible_az == "DOST mərkəzinin sosial agenti"
    assert service.approval == (
        "Azərbaycan Respublikasının Əmək və Əhalinin Sosial Müdafiəsi Nazirliyi Kollegiyasının "
        "16 dekabr 2019-cu il tarixli _____ nömrəli qərarı ilə təsdiq edilmişdir."
    )


def test_there_are_27_items():
    assert list(PassportItem.objects.values_list("number", flat=True)) == list(range(1, 28))
    assert set(PassportItem.objects.filter(only_one=True).values_list("number", flat=True)) == {
        12,
        14,
        16,
        19,
        26,
    }


@pytest.mark.parametrize(
    ("number", "count"),
    {3: 11, 4: 6, 6: 4, 7: 3, 8: 5, 10: 6, 11: 6, 20: 6, 21: 2, 22: 4, 23: 5, 24: 2, 25: 17, 26: 4}.items(),
)
def test_the_number_of_options(number, count):
    assert len(options(number)) == count


def test_what_is_certain():
    assert marks(20) == {f"category_{letter}": ("yes", "certain") for letter in "abcde"} | {"online": ("no", "certain")}
    assert set(marks(21).values()) == set(marks(23).values()) == {("yes", "certain")}


def test_what_is_inferred():
    assert [code for code, (mark, _) in marks(3).items() if mark == "yes"] == ["social_service"]
    assert [code for code, (mark, _) in marks(10).items() if mark == "yes"] == [
        "citizen",
        "foreigner",
        "stateless",
    ]
    assert [code for code, (mark, _) in marks(11).items() if mark == "yes"] == ["01"]
    assert marks(6) == {
        "in_person": ("yes", "inferred"),
        "representative": ("yes", "inferred"),
        "call_centre": ("open", "lost"),
        "self_service": ("open", "lost"),
    }


def test_what_is_open_and_that_it_says_why():
    for number in (22, 24, 25, 26):
        assert set(marks(number).values()) == {("open", "lost")}
    for item in PassportItem.objects.exclude(options__basis="certain").filter(options__isnull=False).distinct():
        assert item.reason_az, item
        assert item.reason_en, item


def test_five_acts_with_number_and_date():
    acts = [(act.number, act.date) for act in LegalAct.objects.all()]
    assert acts == [
        ("275-IVQ", dt.date(2011, 12, 30)),
        ("1058-IIIQ", dt.date(2010, 6, 22)),
        ("320", dt.date(2013, 11, 5)),
        ("206", dt.date(2011, 12, 19)),
        ("89", dt.date(2012, 4, 25)),
    ]
    _social_service, second, *decisions = LegalAct.objects.all()
    assert second.citation_az == (
        "22 iyun 2010-cu il tarixli, 1058-IIIQ nömrəli “Məişət zorakılığının qarşısının alınması haqqında” "
        "Azərbaycan Respublikasının Qanunu"
    )
    assert decisions[0].citation_az.endswith("5 noyabr 2013-cü il tarixli, 320 nömrəli Qərarı")


def test_two_grounds_for_refusal_and_what_each_demands():
    grounds = RefusalGround.objects.values_list("code", "label_az", "names_missing_document", "cites_legal_act")
    assert list(grounds) == [
        ("documents_incomplete", "Sənədlərin natamamlığı", True, False),
        ("no_legal_basis", "Hüquqi əsası yoxdur", False, True),
    ]


def test_standards():
    rows = {row.code: (row.amount, row.unit, row.passport_items) for row in ServiceStandard.objects.all()}
    assert rows == {
        "overall": (1, "day", "12, 13"),
        "front_office": (1, "hour", "14, 15"),
        "back_office": (1, "day", "16, 17"),
        "operator": (60, "minute", "18"),
        "arrival_confirmation": (24, "hour", ""),
    }
    assert set(ServiceStandard.objects.values_list("day_kind", "warn_percent")) == {("calendar", 75)}


def test_papers_forms_and_applicants():
    groups = [DocumentKind.objects.filter(group=group).count() for group in ("identity", "violence_act", "authority")]
    assert groups == [12, 9, 2]
    assert DocumentKind.objects.get(code="MYI").pattern == "MYİ[0-9]{7}"
    assert list(SubmissionForm.objects.values_list("accepted", flat=True)) == [True] * 4
    assert ApplicantKind.objects.count() == 6
    assert [kind.code for kind in ApplicantKind.objects.filter(consent_required=True)] == ["other"]
    assert [kind.code for kind in ApplicantKind.objects.filter(proof_required=True)] == ["legal_representative"]


def test_back_offices():
    labels = list(BackOffice.objects.values_list("passport_label", flat=True))
    assert labels == [
        "01 - DSMF",
        "02 - DMX",
        "03 - DƏMX",
        "04 - DTSERX",
        "05 - DOST Agentliyi",
        "06 - ƏƏSMN",
    ]
    assert BackOffice.objects.get(is_addressee=True).code == "01"


def test_violence_and_relationships():
    assert [form.code for form in ViolenceForm.objects.all()] == ["PHYSICAL", "PSYCH", "ECON", "SEXUAL"]
    assert Relationship.objects.count() == 25
    assert [row.code for row in Relationship.objects.filter(needs_text=True)] == ["OTHER"]


def test_regions_and_rayons():
    assert EconomicRegion.objects.count() == 14
    kinds = {kind: Rayon.objects.filter(kind=kind).count() for kind in ("rayon", "city_rayon", "city")}
    assert kinds == {"rayon": 67, "city_rayon": 12, "city": 11}
    assert Rayon.objects.get(code="AGDERE").region.label_az == "Qarabağ"
    names = [rayon.name for rayon in Rayon.objects.all()]
    assert names == sorted(names, key=sort_key)


@pytest.mark.parametrize(
    ("code", "dative"),
    [
        ("POLICE_YASAMAL", "Yasamal Rayon Polis İdarəsinin rəisinə"),
        ("POLICE_QAX", "Qax Rayon Polis Şöbəsinin rəisinə"),
        ("POLICE_SUMQAYIT_CITY", "Sumqayıt Şəhər Polis İdarəsinin rəisinə"),
        ("POLICE_BAKI_CITY", "Bakı Şəhər Baş Polis İdarəsinin rəisinə"),
    ],
)
def test_police_in_the_dative(code, dative):
    body = LawEnforcementBody.objects.get(code=code)
    assert (body.dative, body.phone, body.confirmed) == (dative, "102", False)


def test_every_place_has_its_police():
    assert set(Rayon.objects.values_list("id", flat=True)) == set(
        LawEnforcementBody.objects.filter(kind="police").values_list("rayon", flat=True)
    )


def test_holidays_of_four_years():
    years = {day.year for day in Holiday.objects.filter(works=False).values_list("date", flat=True)}
    assert years == {2025, 2026, 2027, 2028}
    for day in range(20, 25):
        assert Holiday.objects.get(date=dt.date(2027, 3, day)).name_az.startswith("Novruz bayramı")
    assert Holiday.objects.get(date=dt.date(2027, 3, 9)).provisional
    assert not Holiday.objects.get(date=dt.date(2025, 3, 30)).provisional
    assert Holiday.objects.get(date=dt.date(2025, 6, 21)).works


def test_no_misprint_of_the_passport_is_left():
    texts = [
        *PassportOption.objects.values_list("label_az", flat=True),
        *PassportItem.objects.values_list("title_az", flat=True),
        *LegalAct.objects.values_list("citation_az", flat=True),
    ]
    assert not [text for text in texts if re.search(MISPRINTS, text)]


def test_nobody_is_called_a_victim():
    seed = "".join(path.read_text() for path in Path(load.__code__.co_filename).parent.glob("*.py"))
    assert not re.search(r"\bvictim|\bqurban\b(?! bayram)", seed)


def test_every_row_has_words_in_every_language():
    for model in apps.get_app_config("passport").get_models():
        fields = {field.name for field in model._meta.get_fields()}
        for az in fields & {
            "label_az",
            "title_az",
            "official_az",
            "name_az",
            "citation_az",
            "current_label_az",
        }:
            for lacking in ("", None):
                assert not model.objects.filter(**{az: lacking}).exists()
                assert not model.objects.filter(**{az[:-2] + "en": lacking}).exists(), model
        for ru in (name for name in fields if name.endswith("_ru")):
            assert not model.objects.exclude(**{f"{ru[:-2]}az": ""}).filter(**{ru: ""}).exists(), (model, ru)


def test_loading_twice_changes_nothing():
    before = {model: model.objects.count() for model in apps.get_app_config("passport").get_models()}
    load(apps)
    assert before == {model: model.objects.count() for model in before}


def test_loading_after_a_handover_keeps_the_new_row():
    today = dt.date(2026, 11, 22)
    BackOffice.objects.filter(code="02").update(valid_until=today)
    BackOffice.objects.create(
        code="02",
        valid_from=today,
        passport_label="02 - DMX",
        current_label_az="Yeni",
        current_label_en="New",
    )
    load(apps)
    assert BackOffice.objects.get(code="02", valid_from=today).current_label_az == "Yeni"
    assert BackOffice.objects.get(code="02", valid_until=today)


def test_labels_follow_the_language():
    ground = RefusalGround.objects.get(code="no_legal_basis")
    rayon = Rayon.objects.get(code="QAX")
    with translation.override("az"):
        assert (str(ground), rayon.label) == ("Hüquqi əsası yoxdur", "Qax rayonu")
    with translation.override("en"):
        assert (str(ground), rayon.label) == ("No legal ground", "Qax district")
    with translation.override("ru"):
        assert (str(ground), rayon.label) == ("Отсутствие правового основания", "район Qax")
        assert Rayon.objects.get(name="Gəncə").label == "город Gəncə"
        ground.label_ru = ""
        assert str(ground) == "Hüquqi əsası yoxdur", "a row with no Russian yet"
    with translation.override(None):
        assert ground.label == "Hüquqi əsası yoxdur"
