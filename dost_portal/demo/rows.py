"""Rows by the million: what `Model(**values)` gives, in a third of its time."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from django.db import models
from django.db.models.base import ModelState

Row = TypeVar("Row", bound=models.Model)
_Links = dict[str, tuple[str, str]]
_Defaults = list[tuple[str, Callable[[], Any]]]


def made(model: type[Row], **values: Any) -> Row:
    """Return a row of `model` that is not saved; what is not in `values` has its field's default.

    Names are not checked, and no signal is sent.
    """
    links, defaults = _shape(model)
    row = model.__new__(model)
    row._state = ModelState()
    held = row.__dict__
    for name, value in values.items():
        if name in links:
            column, target = links[name]
            held[column] = None if value is None else value.__dict__[target]
            row._state.fields_cache[name] = value
        else:
            held[name] = value
    for column, default in defaults:
        if column not in held:
            held[column] = default()
    return row


@cache
def _shape(model: type[models.Model]) -> tuple[_Links, _Defaults]:
    fields = model._meta.concrete_fields
    links = {
        field.name: (field.attname, field.target_field.attname)
        for field in fields
        if isinstance(field, models.ForeignKey)
    }
    return links, [(field.attname, field.get_default) for field in fields]
