"""While the database is away, or another machine takes it over, a page says so and means it: 503, come again."""

import pytest
from django.db import OperationalError
from django.test import Client

from dost_portal.staff.models import User


def test_503_in_the_user_s_words_and_when_to_come_again(
    client: Client, aysel: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: object, **values: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    client.raise_request_exception = False
    client.force_login(aysel)
    monkeypatch.setattr("cases.listing.first_page", away)
    answer = client.get("/cases/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "3")
    assert "errors" not in answer.content.decode()
    assert "<h1>" in answer.content.decode()
