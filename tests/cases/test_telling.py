"""Levels, channels, escalations and the digest: who hears of what, by which way, how often."""

from datetime import time

import pytest
from django.db import IntegrityError, transaction

from cases import selectors
from cases.errors import RefusedError
from cases.models import Announcement, Case, DigestDay, EscalationMultiple, TellingChoice
from cases.services import announcements, clocks
from cases.services.announcements import Channels
from dost_portal.audit.models import AuditEvent
from dost_portal.outbox.models import OutboxMessage
from dost_portal.staff.models import User
from tests.cases.clock_rows import hour_of, pass_time, stages, told
from tests.database import rows, sql, together

MINUTE = 60


def mailed() -> list[tuple[str, int | None]]:
    """Return to whom an e-mail waits, and of which stage; None is a digest."""
    return rows(
        "SELECT u.username, s.stage FROM outbox_outboxmessage m JOIN cases_announcement a ON a.id = m.subject::bigint"
        " JOIN staff_user u ON u.id = a.user_id LEFT JOIN cases_deadlinestage s ON s.id = a.stage_id"
        " WHERE m.kind = 'announcement.mail' ORDER BY s.stage, u.username"
    )


@pytest.fixture
def addresses(aysel: User, nigar: User, person) -> None:
    person("rashad")
    for user in User.objects.all():
        user.email = f"{user.username}@dost.example"
        user.save()


class TestChannels:
    def test_without_a_choice_breaches_are_mailed_and_warnings_only_ring(self, case: Case, addresses: None) -> None:
        pass_time(46 * MINUTE)
        clocks.sweep()
        assert mailed() == []
        pass_time(15 * MINUTE)
        clocks.sweep()
        assert mailed() == [("aysel", 2), ("nigar", 2)]
        assert selectors.bell(User.objects.get(username="aysel")).unseen == 2

    def test_each_level_goes_by_the_channels_somebody_chose(self, case: Case, aysel: User, addresses: None) -> None:
        announcements.choose(by=aysel, channels=Channels(warning_portal=False, warning_mail=True, breach_mail=False))
        pass_time(46 * MINUTE)
        clocks.sweep()
        assert mailed() == [("aysel", 1)]
        assert selectors.bell(aysel).unseen == 0
        assert [row.muted for row in selectors.announced_to(aysel)] == [True]
        pass_time(15 * MINUTE)
        clocks.sweep()
        assert mailed() == [("aysel", 1), ("nigar", 2)]
        assert selectors.bell(aysel).unseen == 1

    def test_who_has_no_address_gets_no_mail_and_loses_nothing(self, case: Case, aysel: User, nigar: User) -> None:
        pass_time(61 * MINUTE)
        clocks.sweep()
        assert mailed() == []
        assert told(hour_of(case)) == [(2, "aysel"), (2, "nigar")]

    @pytest.mark.parametrize("name", ["breach_portal", "escalation_portal"])
    def test_a_missed_deadline_cannot_be_switched_off(self, aysel: User, name: str) -> None:
        with pytest.raises(RefusedError, match=r"^breach_always_told$"):
            announcements.choose(by=aysel, channels=Channels(**{name: False}))
        assert not TellingChoice.objects.exists()

    def test_a_choice_is_kept_and_in_the_trail_by_its_fields(self, aysel: User) -> None:
        chosen = Channels(warning_mail=True, sound=True)
        announcements.choose(by=aysel, channels=chosen)
        assert announcements.channels_of(user=aysel) == chosen
        assert AuditEvent.objects.get(event="telling.chosen").fields == ["sound", "warning_mail"]


class TestEscalations:
    def test_each_row_is_one_escalation_to_the_agency(self, aysel: User, story, addresses: None) -> None:
        EscalationMultiple.objects.create(multiple=4)
        case = story.open()
        pass_time(61 * MINUTE)
        clocks.sweep()
        assert not Announcement.objects.filter(user__username="rashad").exists()
        for passed, stage in ((60, 3), (120, 5)):
            pass_time(passed * MINUTE)
            clocks.sweep()
            assert (stage, "rashad") in told(hour_of(case))
        assert ("rashad", 5) in mailed()
        assert stages(hour_of(case)) == {1: "skipped", 2: "announced", 3: "announced", 5: "announced"}

    def test_a_stopped_clock_fires_all_its_due_escalations_at_once(self, story) -> None:
        for multiple in (3, 4, 5, 6):
            EscalationMultiple.objects.create(multiple=multiple)
        case = story.open()
        pass_time(5 * 60 * MINUTE + 1)
        clocks.stop(case=case, clocks=[clocks.Clock.FRONT_OFFICE])
        found = stages(hour_of(case))
        assert [found[stage] for stage in (3, 5, 6, 7, 8)] == [*["skipped"] * 3, "announced", "cancelled"]


