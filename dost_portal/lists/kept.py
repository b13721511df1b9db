"""The filters that people keep under a name, for whichever list; each side of the portal keeps its own."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from dost_portal.addresses import address
from dost_portal.lists.filters import FilterName
from dost_portal.prepared import Prepared
from dost_portal.staff.models import User

MOST: Final = 20


class KeptFilter(models.Model):
    """A filter of one person for one list: `query` is the page's own, codes, days and ids only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=400, blank=True)

    class Meta:
        abstract = True


@dataclass(frozen=True)
class Kept:
    """A list whose filters are kept: in which rows, and the names of the URLs of its page, to keep and to forget."""

    model: type[Any]
    page: str
    list: str
    save: str
    forget: str

    def url(self, query: str) -> str:
        return with_query(address(self.list), query)

    def of(self, user: UUID) -> models.QuerySet[Any]:
        return self.model._default_manager.filter(user=user, page=self.page)

    @cached_property
    def shown_to(self) -> Prepared[Any]:
        """The query of what is kept by somebody, by their key."""
        return Prepared(self.of, UUID)


def shown(user: User, of: Kept, query: str, tabs: Collection[str] = ()) -> dict[str, Any]:
    """Return what `components/kept.html` shows while the list shows `query`; what a tab shows needs no name."""
    return {
        "rows": [
            {
                "name": row.name,
                "url": of.url(row.query),
                "active": row.query == query,
                "forget_url": with_query(reverse(of.forget, kwargs={"key": row.pk}), query),
            }
            for row in of.shown_to(user.pk)
        ],
        "save_url": with_query(address(of.save), query) if query and query not in tabs else "",
    }


@transaction.atomic
def keep(request: HttpRequest, user: User, of: Kept, query: str) -> HttpResponse:
    """Keep `query` under the name that was posted; under a known name it takes the place of what was there.

    Without a name, or beyond MOST of one list, nothing is kept, and the page says so.
    """
    form = FilterName(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the filter a name."))
    elif of.of(user.pk).exclude(name=form.cleaned_data["name"]).count() >= MOST:
        messages.error(request, _("Twenty filters are kept already: delete one first."))
    else:
        of.model._default_manager.update_or_create(
            user=user, page=of.page, name=form.cleaned_data["name"], defaults={"query": query}
        )
        messages.success(request, _("The filter is kept."))
    return redirect(of.url(query))


def forget(user: User, key: UUID, of: Kept, query: str) -> HttpResponse:
    """Delete a filter of `user`; somebody else's stays."""
    of.of(user.pk).filter(pk=key).delete()
    return redirect(of.url(query))


def with_query(url: str, query: str) -> str:
    """Return `url` with the query of a list, if it has one."""
    return f"{url}?{query}" if query else url
