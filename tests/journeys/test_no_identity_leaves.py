"""A canary: somebody whose every identifier is searched for in all that DSMF's side got or can ask for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from cases.models import Case
from dost_portal.staff.models import Desk, User
from tests.factories import CHILD, HARMED, INTAKE, PERPETRATOR, Story
from tests.journeys import scenes
from tests.journeys.actor import Actor

pytestmark = pytest.mark.django_db(transaction=True)

CANARY = replace(
    INTAKE,
    harmed=replace(
        HARMED,
        first_name="Kanareyka",
        last_name="Sarıquşlu",
        patronymic="Qəfəsoğlu",
        fin="9KNR7YK",
        birth_date=date(1991, 4, 17),
        phone="+994557654321",
        actual_address="Qəfəs döngəsi 77",
    ),
    perpetrator=replace(PERPETRATOR, first_name="Pişikbala", last_name="Caynaqlı"),
    children=(replace(CHILD, first_name="Cücəbala", birth_date=date(2020, 8, 9)),),
)
IDENTIFIERS = (
    "Kanareyka", "Sarıquşlu", "Qəfəsoğlu", "9KNR7YK", "1991", "557654321", "55 765", "Qəfəs", "Pişikbala",
    "Caynaqlı", "Cücəbala", "2020-08", "AA1234567", "14/26", "Yasamal", "BAKI-1", "saylı", "SIRR", "Hadisə",
)  # fmt: skip
STAFF_PAGES = ("/work/", "/cases/", "/overdue/", "/reception/", "/trail/", "/admin/")


def found_in(text: str, number: str) -> list[str]:
    return [name for name in (*IDENTIFIERS, number) if name in text]


def test_dsmf_never_learns_who_it_is(enter: Callable[[str], Actor]) -> None:
    people = {user.username: user for user in User.objects.all()}
    story = Story(
        agent=people["aysel"],
        lawyer=people["kamran"],
        psychologist=people["leyla"],
        supervisor=people["nigar"],
        dsmf=people["dsmf"],
        desk=Desk.objects.get(centre__code="BAKI-1", number=1),
        intake=CANARY,
    )
    story.to_assessment()
    case = story.case
    for user in (story.lawyer, story.psychologist):
        assert case.interviews.get(by=user).notes
    number = Case.objects.get().number
    finish(story)

    clerk = enter("dsmf")
    scenes.place(clerk)
    clerk.sees("SR-01")
    for page in (*STAFF_PAGES, f"/cases/{number}/", f"/cases/{number}/intake/", f"/cases/{number}/live/"):
        clerk.go(page)
    assert found_in("\n".join(clerk.received).replace(f"/cases/{number}/", ""), number) == []
    assert found_in(everything_of_dsmf(), number) == []


def finish(story: Story) -> None:
    """From the signed interviews to DSMF's receipt."""
    from cases.services import assessing
    from dost_portal.outbox import outbox

    assessing.record(case=story.case, by=story.lawyer, version=0, assessment=story.assessment, sign=True)
    assessing.record(case=story.case, by=story.psychologist, version=1, assessment=story.assessment, sign=True)
    story.notify()
    story.case = Case.objects.get()
    story.send()
    outbox.deliver()


def everything_of_dsmf() -> str:
    """Every column of every table of DSMF's side, and of the outbox, as text."""
    texts = []
    with connection.cursor() as cursor:
        tables = [
            table
            for table in connection.introspection.table_names(cursor)
            if table.startswith(("referrals_", "outbox_"))
        ]
        for table in tables:
            cursor.execute(f'SELECT string_agg(t::text, E"\\n") FROM {table} t'.replace('"', "'"))
            texts.append(cursor.fetchone()[0] or "")
    return "\n".join(texts)
