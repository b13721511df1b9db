"""The contract and its published schema say the same, field by field."""

from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from referrals.contracts import AgeBand, AnonymisedReferral, ChildBand, ContractError
from referrals.schema import json_schema
from tests.referrals.sample import sample

SCHEMA = Draft202012Validator(json_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def changed(**changes: Any) -> dict[str, Any]:
    return {**sample().to_json(), **changes}


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in sample().to_json().items() if key != name}


GOOD = [
    changed(),
    changed(remark="Uşaqlardan biri gecələr yatmır."),
    changed(age_band="18_44", children=["7_17", "under_7"], violence_forms=[]),
    changed(children=["3_6"] * 3, avoid_regions=["01", "12"], documents=[]),
]
BAD = [
    ("", changed(first_name="Günay")),
    ("version", changed(version="2.0")),
    ("version", without("version")),
    ("sex", without("sex")),
    ("sex", changed(sex="other")),
    ("sex", changed(sex=None)),
    ("age_band", changed(age_band="31")),
    ("children", changed(children="3_6")),
    ("children", changed(children=["3_6"] * 21)),
    ("children", changed(children=[4])),
    ("needs", changed(needs=["shelter", "shelter"])),
    ("needs", changed(needs=["a job"])),
    ("avoid_regions", changed(avoid_regions=["Sınaq küçəsi 5"])),
    ("remark", changed(remark="x" * 501)),
    ("remark", changed(remark="a\x00b")),
    ("remark", changed(remark="a\nb")),
    ("remark", changed(remark="a\u200bb")),
    ("reference", changed(reference="not a reference")),
]


@pytest.mark.parametrize("data", GOOD)
def test_what_the_schema_describes_is_read_and_written_back(data: dict[str, Any]) -> None:
    SCHEMA.validate(data)
    assert AnonymisedReferral.from_json(data).to_json() == data


@pytest.mark.parametrize(("field", "data"), BAD)
def test_what_it_does_not_describe_is_refused_by_both_without_a_word_of_it(field: str, data: dict[str, Any]) -> None:
    with pytest.raises(ContractError) as refused:
        AnonymisedReferral.from_json(data)
    assert refused.value.field == field
    assert str(refused.value) in {f"{field or 'referral'}: {refused.value.code}"}
    if field != "reference":  # a format is a note in JSON Schema
        assert not SCHEMA.is_valid(data)


@pytest.mark.parametrize("data", [None, [], "x", 1, {"version": "1.1"}, {}])
def test_what_is_no_referral_at_all(data: Any) -> None:
    with pytest.raises(ContractError):
        AnonymisedReferral.from_json(data)


def test_a_lone_surrogate_never_reaches_the_database() -> None:
    with pytest.raises(ContractError, match="control_character"):
        AnonymisedReferral.from_json(changed(remark="a\ud800b"))


def test_what_was_sent_under_the_older_version_still_arrives() -> None:
    old = {**without("remark"), "version": "1.0"}
    assert AnonymisedReferral.from_json(old).version == "1.1"


def test_every_band_has_words_on_both_sides() -> None:
    from referrals.wording import AGES, CHILD_AGES

    assert set(AGES) == set(AgeBand)
    assert set(CHILD_AGES) == set(ChildBand)


@pytest.mark.django_db
def test_it_is_published_with_the_interface_to_whoever_asks(client: Client) -> None:
    published = client.get("/api/v1/schemas/anonymised-referral.json")
    assert published.status_code == 200
    assert published.json() == json_schema()
    assert published.json()["$id"] == "urn:dost:anonymised-referral:1.1"
