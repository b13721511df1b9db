"""The hall under real processes: each number once, each ticket called once, also when one is killed."""

import os
import signal
import subprocess
import sys
import time
from typing import Any

import pytest

from cases.models import Ticket, TicketEvent
from cases.services import tickets
from cases.ticket_flow import TicketAction
from dost_portal.staff.models import Centre, Desk
from tests.cases.test_tickets_together import seats
from tests.journeys.conftest import ROOT, database_url

pytestmark = pytest.mark.django_db(transaction=True)

FULL = bool(os.environ.get("DOST_TEST_FULL"))
PROCESSES, TICKETS = (16, 2000) if FULL else (4, 50)
LONGEST_SECONDS = 1800 if FULL else 240

# Fast track first, and within each the longest wait.
IN_ORDER = ("priority", "issued_at", "number")

START = (
    "import django; django.setup(); from cases.services import tickets; from cases.ticket_flow import TicketAction\n"
)
ISSUE = START + (
    "import sys; from dost_portal.staff.models import Centre\n"
    "centre = Centre.objects.get()\n"
    "for place in range(int(sys.argv[1])):\n"
    "    tickets.issue(centre=centre, by=None, fast_track_reason='' if place % 10 else 'danger')\n"
)
CALL = START + (
    "import sys; from dost_portal.staff.models import Desk\n"
    "desk = Desk.objects.select_related('occupant').get(number=sys.argv[1])\n"
    "while ticket := tickets.call_next(desk=desk, by=desk.occupant):\n"
    "    tickets.act(ticket=ticket, action=TicketAction.NO_SHOW, by=desk.occupant)\n"
)


def begin(program: str, argument: int) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "DOST_TESTING": "1",
        "DJANGO_SETTINGS_MODULE": "dost_portal.settings",
    }
    return subprocess.Popen([sys.executable, "-c", program, str(argument)], cwd=ROOT, env=environment)


def end(processes: list[subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + LONGEST_SECONDS
    for process in processes:
        assert process.wait(max(1, until - time.monotonic())) == 0


def called_once() -> None:
    calls = list(TicketEvent.objects.filter(action="call").values_list("ticket", flat=True))
    assert len(calls) == len(set(calls)) == PROCESSES * TICKETS
    assert set(Ticket.objects.values_list("state", flat=True)) == {"no_show"}


def test_every_number_and_every_call_happens_once_and_in_order(centre: Centre) -> None:
    end([begin(ISSUE, TICKETS) for _ in range(PROCESSES)])
    numbers = sorted(Ticket.objects.values_list("number", flat=True))
    assert numbers == list(range(1, PROCESSES * TICKETS + 1))
    places = {pk: place for place, pk in enumerate(Ticket.objects.order_by(*IN_ORDER).values_list("pk", flat=True))}
    seats(centre, PROCESSES)
    end([begin(CALL, desk) for desk in range(1, PROCESSES + 1)])
    called_once()
    in_order(places)


def in_order(places: dict[Any, int]) -> None:
    """Every desk called in the order of the queue, the fast track before all others."""
    for desk in Desk.objects.all():
        calls = TicketEvent.objects.filter(action="call", desk=desk).order_by("id")
        order = [places[pk] for pk in calls.values_list("ticket", flat=True)]
        assert order == sorted(order)


def test_a_process_killed_in_the_middle_calls_nobody_twice_and_loses_nobody(centre: Centre) -> None:
    end([begin(ISSUE, TICKETS) for _ in range(PROCESSES)])
    seats(centre, PROCESSES)
    processes = [begin(CALL, desk) for desk in range(1, PROCESSES + 1)]
    killed = processes.pop(0)
    while not TicketEvent.objects.filter(action="call", desk__number=1).count() > TICKETS // 10:
        assert killed.poll() is None, "it was over before it could be killed"
        time.sleep(0.02)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    end(processes)
    # Whom it had called stands at its desk; the agent goes on from there.
    desk = Desk.objects.select_related("occupant").get(number=1)
    left = Ticket.objects.filter(state="called").first()
    if left is not None:
        assert left.desk == desk
        tickets.act(ticket=left, action=TicketAction.NO_SHOW, by=desk.occupant)
    called_once()
