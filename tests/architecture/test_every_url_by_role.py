"""The checked-in table URL × role × method equals what the server does (security requirement 3).

`UPDATE_URL_TABLE=1 make test ARGS=tests/architecture/test_every_url_by_role.py` writes it anew; the
difference is then read line by line before it is committed.
"""

import os
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cases.models import Case, HallScreen
from cases.services import tickets
from dost_portal.staff.models import Centre
from tests import factories
from tests.factories import Story

TABLE = Path(__file__).with_name("urls.tsv")
METHODS = ("GET", "POST")
# Aysel, Kamran and Leyla are the case's team; Günel sits beside them and is not in it.
ROLES = ("anonymous", *factories.CAST)
# Django's own admin: its index stands for all of it, for it lets in by one rule.
ADMIN_SEEN = {"admin:index", "admin:staff_user_changelist"}


def names(patterns: list[Any], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            name = f"{namespace}{pattern.name}"
            if not name.startswith("admin:") or name in ADMIN_SEEN:
                yield name


def rows() -> list[str]:
    """Every named URL once; the outcome pages once for each of them."""
    from cases.views.outcome_table import BY_SLUG
    from cases.views.work import DESK_ACTIONS

    slugs = {"cases:outcome": BY_SLUG, "cases:ticket_action": DESK_ACTIONS}
    found = sorted(set(names(get_resolver().url_patterns)))
    return [f"{name} {slug}".strip() for name in found for slug in (slugs.get(name) or [""])]


@pytest.fixture
def world(story: Story, centre: Centre, other_centre: Centre) -> dict[str, Any]:
    """A case ready for the referral, one at DSMF, a waiting ticket, and the whole cast."""
    for username in factories.CAST:
        factories.member(username, centre, other_centre)
    case = story.to_referral()
    notice = case.notices.get()
    ticket = tickets.issue(centre=centre, by=story.agent)
    return {
        "number": case.number,
        "ticket": ticket.pk,
        "notice": notice.pk,
        "asked": uuid4(),
        "text": uuid4(),
        "code": "SR-01",
        "clarification": uuid4(),
        "reference": uuid4(),
        "absence": uuid4(),
        "duty": uuid4(),
        "clock": "front_office",
        "generation": 1,
        "pk": 1,
        "file": uuid4(),
        "letter": uuid4(),
        "consent": uuid4(),
        "access": uuid4(),
        "page": 1,
        "document": "identity",
        "key": uuid4(),
        "uidb64": "x",
        "form": "intake",
        "token": "x",
        "guide": "social_agent",
        "help:document document": "operations",
        "cases:kiosk token": HallScreen.objects.create(centre=centre, kind="kiosk").token,
        "cases:board token": (board := HallScreen.objects.create(centre=centre, kind="board")).token,
        "cases:board_live token": board.token,
    }


def url_of(row: str, world: dict[str, Any]) -> str:
    name, _, slug = row.partition(" ")
    resolver = get_resolver()
    for part in name.split(":")[:-1]:
        resolver = resolver.namespace_dict[part][1]
    (_template, wanted), *_others = resolver.reverse_dict.getlist(name.rpartition(":")[2])[0][0]
    return reverse(name, kwargs={key: slug if key == "slug" else _value(world, name, key) for key in wanted})


def _value(world: dict[str, Any], name: str, key: str) -> Any:
    return world.get(f"{name} {key}") or world[key]


def status(client: Client, method: str, url: str) -> int:
    held = deepcopy(client.cookies)
    with transaction.atomic():
        response = getattr(client, method.lower())(url)
        transaction.set_rollback(True)
    client.cookies = held  # a session that was begun anew is undone with the rest
    return response.status_code


def clients() -> dict[str, Client]:
    from dost_portal.staff.models import User

    found = {"anonymous": Client(raise_request_exception=False)}
    for user in User.objects.all():
        found[user.username] = Client(raise_request_exception=False)
        found[user.username].force_login(user)
    return found


def test_the_table_is_what_the_server_does(world: dict[str, Any]) -> None:
    people = clients()
    lines = ["\t".join(("url", "method", *ROLES))]
    for row in rows():
        url = url_of(row, world)
        for method in METHODS:
            codes = [str(status(people[role], method, url)) for role in ROLES]
            lines.append("\t".join((row, method, *codes)))
    if os.environ.get("UPDATE_URL_TABLE"):
        TABLE.write_text("\n".join(lines) + "\n")
    assert lines == TABLE.read_text().splitlines()


def test_no_url_answers_with_a_server_error() -> None:
    codes = {code for line in TABLE.read_text().splitlines()[1:] for code in line.split("\t")[2:]}
    assert not {code for code in codes if code.startswith("5") and code != "503"}


def test_another_centres_case_looks_like_no_case(world: dict[str, Any]) -> None:
    """Security requirements 1 and 2: the same answer for a random number, another centre, another team."""
    people = clients()
    number = Case.objects.get().number
    for role in ("murad", "gunel", "elnur", "sevil", "rashad", "auditor", "admin", "dsmf"):
        for page in ("", "intake/", "interview/", "police/", "referral/", "reply/", "withdraw/"):
            for method in ("get", "post"):
                real = getattr(people[role], method)(f"/cases/{number}/{page}")
                random = getattr(people[role], method)(f"/cases/ZZZZ-ZZZZ/{page}")
                assert (real.status_code, _body(real)) == (random.status_code, _body(random))
                assert real.status_code in (404, 405)


def _body(response: Any) -> str:
    """The page without what is new in every answer: tokens, the clock, the address asked for."""
    import re

    text = response.content.decode()
    text = re.sub(r'(csrfmiddlewaretoken" value|X-CSRFToken"): ?"?=?"[^"]+"', "", text)
    text = re.sub(r'value="[A-Za-z0-9]{64}"|data-server-epoch="\d+"|[A-Za-z0-9]{64}', "", text)
    return re.sub(r"/cases/[A-Z0-9]{4}-[A-Z0-9]{4}/", "", text)
