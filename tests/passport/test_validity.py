"""Rows hold for a time, and the database refuses what would make two answers, or a third ground."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from dost_portal.passport.models import (
    BackOffice,
    DocumentKind,
    PassportItem,
    PassportOption,
    RefusalGround,
    Service,
    ServiceStandard,
)

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 22)


def refused(change):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        change()
    return str(refusal.value)


def standard(**fields):
    return ServiceStandard(**{"code": "overall", "amount": 2, "unit": "day", "valid_from": DAY} | fields)


def test_a_row_holds_from_its_first_day_until_the_day_before_its_end():
    ServiceStandard.objects.filter(code="overall").update(valid_until=DAY)
    standard().save()

    def amount(day):
        return ServiceStandard.objects.valid_on(day).get(code="overall").amount

    assert amount(DAY - dt.timedelta(days=1)) == 1
    assert amount(DAY) == 2
    assert not ServiceStandard.objects.valid_on(dt.date(2019, 12, 15)).exists()
    assert ServiceStandard.objects.valid_on(dt.date(2019, 12, 16)).count() == 5


def test_a_moment_is_looked_up_by_the_date_in_baku():
    ServiceStandard.objects.filter(code="overall").update(valid_until=DAY)
    standard().save()
    midnight = dt.datetime(2026, 11, 21, 20, 0, tzinfo=dt.UTC)
    assert ServiceStandard.objects.valid_at(midnight).get(code="overall").amount == 2
    before = midnight - dt.timedelta(seconds=1)
    assert ServiceStandard.objects.valid_at(before).get(code="overall").amount == 1


def test_a_moment_is_not_mistaken_for_a_date():
    with pytest.raises(TypeError):
        ServiceStandard.objects.valid_on(dt.datetime(2026, 11, 22, tzinfo=dt.UTC))


def test_two_rows_of_one_code_never_hold_on_the_same_day():
    assert "servicestandard_one_at_a_time" in refused(standard().save)
    ServiceStandard.objects.filter(code="overall").update(valid_until=DAY + dt.timedelta(days=1))
    assert "servicestandard_one_at_a_time" in refused(standard().save)


def test_the_overlap_is_told_in_words_before_the_database_refuses():
    with translation.override("en"), pytest.raises(ValidationError, match="End it first"):
        standard().full_clean()
    ServiceStandard.objects.filter(code="overall").update(valid_until=DAY)
    standard().full_clean()


@pytest.mark.parametrize("days", [0, -1])
def test_nothing_ends_before_it_begins(days):
    ServiceStandard.objects.filter(code="overall").delete()
    row = standard(valid_until=DAY + dt.timedelta(days=days))
    refused(row.save)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"code": "third"}, "refusalground_is_one_of_two_item_9"),
        ({"code": "no_legal_basis", "cites_legal_act": False}, "refusalground_is_one_of_two_item_9"),
        (
            {"code": "documents_incomplete", "names_missing_document": False},
            "refusalground_is_one_of_two_item_9",
        ),
        ({"code": ""}, "refusalground_is_one_of_two_item_9"),
    ],
)
def test_no_third_ground_and_none_that_demands_less(fields, constraint):
    RefusalGround.objects.all().delete()
    demands = {"names_missing_document": True, "cites_legal_act": False, "label_az": "Başqa"}
    assert constraint in refused(lambda: RefusalGround.objects.create(**demands | fields))


def test_a_ground_cannot_be_turned_into_another():
    assert "one_of_two" in refused(lambda: RefusalGround.objects.update(code="other"))


def test_one_back_office_receives_the_requests():
    assert "backoffice_one_addressee" in refused(lambda: BackOffice.objects.filter(code="02").update(is_addressee=True))


def test_the_address_is_handed_over_on_a_day():
    BackOffice.objects.filter(code="01").update(valid_until=DAY)
    BackOffice.objects.create(
        code="01",
        valid_from=DAY,
        passport_label="01 - DSMF",
        current_label_az="Sosial Xidmətlər Agentliyi",
        current_label_en="Agency for Social Services",
        is_addressee=True,
    )
    assert BackOffice.objects.valid_on(DAY).get(is_addressee=True).current_label_az == "Sosial Xidmətlər Agentliyi"


def test_there_is_one_service_and_it_is_free():
    assert "service_is_this_one" in refused(lambda: Service.objects.update(code="01-09-04-00"))
    assert "service_is_free_item_19" in refused(lambda: Service.objects.update(is_free=False))
    refused(lambda: Service.objects.create(decision_date=DAY))


def test_of_the_degrees_of_item_26_one_may_be_selected():
    degrees = PassportOption.objects.filter(item__number=26)
    degrees.filter(code="partial").update(selected="yes", basis="certain")
    assert "only_one_selected" in refused(lambda: degrees.filter(code="full").update(selected="yes", basis="certain"))


def test_what_is_open_cannot_be_called_certain():
    refused(lambda: PassportOption.objects.filter(item__number=22).update(basis="certain"))


@pytest.mark.parametrize(
    "fields",
    [
        {"amount": 0},
        {"unit": "month"},
        {"day_kind": "lunar"},
        {"warn_percent": 0},
        {"warn_percent": 100},
        {"code": "x"},
    ],
)
def test_a_standard_makes_sense(fields):
    ServiceStandard.objects.all().delete()
    refused(standard(**fields).save)


def test_items_and_groups_are_those_of_the_passport():
    refused(lambda: PassportItem.objects.create(number=28, title_az="x", title_en="x"))
    refused(lambda: DocumentKind.objects.create(code="X", label_az="x", group="other"))


def test_a_pattern_must_compile():
    kind = DocumentKind.objects.get(code="ID_NEW")
    kind.pattern = "[A-Z"
    with pytest.raises(ValidationError):
        kind.full_clean()
