"""What works without anybody at a screen does so under the worker's role: all of it, in one night."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from cases.models import Absence, Announcement, Case, CaseKey, CaseMember, DocumentFile, FileState, ReferralLink, Ticket
from cases.services import (
    announcements,
    clocks,
    closing,
    ending,
    exchanging,
    exporting,
    filing,
    life,
    presence,
    referring,
)
from dost_portal.outbox import outbox
from dost_portal.outbox.models import OutboxMessage
from dost_portal.row_security.declared import DbRole
from dost_portal.staff.models import User
from referrals import services as dsmf_services
from referrals.contracts import DecisionKind
from referrals.models import Referral
from tests.cases.clock_rows import pass_time
from tests.cases.test_letters import send
from tests.factories import Story
from tests.uploads import samples


def work() -> None:
    """Do once what the sweeper does for ever, as the worker; nothing may be denied to it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', %s, true)", [DbRole.WORKER])
        clocks.sweep()
        outbox.deliver()
        referring.collect()
        exchanging.collect_receipts()
        closing.close_day()
        announcements.make_digest()
        presence.keep()
        filing.examine_waiting()
        filing.delete_leftovers()
        life.erase_due()
        exporting.make_waiting()
        exporting.forget_old()
        clocks.seconds_to_next_stage(1)
        cursor.execute("SELECT set_config('role', 'none', true)")


@pytest.mark.django_db
def test_a_referral_goes_and_its_receipt_completes_the_step(story: Story) -> None:
    case = story.to_referral()
    story.send()
    work()
    assert not OutboxMessage.objects.filter(dead_at=None, delivered_at=None).exists()
    assert Case.objects.get(pk=case.pk).step == "decision"
    reference = ReferralLink.objects.get(case=case).reference
    assert Referral.objects.filter(reference=reference).exists()


@pytest.mark.django_db
def test_a_notice_is_handed_over_and_its_receipt_completes_the_step(
    story: Story, media: Path, settings, tmp_path: Path
) -> None:
    settings.NOTICE_SPOOL = str(tmp_path / "spool")
    notice = send(story.to_police(), story.agent, channel="electronic")
    work()
    told = {"id": str(notice.pk), "registration_number": "7", "received_at": timezone.now().isoformat()}
    (tmp_path / f"spool/in/{notice.pk}.json").write_text(json.dumps(told))
    work()
    assert Case.objects.get(pk=story.case.pk).step == "referral"


@pytest.mark.django_db
def test_what_is_due_is_told_and_the_digest_is_made(case: Case, settings) -> None:
    settings.DIGEST_AT = settings.DIGEST_AT.replace(hour=0, minute=0)
    pass_time(61 * 60)
    work()
    assert Announcement.objects.filter(stage__deadline__case=case).exists()
    assert Announcement.objects.filter(stage=None).exists()


@pytest.mark.django_db
def test_who_stands_in_comes_and_goes(story: Story, person) -> None:
    story.open()
    gunel, now = person("gunel"), timezone.now()
    away = Absence.objects.create(
        user=story.agent, deputy=gunel, since=now - timedelta(hours=1), until=now + timedelta(hours=1), created_by=gunel
    )
    work()
    assert CaseMember.objects.current().filter(user=gunel).exists()
    Absence.objects.filter(pk=away.pk).update(until=now - timedelta(minutes=1))
    work()
    assert not CaseMember.objects.current().filter(user=gunel).exists()


@pytest.mark.django_db
def test_yesterday_s_tickets_expire(story: Story) -> None:
    ticket = story.ticket()
    Ticket.objects.filter(pk=ticket.pk).update(day=timezone.localdate() - timedelta(days=1))
    work()
    assert Ticket.objects.get(pk=ticket.pk).state == "expired"


@pytest.mark.django_db
def test_a_decision_is_collected(story: Story) -> None:
    case = story.to_decision()
    dsmf_services.decide(
        reference=story.referral.pk,
        by=story.dsmf,
        kind=DecisionKind.PLACED,
        ground="",
        place_code="SR-02",
        available_from=timezone.localdate(),
    )
    work()
    assert Case.objects.get(pk=case.pk).step == "reply"


@pytest.mark.django_db
def test_a_recall_goes(story: Story) -> None:
    case = story.to_decision()
    ending.withdraw(case=case, by=story.agent, reason="Öz istəyi ilə")
    work()
    assert Referral.objects.get().state == "recalled"


@pytest.mark.django_db
def test_a_file_that_waited_is_examined(case: Case, aysel: User, media: Path, no_scanner: None, settings) -> None:
    filing.add(case=case, by=aysel, document="identity", content=samples.image())
    settings.CLAMD = ""
    work()
    assert DocumentFile.objects.get().state == FileState.KEPT


@pytest.mark.django_db
def test_what_is_past_its_time_is_erased(story: Story) -> None:
    case = story.to_closed()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET closed_at = closed_at - interval '6 years' WHERE id = %s", [case.pk])
    work()
    assert Case.objects.get(pk=case.pk).erased_at is not None
    assert not CaseKey.objects.filter(case=case).exists()
