"""The canary: a case made of distinctive identifiers, of which DSMF's side must hold and show none."""

from dataclasses import replace
from datetime import date

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from cases.records import ActRecord, ApplicationRecord, IdentityDocumentRecord, PersonRecord
from dost_portal.azeri import az_lower, az_upper, fold, long_date, short_date
from referrals.contracts import Question
from tests.factories import INTAKE, Story

pytestmark = pytest.mark.django_db

HARMED = PersonRecord(
    first_name="Zırınqulu",
    last_name="Kanareyskaya",
    patronymic="Pıstıqəddin",
    fin="9QZ8WX7",
    birth_date=date(1991, 9, 23),
    phone="+994702223344",
    registered_address="Şəhriyar döngəsi 4417K",
    actual_address="Qızılquş tini 9093K",
    sex="female",
    citizenship="citizen",
)
PERPETRATOR = PersonRecord(
    first_name="Vızqırt", last_name="Kərtənkələli", relationship="HUSBAND", fin="8PQ7YV6", birth_date=date(1983, 4, 17)
)
CHILD = PersonRecord(first_name="Cıqqılı", birth_date=date(2019, 11, 3), sex="female")
NOTES = "Gizlimotor qeyd mətni"
DESCRIPTION = "Dördayaqlı hadisənin təsviri"
# None can come about by chance in a random reference or a time: digits alone would, now and then.
TEXTS = (
    *(HARMED.first_name, HARMED.last_name, HARMED.patronymic, HARMED.fin),
    *("702223344", "70 222 33 44", "4417K", "9093K", "Şəhriyar", "Qızılquş"),
    *("Vızqırt", "Kərtənkələli", "8PQ7YV6", "Cıqqılı"),
    *("AA7654321", "KNR-5519", "Quşbaz məhkəməsi", "21:37-də"),
    *("Gizlimotor", "Dördayaqlı", "Sarıköynək"),
    *("BAKI-1", "1 saylı Bakı", "Yasamal"),
)
DATES = (HARMED.birth_date, PERPETRATOR.birth_date, CHILD.birth_date, date(2026, 1, 13))


@pytest.fixture
def canary(story: Story) -> Story:
    story.intake = replace(
        INTAKE,
        application=ApplicationRecord(
            applicant_kind="self", contact_allowed="yes", contact_phone=HARMED.phone, contact_time="21:37-də"
        ),
        harmed=HARMED,
        perpetrator=PERPETRATOR,
        children=(CHILD,),
        identity_document=IdentityDocumentRecord(kind="ID_NEW", number="AA7654321", form="original"),
        act=ActRecord(
            kind="COURT_ACT",
            number="KNR-5519",
            issuer="Quşbaz məhkəməsi",
            issued_on=date(2026, 1, 13),
            form="original",
        ),
    )
    story.assessment = replace(story.assessment, advice="Sarıköynək məsləhəti")
    story.to_assessment()
    _write_notes(story)
    return story


def _write_notes(story: Story) -> None:
    """Put the texts where they are sealed: into the interview and the incident."""
    for interview in story.case.interviews.select_related("case__key"):
        interview.notes = NOTES
        interview.save()
    incident = story.case.incident
    incident.description, incident.place, incident.happened_on = DESCRIPTION, "Qızılquş tini 9093K", date(2026, 1, 13)
    incident.save()


def _to_decision(story: Story) -> None:
    from cases.services import assessing
    from dost_portal.outbox import outbox

    for version, user in enumerate((story.lawyer, story.psychologist)):
        assessing.record(case=story.case, by=user, version=version, assessment=story.assessment, sign=True)
    story._reload()
    story.notify()
    story._reload()
    story.send()
    outbox.deliver()
    story._reload()


def canaries(story: Story) -> set[str]:
    """Every identifier in each way it might be written."""
    case = story.case
    people = (story.agent, story.lawyer, story.psychologist, story.supervisor)
    words = {*TEXTS, case.number, case.number.replace("-", ""), str(case.pk), case.pk.hex}
    words |= {user.username for user in people} | {user.full_name for user in people}
    for day in filter(None, DATES):
        words |= {day.isoformat(), short_date(day), long_date(day), f"{day:%Y%m%d}"}
    return words | {spelt(word) for word in words for spelt in (az_upper, az_lower, fold)}


def found(text: str, story: Story) -> set[str]:
    return {word for word in canaries(story) if word in text}


def tables() -> str:
    """Return every row of every table of DSMF's side as text."""
    dump = []
    with connection.cursor() as cursor:
        for model in apps.get_app_config("referrals").get_models():
            cursor.execute(f"SELECT t::text FROM {model._meta.db_table} t")
            dump += [row[0] for row in cursor.fetchall()]
    return "\n".join(dump)


def test_no_identifier_is_in_any_page_or_row_of_dsmf(canary: Story, client: Client) -> None:
    _to_decision(canary)
    reference = canary.referral.pk
    client.force_login(canary.dsmf)
    one = f"/dsmf/{reference}/"
    answers = [
        client.get("/dsmf/"),
        client.get("/dsmf/live/"),
        client.get(one),
        client.get(f"{one}live/"),
        client.post(f"{one}take/", follow=True),
        client.post(f"{one}ask/", {"question": Question.NEEDS_UNCLEAR.value}, follow=True),
        client.post(f"{one}decide/", {"kind": "placed"}),
        client.post(f"{one}decide/", {"kind": "refused", "ground": "no_legal_basis", "confirmed": "on"}, follow=True),
        client.get("/dsmf/", {"tab": "all"}),
    ]
    assert [answer.status_code for answer in answers] == [200] * 6 + [422] + [200] * 2
    for answer in answers:
        text = answer.content.decode() + str(dict(answer.headers)) + answer.cookies.output()
        assert found(text, canary) == set(), answer.request["PATH_INFO"]
    assert str(reference) in tables()
    assert found(tables(), canary) == set()


def test_the_canary_sings_where_it_may(canary: Story, client: Client) -> None:
    """The same words are on the agent's page: the search above would have found them."""
    client.force_login(canary.agent)
    page = client.get(f"/cases/{canary.case.number}/").content.decode()
    assert {"Zırınqulu", "Kanareyskaya", "9QZ8WX7", canary.case.number} <= found(page, canary)
