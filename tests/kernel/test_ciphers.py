"""The ciphers below the fields: what opens, and what must not."""

import base64

import pytest
from django.core.exceptions import ImproperlyConfigured

from dost_portal.crypto import (
    CannotOpenError,
    Ciphertext,
    blind_index,
    decrypt,
    encrypt,
    new_data_key,
    unwrap,
    wrap,
)

KEY, OTHER_KEY = new_data_key(), new_data_key()


def encoded(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode()


@pytest.mark.parametrize("text", [b"", b"a", "Gülnarə Əliyeva".encode(), b"\x00\xff", bytes(5000)], ids=len)
def test_what_was_sealed_opens_under_the_same_key_and_context(text: bytes) -> None:
    assert decrypt(KEY, encrypt(KEY, text, "t.c:1"), "t.c:1") == text


def test_the_same_text_sealed_twice_looks_different() -> None:
    assert encrypt(KEY, b"text", "t.c:1") != encrypt(KEY, b"text", "t.c:1")


@pytest.mark.parametrize(
    ("key", "context"),
    [(OTHER_KEY, "t.c:1"), (KEY, "t.c:2"), (KEY, "t.d:1"), (KEY, "u.c:1")],
    ids=["key", "row", "column", "table"],
)
def test_another_key_or_place_does_not_open_it(key: bytes, context: str) -> None:
    with pytest.raises(CannotOpenError):
        decrypt(key, encrypt(KEY, b"text", "t.c:1"), context)


@pytest.mark.parametrize("place", [0, 1, 13, 20, -1])
def test_one_altered_byte_does_not_open(place: int) -> None:
    sealed = bytearray(encrypt(KEY, b"some text", "t.c:1"))
    sealed[place] ^= 1
    with pytest.raises(CannotOpenError):
        decrypt(KEY, bytes(sealed), "t.c:1")


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"plain text", b"\x01" + b"n" * 12, b"\x01" + b"n" * 20])
def test_what_was_never_sealed_does_not_open(sealed: bytes) -> None:
    with pytest.raises(CannotOpenError):
        decrypt(KEY, sealed, "t.c:1")


def test_the_error_tells_the_column_and_not_the_row() -> None:
    with pytest.raises(CannotOpenError, match=r"^cases_person\.fin$"):
        decrypt(OTHER_KEY, encrypt(KEY, b"7SNQ2K4", "cases_person.fin:77"), "cases_person.fin:77")


class TestWrappingKeys:
    def test_an_old_key_still_opens_and_the_first_wraps_what_is_new(self, settings) -> None:
        settings.FIELD_KEYS = f"old:{encoded(KEY)}"
        key_id, wrapped = wrap(OTHER_KEY, "case:1")
        settings.FIELD_KEYS = f"new:{encoded(new_data_key())}, old:{encoded(KEY)}"
        assert unwrap(key_id, wrapped, "case:1") == OTHER_KEY
        assert wrap(OTHER_KEY, "case:1")[0] == "new"

    def test_an_unknown_key_id_is_named(self, settings) -> None:
        key_id, wrapped = wrap(OTHER_KEY, "case:1")
        settings.FIELD_KEYS = f"new:{encoded(KEY)}"
        with pytest.raises(CannotOpenError, match=key_id):
            unwrap(key_id, wrapped, "case:1")

    def test_a_wrapped_key_does_not_serve_another_case(self) -> None:
        key_id, wrapped = wrap(OTHER_KEY, "case:1")
        with pytest.raises(CannotOpenError):
            unwrap(key_id, wrapped, "case:2")

    @pytest.mark.parametrize("keys", ["", " , ", f"short:{encoded(b'too short')}"])
    def test_unusable_keys_are_refused_by_name(self, settings, keys: str) -> None:
        settings.FIELD_KEYS = keys
        with pytest.raises(ImproperlyConfigured, match="DOST_FIELD_KEYS"):
            wrap(OTHER_KEY, "case:1")


class TestBlindIndex:
    def test_equal_text_of_one_purpose_has_one_index(self) -> None:
        assert blind_index("fin", "7SNQ2K4") == blind_index("fin", "7SNQ2K4")
        assert len(blind_index("fin", "7SNQ2K4")) == 16

    def test_another_text_purpose_or_key_has_another(self, settings) -> None:
        index = blind_index("fin", "7SNQ2K4")
        assert index != blind_index("fin", "7SNQ2K5")
        assert index != blind_index("name", "7SNQ2K4")
        settings.INDEX_KEY = encoded(OTHER_KEY)
        assert index != blind_index("fin", "7SNQ2K4")

    def test_purpose_and_text_cannot_run_into_each_other(self) -> None:
        assert blind_index("name", " and birth") != blind_index("name and birth", "")

    def test_the_index_key_is_not_a_field_key(self, settings) -> None:
        assert settings.INDEX_KEY not in settings.FIELD_KEYS


def test_a_ciphertext_shows_nothing_of_itself() -> None:
    sealed = Ciphertext(encrypt(KEY, b"text", "t.c:1"))
    assert {repr(sealed), str(sealed), f"{sealed}", f"{sealed!r}", "%s" % sealed} == {"<sealed>"}  # noqa: UP031
