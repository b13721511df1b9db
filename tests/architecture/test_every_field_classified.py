"""Nothing of a case leaves by oversight: each field is disclosed or withheld, by decision."""

from collections import Counter
from dataclasses import fields

from django.apps import apps

from cases import anonymise
from referrals.contracts import AnonymisedReferral

MODELS = {model.__name__: model for model in apps.get_app_config("cases").get_models()}


def all_fields() -> set[str]:
    return {f"{name}.{field.name}" for name, model in MODELS.items() for field in model._meta.concrete_fields}


def classes_of(field: str) -> list[str]:
    model = field.partition(".")[0]
    lists = {
        "disclosed": field in anonymise.DISCLOSED,
        "withheld": field in anonymise.WITHHELD,
        "withheld with its model": model in anonymise.WITHHELD_MODELS,
    }
    return [name for name, listed in lists.items() if listed]


def test_every_field_of_every_case_model_is_classified_once() -> None:
    wrong = {field: classes_of(field) for field in all_fields() if len(classes_of(field)) != 1}
    assert wrong == {}


def test_no_classified_field_or_model_is_gone() -> None:
    assert (set(anonymise.DISCLOSED) | anonymise.WITHHELD) - all_fields() == set()
    assert anonymise.WITHHELD_MODELS - set(MODELS) == set()


def test_every_field_of_the_contract_comes_from_a_disclosed_field() -> None:
    told = Counter(word.strip(" ;:,") for text in anonymise.DISCLOSED.values() for word in text.split())
    unexplained = {field.name for field in fields(AnonymisedReferral)} - set(told) - {"version"}
    assert unexplained == set()


def test_no_free_text_and_no_name_is_disclosed() -> None:
    sealed = {
        f"{name}.{field.name}"
        for name, model in MODELS.items()
        for field in model._meta.concrete_fields
        if type(field).__name__ == "SealedField"
    }
    assert sealed & set(anonymise.DISCLOSED) == {
        "Person.birth_date",  # leaves as an age band
        "OutgoingText.text",  # screened thrice and released by a second person
    }
