"""The words of a choice, for models that lists show by the dozen."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db import models
from django.utils.encoding import force_str


class SaysChoices(models.Model):
    """A model whose `get_…_display` translates the one label that is asked for; Django's own translates them all."""

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: Any) -> Any:
        value = getattr(self, field.attname)
        return force_str(_labels(field).get(value, value), strings_only=True)


@cache
def _labels(field: Any) -> Mapping[Any, Any]:
    return dict(field.flatchoices)
