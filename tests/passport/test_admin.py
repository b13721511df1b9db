"""The admin puts words right; it rewrites no history."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.utils import translation

from dost_portal.passport.models import (
    Edition,
    Holiday,
    PassportOption,
    RiskInstrument,
    RiskQuestion,
    Service,
    ServiceStandard,
)

pytestmark = pytest.mark.django_db

# Questions are kept within their instrument, which settles what may change of them; editions count changes.
MODELS = [model for model in apps.get_app_config("passport").get_models() if model not in (Edition, RiskQuestion)]


@pytest.mark.parametrize("model", MODELS)
def test_every_table_is_kept_in_the_admin(model):
    assert admin.site.is_registered(model)


@pytest.mark.parametrize("model", [model for model in MODELS if model is not Holiday])
def test_nothing_is_deleted_and_no_code_changes(model, rf):
    model_admin = admin.site._registry[model]
    row = model.objects.first()
    assert not model_admin.has_delete_permission(rf.get("/"), row)
    fixed = set(model_admin.get_readonly_fields(rf.get("/"), row))
    assert fixed & {"code", "number"}
    assert "valid_from" in fixed
    assert model_admin.get_readonly_fields(rf.get("/"), None) == (), "a new row is filled in freely"


def form_for(model, row, rf, user, **data):
    model_admin = admin.site._registry[model]
    request = rf.get("/")
    request.user = user
    form = model_admin.get_form(request, row if row.pk else None)
    values = {name: field.prepare_value(getattr(row, name)) for name, field in form.base_fields.items()}
    return form({name: value for name, value in (values | data).items() if value is not None}, instance=row)


def test_a_standard_can_be_ended_but_not_made_longer(rf, member):
    row = ServiceStandard.objects.get(code="operator")
    form = form_for(ServiceStandard, row, rf, member, valid_until="01.01.2027", amount=600)
    assert form.is_valid(), form.errors
    saved = form.save()
    assert (saved.amount, str(saved.valid_until)) == (60, "2027-01-01")


@pytest.mark.parametrize("end", ["01.01.2019", "16.12.2019"])
def test_an_end_before_the_beginning_is_told_in_words(rf, member, end):
    row = ServiceStandard.objects.get(code="operator")
    form = form_for(ServiceStandard, row, rf, member, valid_until=end)
    with translation.override("en"):
        assert form.errors == {"valid_until": ["The end must come after the beginning."]}


def test_a_second_choice_where_one_is_allowed_is_told_in_words(rf, member):
    degrees = PassportOption.objects.filter(item__number=26)
    degrees.filter(code="partial").update(selected="yes", basis="certain")
    form = form_for(PassportOption, degrees.get(code="full"), rf, member, selected="yes", basis="certain")
    with translation.override("en"):
        assert "End it first" in str(form.non_field_errors())


def test_a_form_with_nothing_filled_in_says_only_that(rf, member):
    form = form_for(ServiceStandard, ServiceStandard(), rf, member, code="", valid_from="")
    assert not form.is_valid()
    assert "__all__" not in form.errors


def test_a_lost_mark_is_not_called_certain_by_mistake(rf, member):
    row = PassportOption.objects.get(item__number=26, code="full")
    assert not form_for(PassportOption, row, rf, member, basis="certain").is_valid()
    assert form_for(PassportOption, row, rf, member, basis="certain", selected="yes").is_valid()


def test_the_number_of_the_decision_can_be_entered(rf, member):
    form = form_for(Service, Service.objects.get(), rf, member, decision_number="17-6")
    assert form.is_valid(), form.errors
    assert form.save().decision_number == "17-6"


def test_what_was_asked_and_worded_is_not_rewritten(rf, member):
    from datetime import date

    from dost_portal.passport.models import LetterWording

    row = RiskInstrument.objects.get(code="six_questions")
    model_admin = admin.site._registry[RiskInstrument]
    assert {"high_from", "label_az"} <= set(model_admin.get_readonly_fields(rf.get("/"), row))
    request = rf.get("/")
    request.user = member
    (questions,) = model_admin.get_inline_instances(request, None)
    assert not questions.has_change_permission(rf.get("/"), row)
    row.valid_from = date(2999, 1, 1)
    assert questions.has_change_permission(rf.get("/"), row)
    letter = LetterWording.objects.get(code="notice")
    form = form_for(LetterWording, letter, rf, member, valid_until="01.01.2030", heading="Başqa")
    assert form.is_valid(), form.errors
    assert form.save().heading == "Məişət zorakılığı hadisəsi barədə məlumat"
