"""Sealed fields: encrypted in the database, opened only by a row that knows its key.

AES-256-GCM from `cryptography`. The associated data of a value is `table.column:primary key`,
so a ciphertext that was moved to another row or column does not open (security requirement 26).
A row's data key comes from `sealing_key()` of its model; the data keys themselves are kept
wrapped by the key-encryption keys of DOST_FIELD_KEYS. What must be findable has a blind index,
made with a different key (requirement 27).
"""

import base64
import hashlib
import hmac
import json
import secrets
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, FieldError, ImproperlyConfigured
from django.db import models
from django.db.models.constants import LOOKUP_SEP

FORMAT = b"\x01"
NONCE_BYTES = 12
KEY_BYTES = 32
INDEX_BYTES = 16


class CannotOpenError(Exception):
    """A sealed value does not belong to this row, was altered, or its key is gone."""


def encrypt(key: bytes, text: bytes, context: str) -> bytes:
    """Seal `text` under a 32-byte `key`, bound to `context`; 29 bytes longer than the text."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return FORMAT + nonce + AESGCM(key).encrypt(nonce, text, context.encode())


def decrypt(key: bytes, sealed: bytes, context: str) -> bytes:
    """Return what `encrypt` sealed under the same key and context.

    Raises CannotOpenError for anything else.
    """
    body = sealed[len(FORMAT) :]
    if not sealed.startswith(FORMAT) or len(body) <= NONCE_BYTES:
        raise CannotOpenError(context.partition(":")[0])
    try:
        return AESGCM(key).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], context.encode())
    except InvalidTag:
        raise CannotOpenError(context.partition(":")[0]) from None


@cache
def _wrapping_keys(setting: str) -> dict[str, bytes]:
    keys = {}
    for part in filter(None, (piece.strip() for piece in setting.split(","))):
        key_id, _, encoded = part.partition(":")
        key = base64.urlsafe_b64decode(encoded)
        if len(key) != KEY_BYTES:
            raise ImproperlyConfigured(f"DOST_FIELD_KEYS: the key {key_id!r} is not {KEY_BYTES} bytes")
        keys[key_id] = key
    if not keys:
        raise ImproperlyConfigured("DOST_FIELD_KEYS holds no key")
    return keys


def current_key_id() -> str:
    """Return the id of the key that wraps new data keys: the first of DOST_FIELD_KEYS."""
    return next(iter(_wrapping_keys(settings.FIELD_KEYS)))


def new_data_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def wrap(data_key: bytes, context: str) -> tuple[str, bytes]:
    """Return (key id, wrapped data key) under the current wrapping key."""
    key_id = current_key_id()
    return key_id, encrypt(_wrapping_keys(settings.FIELD_KEYS)[key_id], data_key, context)


def unwrap(key_id: str, wrapped: bytes, context: str) -> bytes:
    """Return the 32-byte data key; raises CannotOpenError when its wrapping key is not configured."""
    try:
        wrapping = _wrapping_keys(settings.FIELD_KEYS)[key_id]
    except KeyError:
        raise CannotOpenError(f"no key {key_id!r} in DOST_FIELD_KEYS") from None
    return decrypt(wrapping, wrapped, context)


def blind_index(purpose: str, text: str) -> bytes:
    """Return 16 bytes that are equal for equal `text` and `purpose`, and say nothing without the key.

    `text` must be normalised by the caller; the purpose keeps a FİN from matching a name.
    """
    key = base64.urlsafe_b64decode(settings.INDEX_KEY)
    return hmac.new(key, f"{purpose}\0{text}".encode(), hashlib.sha256).digest()[:INDEX_BYTES]


class Ciphertext(bytes):
    """A sealed value as it stands in the database. Shows nothing of itself."""

    def __repr__(self) -> str:
        return "<sealed>"

    __str__ = __repr__


def _clean_text(value: str) -> str:
    return unicodedata.normalize("NFC", value)


# name → (to text, from text, what an absent value reads as)
CODECS: dict[str, tuple[Callable[[Any], str], Callable[[str], Any], Any]] = {
    "text": (_clean_text, str, ""),
    "date": (date.isoformat, date.fromisoformat, None),
    "json": (lambda value: json.dumps(value, ensure_ascii=False), json.loads, None),
}


class _SealedAttribute:
    """Opens a sealed value when it is read, with the key and the identity of its own row."""

    def __init__(self, field: "SealedField") -> None:
        self.field = field

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name])
        value = instance.__dict__[name]
        if isinstance(value, Ciphertext):
            return self.field.open(instance, value)
        return self.field.absent if value is None else value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedField(models.Field):
    """A field whose value is encrypted under its row's key. `codec` is text, date or json.

    `max_length` counts code points. Absent and empty text are both stored as NULL, so that
    presence, and nothing else, can be filtered.
    """

    def __init__(self, *args: Any, codec: str = "text", **kwargs: Any) -> None:
        self.codec = codec
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)
        self.to_text, self.from_text, self.absent = CODECS[codec]

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, args, kwargs | {"codec": self.codec}

    def get_internal_type(self) -> str:
        return "BinaryField"

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _SealedAttribute(self))

    def context(self, instance: Any) -> str:
        return f"{instance._meta.db_table}.{self.column}:{instance.pk}"

    def seal(self, instance: Any, value: Any) -> Ciphertext | None:
        if value is None or value == "":
            return None
        text = self.to_text(value)
        if self.max_length is not None and len(text) > self.max_length:
            raise ValueError(f"{self.name} is longer than {self.max_length} code points")
        return Ciphertext(encrypt(instance.sealing_key(), text.encode(), self.context(instance)))

    def open(self, instance: Any, value: Ciphertext) -> Any:
        return self.from_text(decrypt(instance.sealing_key(), value, self.context(instance)).decode())

    def pre_save(self, model_instance: models.Model, add: bool) -> Ciphertext | None:
        value = model_instance.__dict__.get(self.attname)
        return value if isinstance(value, Ciphertext) else self.seal(model_instance, value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Ciphertext | None:
        return None if value is None else Ciphertext(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None and not isinstance(value, Ciphertext):
            raise FieldError(f"{self.name} is sealed: only a row can write it")
        return None if value is None else connection.Database.Binary(bytes(value))

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed: it cannot be searched, only tested for presence")
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj: Any) -> str:
        raise FieldError(f"{self.name} is sealed: it is not serialised")

    def formfield(self, *args: Any, **kwargs: Any) -> None:
        return None


class BlindIndexField(models.BinaryField):
    """The blind index of `source`, an attribute or method of the row that returns normalised text.

    Computed on every save, so that it cannot be forgotten. Empty text is stored as NULL.
    """

    def __init__(self, *args: Any, source: str = "", purpose: str = "", **kwargs: Any) -> None:
        self.source, self.purpose = source, purpose
        super().__init__(*args, **(kwargs | {"null": True, "editable": False, "max_length": INDEX_BYTES}))

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for key in ("null", "editable", "max_length"):
            kwargs.pop(key, None)
        return name, path, args, kwargs | {"source": self.source, "purpose": self.purpose}

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:
        text = getattr(model_instance, self.source)
        text = text() if callable(text) else text
        value = blind_index(self.purpose, text) if text else None
        setattr(model_instance, self.attname, value)
        return value


class SealedQuerySet(models.QuerySet):
    """Refuses what would write, sort or hand out sealed fields past the row that knows the key."""

    def update(self, **kwargs: Any) -> int:
        self._refuse_sealed("update()", *kwargs)
        return super().update(**kwargs)

    def order_by(self, *field_names: Any) -> Self:
        self._refuse_sealed("order_by()", *field_names)
        return super().order_by(*field_names)

    def values(self, *fields: Any, **expressions: Any) -> Any:
        self._refuse_sealed("values()", *(fields or _concrete_names(self.model)), *expressions.values())
        return super().values(*fields, **expressions)

    def values_list(self, *fields: Any, **options: Any) -> Any:
        self._refuse_sealed("values_list()", *(fields or _concrete_names(self.model)))
        return super().values_list(*fields, **options)

    def _refuse_sealed(self, operation: str, *names: Any) -> None:
        for name in names:
            for path in _paths_in(name):
                if _is_sealed(self.model, path):
                    raise FieldError(f"{operation}: {path} is sealed")


def _paths_in(name: Any) -> Iterator[str]:
    """Yield the field paths that a name or an expression of a query is made of."""
    if isinstance(name, str):
        yield name.lstrip("-")
    elif isinstance(name, models.F):
        yield name.name  # type: ignore[attr-defined]
    else:
        for part in getattr(name, "get_source_expressions", list)():
            yield from _paths_in(part)


def _concrete_names(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _is_sealed(model: type[models.Model], path: str) -> bool:
    field: Any = None
    for part in path.split(LOOKUP_SEP):
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:
            return False
        if field.is_relation and field.related_model is not None:
            model = field.related_model
    return isinstance(field, SealedField)
