"""The filters that people keep under a name, for whichever list."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.forms.filters import FilterName
from cases.models import ListPage, SavedFilter
from cases.services import saving
from cases.views._page import attempt
from dost_portal.staff.models import User


@dataclass(frozen=True)
class Kept:
    """A list whose filters are kept: the names of its page's URL and of those that keep and forget one."""

    page: ListPage
    list: str
    save: str
    forget: str

    def url(self, query: str) -> str:
        return with_query(reverse(self.list), query)


def shown(user: User, of: Kept, query: str) -> dict[str, Any]:
    """Return what `cases/_kept.html` shows while the list shows `query`."""
    rows = SavedFilter.objects.filter(user=user, page=of.page)
    return {
        "rows": [
            {
                "name": row.name,
                "url": of.url(row.query),
                "active": row.query == query,
                "forget_url": with_query(reverse(of.forget, kwargs={"key": row.pk}), query),
            }
            for row in rows
        ],
        "save_url": with_query(reverse(of.save), query) if query else "",
    }


def keep(request: HttpRequest, user: User, of: Kept, query: str) -> HttpResponse:
    name = FilterName(request.POST)
    if name.is_valid():
        called = name.cleaned_data["name"]
        attempt(
            request,
            lambda: saving.save_filter(by=user, page=of.page, name=called, query=query),
            _("The filter is kept."),
        )
    else:
        messages.error(request, _("Give the filter a name."))
    return redirect(of.url(query))


def forget(user: User, key: UUID, of: Kept, query: str) -> HttpResponse:
    saving.forget_filter(by=user, key=key)
    return redirect(of.url(query))


def with_query(url: str, query: str) -> str:
    """Return `url` with the query of a list, if it has one."""
    return f"{url}?{query}" if query else url
