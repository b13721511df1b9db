"""The Russian words of the rows: found by the Azerbaijani text, never guessed, never written over another's."""

import re

import pytest
from django.apps import apps

from dost_portal.passport.models import SubmissionForm
from dost_portal.passport.seed import load_russian, russian

pytestmark = pytest.mark.django_db


def test_each_russian_word_is_said_in_some_row():
    models = apps.get_app_config("passport").get_models()
    fields = {(model, field.name) for model in models for field in model._meta.fields if field.name.endswith("_az")}
    said = {text for model, az in fields for text in model.objects.values_list(az, flat=True)}
    named = {re.sub(r" \(keçirilmiş istirahət günü\)$", "", name) for text in said for name in text.split("; ")}
    assert set(russian.pairs()) - said - named == set()


@pytest.mark.parametrize(
    ("az", "ru"),
    [
        ("Qurban bayramı", "Праздник Гурбан"),
        ("Müstəqillik Günü; Qurban bayramı", "День независимости; Праздник Гурбан"),
        ("Novruz bayramı (keçirilmiş istirahət günü)", "Новруз (перенесённый выходной)"),
        ("İstirahət günü (10.03.2025 ilə əvəz edilmişdir)", "Выходной день (взамен 10.03.2025)"),
        ("Novruz bayramı; Başqa gün", ""),
        ("Başqa gün (keçirilmiş istirahət günü)", ""),
        ("", ""),
    ],
)
def test_a_text_has_its_russian_or_none(az, ru):
    assert russian.in_russian(az) == ru


def test_russian_is_written_where_there_is_none_and_never_over_somebody_s_words():
    SubmissionForm.objects.update(label_ru="")
    SubmissionForm.objects.filter(code="copy").update(label_ru="Ксерокопия")
    SubmissionForm.objects.filter(code="original").update(label_az="Əsil sənəd")
    load_russian(apps)
    said = dict(SubmissionForm.objects.values_list("code", "label_ru"))
    assert (said["notarised_copy"], said["copy"], said["original"]) == (
        "Нотариально заверенная копия",
        "Ксерокопия",
        "",
    )