@pytest.fixture
def whole_day(settings) -> None:
    settings.DIGEST_AT = time.min


class TestDigest:
    def test_it_counts_what_stays_missed_once_a_day(self, case: Case, whole_day: None, addresses: None) -> None:
        pass_time(61 * MINUTE)
        assert announcements.make_digest() == 3
        assert announcements.make_digest() == 0
        digests = Announcement.objects.filter(digest_on__isnull=False)
        assert sorted(digests.values_list("user__username", "clocks")) == [("aysel", 1), ("nigar", 1), ("rashad", 1)]
        assert mailed() == [("aysel", None), ("nigar", None), ("rashad", None)]

    def test_the_next_day_there_is_another(self, case: Case, whole_day: None) -> None:
        pass_time(61 * MINUTE)
        assert announcements.make_digest() > 0
        sql("UPDATE cases_announcement SET digest_on = digest_on - 1 WHERE digest_on IS NOT NULL")
        sql("UPDATE cases_digestday SET day = day - 1")
        assert announcements.make_digest() > 0

    def test_a_second_digest_of_a_day_is_refused_by_the_database(self, aysel: User) -> None:
        Announcement.objects.create(user=aysel, digest_on="2026-11-24", clocks=1)
        with pytest.raises(IntegrityError), transaction.atomic():
            Announcement.objects.create(user=aysel, digest_on="2026-11-24", clocks=2)

    def test_before_its_time_there_is_none(self, case: Case, settings) -> None:
        settings.DIGEST_AT = time.max
        pass_time(61 * MINUTE)
        assert announcements.make_digest() == 0
        assert not DigestDay.objects.exists()

    def test_it_rings_nobody_who_does_not_want_it(self, case: Case, aysel: User, whole_day: None) -> None:
        announcements.choose(by=aysel, channels=Channels(digest_portal=False))
        pass_time(61 * MINUTE)
        announcements.make_digest()
        assert selectors.bell(aysel).unseen == 0


@pytest.mark.django_db(transaction=True)
def test_many_who_make_the_digest_at_once_make_one(case: Case, settings) -> None:
    settings.DIGEST_AT = time.min
    pass_time(61 * MINUTE)
    assert sorted(together(*[announcements.make_digest] * 4)) == [0, 0, 0, 2]
    assert OutboxMessage.objects.count() == 0  # nobody has an address
    assert Announcement.objects.filter(digest_on__isnull=False).count() == 2


class TestSeen:
    def test_all_that_was_shown_is_seen_and_what_came_since_is_not(self, case: Case, aysel: User, nigar: User) -> None:
        pass_time(46 * MINUTE)
        clocks.sweep()
        shown = selectors.announced_to(aysel)[0].pk
        pass_time(15 * MINUTE)
        clocks.sweep()
        assert announcements.mark_all_seen(by=aysel, until_id=shown) == 1
        assert selectors.bell(aysel).unseen == 1
        assert selectors.bell(nigar).unseen == 1

    def test_nobody_marks_for_somebody_else(self, case: Case, aysel: User, nigar: User) -> None:
        pass_time(61 * MINUTE)
        clocks.sweep()
        announcements.mark_seen(announcement_id=selectors.announced_to(aysel)[0].pk, by=nigar)
        assert selectors.bell(aysel).unseen == 1

    def test_the_count_walks_the_index_of_the_unseen_and_no_further_than_it_shows(self, aysel: User) -> None:
        sql(
            "INSERT INTO cases_announcement (user_id, digest_on, clocks)"
            " SELECT %s, '2000-01-01'::date + n, 1 FROM generate_series(1, 20000) n",
            [aysel.pk],
        )
        sql("UPDATE cases_announcement SET seen_at = clock_timestamp() WHERE mod(id, 40) <> 0")
        sql("ANALYZE cases_announcement")
        assert selectors.bell(aysel).unseen == selectors.BELL_COUNTS_TO
        plan = rows(
            "EXPLAIN SELECT 1 FROM cases_announcement WHERE user_id = %s AND seen_at IS NULL AND NOT muted LIMIT 100",
            [aysel.pk],
        )
        assert "announcement_unseen" in str(plan), plan
