"""Security requirement 24: unusual reading alerts, without a name of anybody in the case."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from cases.models import Alert, Announcement, Case, CaseKey, CaseMember, Duty, Oddity, OddReading
from cases.services import watching
from cases.tasks import watch_reading
from dost_portal.audit import trail
from dost_portal.audit.models import AuditEvent
from dost_portal.outbox import outbox
from dost_portal.staff.models import Centre, User
from tests.database import sql
from tests.factories import Story
from tests.pages.conftest import browser_of as browser_of

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _people_who_hear(person) -> None:
    for username in ("nigar", "elnur", "auditor", "rashad"):
        User.objects.filter(pk=person(username).pk).update(email=f"{username}@dost.example")


@pytest.fixture
def case(story: Story) -> Case:
    """A case whose harmed person is called Sınaqlı, the alleged perpetrator Uydurmalı."""
    return story.to_interview()


def read(user: User, case: Case | str, content: bool = True) -> None:
    subject = case if isinstance(case, str) else f"case:{case.pk}"
    trail.record("case.read", by=user, subject=subject, detail={"page": "case", "content": content})


def watch() -> set[tuple[str, str]]:
    sql("SET LOCAL ROLE dost_worker")
    try:
        watch_reading()
    finally:
        sql("RESET ROLE")
    return set(OddReading.objects.values_list("reader__username", "kind"))


def call(user: User, last_name: str) -> None:
    User.objects.filter(pk=user.pk).update(last_name=last_name)


def test_24_ordinary_work_is_not_odd(case: Case, aysel: User, kamran: User) -> None:
    CaseMember.objects.get_or_create(case=case, user=kamran, role="lawyer")
    for user in (aysel, kamran):
        for _ in range(40):
            read(user, case)
    assert watch() == set()
    assert not AuditEvent.objects.filter(event="reading.odd").exists()


@pytest.mark.parametrize("surname", ["Sınaqlı", "SINAQLI", "sinaqlı", "Uydurmalı"])
def test_24_the_surname_of_somebody_in_the_case_is_told(case: Case, aysel: User, surname: str) -> None:
    call(aysel, surname)
    read(aysel, case)
    assert watch() == {("aysel", Oddity.SURNAME)}


@pytest.mark.parametrize(
    ("one", "other"), [("Hüseynov", "Hüseynova"), ("ƏLİYEVA", "Əliyev"), ("Iskəndərov", "ISKƏNDƏROVA")]
)
def test_24_man_and_woman_of_one_family_bear_one_surname(one: str, other: str) -> None:
    assert watching.stem(surname=one) == watching.stem(surname=other)
    assert watching.stem(surname="Hüseynli") != watching.stem(surname="Hüseynov")


def test_24_many_cases_within_an_hour_are_told_once(aysel: User, settings) -> None:
    settings.ODD_CASES_AN_HOUR = 5
    from uuid import uuid4

    for _ in range(4):
        read(aysel, f"case:{uuid4()}", content=False)
    assert watch() == set()
    for _ in range(4):
        read(aysel, f"case:{uuid4()}", content=False)
    assert watch() == watch() == {("aysel", Oddity.MANY)}
    assert OddReading.objects.count() == 1


def test_24_the_same_case_many_times_is_not_many_cases(case: Case, aysel: User, settings) -> None:
    settings.ODD_CASES_AN_HOUR = 2
    for _ in range(10):
        read(aysel, case)
    assert watch() == set()


def test_24_content_read_from_outside_the_team_is_told_and_mere_state_is_not(case: Case, nigar: User) -> None:
    read(nigar, case, content=False)
    assert watch() == set()
    read(nigar, case)
    assert watch() == {("nigar", Oddity.OUTSIDE)}


def test_24_outside_the_working_hours_is_told_unless_on_duty(case: Case, aysel: User, centre: Centre) -> None:
    today = timezone.localtime().isoweekday()
    Centre.objects.filter(pk=centre.pk).update(working_days=[today % 7 + 1])
    read(aysel, case)
    now = timezone.now()
    duty = Duty.objects.create(
        centre=centre, user=aysel, since=now - timedelta(hours=1), until=now + timedelta(hours=1), created_by=aysel
    )
    assert watch() == set()
    duty.delete()
    assert watch() == {("aysel", Oddity.HOURS)}


def test_24_an_erased_case_does_not_stop_the_watch(case: Case, aysel: User, settings) -> None:
    call(aysel, "Sınaqlı")
    CaseKey.objects.filter(case=case).delete()
    settings.ODD_CASES_AN_HOUR = 1
    read(aysel, case)
    assert watch() == {("aysel", Oddity.MANY)}


def test_24_the_centre_s_supervisors_and_the_auditors_are_told_without_a_name(case: Case, aysel: User) -> None:
    call(aysel, "Sınaqlı")
    read(aysel, case)
    watch()
    outbox.deliver()
    assert sorted(sent.to[0] for sent in mail.outbox) == ["auditor@dost.example", "nigar@dost.example"]
    for sent in mail.outbox:
        assert "/announcements/" in sent.body
        for name in ("Sınaqlı", "Günay", "Aysel", case.number):
            assert name not in sent.body + sent.subject
    entry = AuditEvent.objects.get(event="reading.odd")
    assert (entry.actor, entry.subject, entry.detail) == (None, f"user:{aysel.pk}", {"kind": "surname"})


def test_24_it_rings_at_once_and_leads_there(case: Case, aysel: User, browser_of: BrowserOf) -> None:
    call(aysel, "Sınaqlı")
    read(aysel, case)
    watch()
    for username in ("nigar", "auditor"):
        client = browser_of(username)
        told = Announcement.objects.get(user__username=username, alert=Alert.ODD_READING)
        assert "An odd reading waits" in client.get("/announcements/").content.decode()
        assert client.get(f"/announcements/{told.pk}/").url == "/reading/"
        told.refresh_from_db()
        assert (told.case, told.seen_at is not None) == (None, True)
    assert not Announcement.objects.filter(alert=Alert.ODD_READING, user__username__in=("aysel", "rashad")).exists()


def test_24_who_read_is_not_told_of_their_own(case: Case, nigar: User, browser_of: BrowserOf) -> None:
    read(nigar, case)
    watch()
    outbox.deliver()
    assert [sent.to[0] for sent in mail.outbox] == ["auditor@dost.example"]
    assert "Nigar Heyətli</th>" not in browser_of("nigar").get("/reading/").content.decode()


class TestPage:
    @pytest.fixture
    def odd(self, case: Case, aysel: User) -> OddReading:
        call(aysel, "Sınaqlı")
        read(aysel, case)
        watch()
        return OddReading.objects.get()

    def test_24_the_supervisor_looks_into_it_on_record(
        self, odd: OddReading, case: Case, browser_of: BrowserOf
    ) -> None:
        nigar = browser_of("nigar")
        page = nigar.get("/reading/").content.decode()
        assert "The reader bears the surname" in page
        assert case.number in page
        nigar.post(f"/reading/{odd.pk}/seen/")
        assert "The reader bears the surname" not in nigar.get("/reading/").content.decode()
        assert "The reader bears the surname" in nigar.get("/reading/?show=all").content.decode()
        odd.refresh_from_db()
        assert odd.seen_by.username == "nigar"
        assert AuditEvent.objects.filter(event="reading.reviewed", actor=odd.seen_by).count() == 1

    def test_the_auditor_sees_who_and_what_but_no_case(
        self, odd: OddReading, case: Case, browser_of: BrowserOf
    ) -> None:
        page = browser_of("auditor").get("/reading/").content.decode()
        assert "The reader bears the surname" in page
        assert case.number not in page

    def test_another_centre_s_supervisor_sees_nothing(self, odd: OddReading, browser_of: BrowserOf) -> None:
        elnur = browser_of("elnur")
        assert "The reader bears the surname" not in elnur.get("/reading/").content.decode()
        assert elnur.post(f"/reading/{odd.pk}/seen/").status_code == 404

    def test_agents_and_others_have_no_such_page(self, odd: OddReading, browser_of: BrowserOf) -> None:
        for username in ("aysel", "kamran", "sevil", "admin"):
            assert browser_of(username).get("/reading/").status_code == 403
