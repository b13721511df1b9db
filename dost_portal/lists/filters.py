"""What a list shows: chosen in the address, so that it can be kept under a name, shared and come back to."""

from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from dost_portal.forms import offer


class Filter(forms.Form):
    """A filter of a list: every part may be left open."""

    @property
    def chosen(self) -> dict[str, Any]:
        """What was asked for; what makes no sense was not asked for."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def query(self) -> str:
        """What was asked for, as it stands in the address."""
        return urlencode(self.chosen, doseq=True)


class ColumnFilter(Filter):
    """A filter that also chooses the columns: of `offered` (code: heading) those asked for, without any the `usual`."""

    offered: ClassVar[Mapping[str, Any]]
    usual: ClassVar[tuple[str, ...]]
    columns = forms.MultipleChoiceField(label=_("Columns"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: QueryDict, **kwargs: Any) -> None:
        if "columns" not in data:  # so that the boxes say what is shown
            data = data.copy()
            data.setlist("columns", list(self.usual))
        super().__init__(data, **kwargs)
        offer(self, "columns", self.offered.items())
        self.order_fields([name for name in self.fields if name != "columns"])  # last, where it folds away

    def clean_columns(self) -> list[str]:
        asked = [name for name in self.offered if name in self.cleaned_data["columns"]]
        return [] if asked == list(self.usual) else asked

    @property
    def shown_columns(self) -> list[str]:
        return self.chosen.get("columns") or list(self.usual)

    @property
    def headings(self) -> list[Any]:
        return [self.offered[name] for name in self.shown_columns]


class FilterName(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)
