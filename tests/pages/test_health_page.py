"""The administrator reads how the portal is, in words; nobody else does."""

import pytest

from cases.services import clocks
from dost_portal.outbox.models import OutboxMessage
from dost_portal.row_security import scope


@pytest.mark.django_db
def test_it_says_what_holds_and_what_was_given_up_on(browser_of) -> None:
    clocks.sweep()
    with scope.reading_state():
        OutboxMessage.objects.create(kind="wall", subject="x", surface="staff", dead_at="2026-01-01T00:00Z")
    page = browser_of("admin").get("/admin/health/").content.decode()
    for words in ("The clocks were swept lately", "Messages given up on", "✓ Yes"):
        assert words in page
    assert "/admin/health/" in browser_of("admin").get("/admin/").content.decode()
    assert browser_of("nigar").get("/admin/health/").status_code == 302
