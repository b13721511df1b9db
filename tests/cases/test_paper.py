"""Paper days: typed in with the true times, marked, late where it is late, and compared by a second person."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.utils import timezone

from cases.errors import NotPermittedError, RefusedError
from cases.models import Case, PaperEntry, Ticket
from cases.services import clocks, paper
from dost_portal.audit.models import AuditEvent
from dost_portal.staff.models import User

CAME, RECEIVED = timedelta(hours=3), timedelta(hours=2)


@pytest.fixture
def entered(aysel: User, nigar: User) -> Case:
    now = timezone.now()
    return paper.enter(by=aysel, taken_at=now - CAME, started_at=now - RECEIVED, cause="power")


def test_the_clocks_have_run_since_the_true_times_and_what_is_late_shows_as_late(entered: Case) -> None:
    held = PaperEntry.objects.get(case=entered)
    hour, day = (entered.deadlines.get(clock=clock) for clock in ("front_office", "overall"))
    assert (hour.started_at, day.started_at, entered.opened_at) == (held.started_at, held.taken_at, held.started_at)
    assert hour.due_at < timezone.now() < day.due_at
    assert clocks.sweep().breached == 1
    assert Ticket.objects.get(case=entered).issued_at == held.taken_at


@pytest.mark.parametrize(("came", "received"), [(1, 2), (2, -1), (32 * 24, 1)])
def test_times_that_cannot_be_are_refused(aysel: User, came: int, received: int) -> None:
    now = timezone.now()
    with pytest.raises(RefusedError, match="paper_times"):
        paper.enter(
            by=aysel, taken_at=now - timedelta(hours=came), started_at=now - timedelta(hours=received), cause="power"
        )
    assert not Case.objects.exists()


def test_a_supervisor_of_the_centre_confirms_once_and_nobody_else(
    entered: Case, aysel: User, nigar: User, murad: User
) -> None:
    for somebody in (aysel, murad):
        with pytest.raises(NotPermittedError):
            paper.confirm(case=entered, by=somebody)
    paper.confirm(case=entered, by=nigar)
    assert PaperEntry.objects.get(case=entered).confirmed_by == nigar
    with pytest.raises(RefusedError, match="paper_confirmed"):
        paper.confirm(case=entered, by=nigar)
    assert AuditEvent.objects.filter(event="case.confirm_paper", actor_id=nigar.pk).count() == 1


def test_by_the_pages_from_the_sheet_to_the_supervisor(client: Client, aysel: User, nigar: User, kamran: User) -> None:
    now = timezone.localtime()
    came, too_early, received = (f"{now - before:%Y-%m-%dT%H:%M}" for before in (CAME, CAME + RECEIVED, RECEIVED))
    typed = {"taken_at": came, "started_at": too_early, "cause": "network"}
    client.force_login(kamran)
    assert client.get("/paper/").status_code == HTTPStatus.FORBIDDEN
    client.force_login(aysel)
    assert client.get("/paper/forms/")["Content-Type"] == "application/pdf"
    refused = client.post("/paper/", typed)
    assert (refused.status_code, came in refused.content.decode()) == (HTTPStatus.CONFLICT, True)
    answer = client.post("/paper/", typed | {"started_at": received})
    number = Case.objects.get().number
    assert answer["Location"] == f"/cases/{number}/intake/"
    assert "Kağızdan daxil edilib, hələ tutuşdurulmayıb" in client.get(f"/cases/{number}/").content.decode()
    assert client.post(f"/cases/{number}/paper/").status_code == HTTPStatus.FORBIDDEN
    client.force_login(nigar)
    assert number in client.get("/paper/").content.decode()
    assert client.post(f"/cases/{number}/paper/")["Location"] == "/paper/"
    assert "hələ tutuşdurulmayıb" not in client.get(f"/cases/{number}/").content.decode()
