"""Informing law enforcement: told first, sent once, complete with a receipt."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from cases.errors import NotPermittedError, RefusedError
from cases.models import Case, PoliceNotice
from cases.services import notifying
from dost_portal.passport.models import LawEnforcementBody
from dost_portal.staff.models import User
from tests.database import together
from tests.factories import Story

SENT = timezone.now() - timedelta(minutes=10)


def send(case: Case, by: User, **changes) -> PoliceNotice:
    values = {
        "submission": uuid4(),
        "addressee": LawEnforcementBody.objects.get(code="POLICE_YASAMAL"),
        "channel": "call",
        "sent_at": SENT,
        "person_told": True,
        "consent_to_investigation": "no",
        "identity_disclosed": False,
        "content": "Məlumat",
    }
    return notifying.send(case=case, by=by, **values | changes)


def receive(case: Case, notice: PoliceNotice, by: User, **changes) -> bool:
    values = {"registration_number": "102/77", "received_at": SENT + timedelta(minutes=1), "receiver_name": "Növbətçi"}
    return notifying.record_receipt(case=case, notice=notice, by=by, **values | changes)


@pytest.fixture
def police(story: Story) -> Case:
    return story.to_police()


def step(case: Case) -> str:
    return Case.objects.get(pk=case.pk).step


def test_sending_alone_does_not_complete_the_step(police: Case, aysel: User) -> None:
    send(police, aysel)
    assert step(police) == "police"


def test_the_receipt_completes_it(police: Case, aysel: User) -> None:
    assert receive(police, send(police, aysel), aysel) is True
    assert step(police) == "referral"


def test_danger_does_not_wait_for_the_assessment(case: Case, aysel: User, story: Story) -> None:
    assert receive(case, send(case, aysel), aysel) is False
    assert step(case) == "intake"


def test_the_person_is_told_before_it_goes(police: Case, aysel: User) -> None:
    with pytest.raises(RefusedError, match=r"^person_not_told$"):
        send(police, aysel, person_told=False)
    assert not PoliceNotice.objects.exists()


def test_a_doubled_click_is_one_notice(police: Case, aysel: User) -> None:
    once = UUID(int=7)
    assert send(police, aysel, submission=once).pk == send(police, aysel, submission=once).pk
    with pytest.raises(RefusedError, match=r"^informed_already$"):
        send(police, aysel)
    send(police, aysel, again=True)
    assert PoliceNotice.objects.count() == 2
    assert police.moves.filter(action="send_notice").count() == 2


def test_the_lawyer_may_and_the_psychologist_may_not(police: Case, kamran: User, leyla: User) -> None:
    assert send(police, kamran).sent_by == kamran
    with pytest.raises(NotPermittedError):
        send(police, leyla)


@pytest.mark.parametrize("told", ["Zəng: +994 (50) 123-45-67", "O, Yasamal,  sınaq küçəsi 5, mənzil 12-dədir"])
def test_where_the_person_is_stays_here(police: Case, aysel: User, told: str) -> None:
    with pytest.raises(RefusedError, match=r"^notice_tells_where$"):
        send(police, aysel, content=told)


def test_a_setting_keeps_every_name_back(police: Case, aysel: User, settings) -> None:
    settings.NOTICE_NAMES_PERSON = False
    with pytest.raises(RefusedError, match=r"^identity_not_allowed$"):
        send(police, aysel, identity_disclosed=True)


class TestReceipt:
    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"registration_number": ""}, "receipt_incomplete"),
            ({"receiver_name": ""}, "receipt_incomplete"),
            ({"received_at": SENT - timedelta(seconds=1)}, "received_before_sent"),
        ],
    )
    def test_half_a_receipt_is_none(self, police: Case, aysel: User, changes: dict, code: str) -> None:
        notice = send(police, aysel)
        with pytest.raises(RefusedError, match=f"^{code}$"):
            receive(police, notice, aysel, **changes)
        assert step(police) == "police"

    def test_an_electronic_one_needs_no_name(self, police: Case, aysel: User) -> None:
        assert receive(police, send(police, aysel, channel="electronic"), aysel, receiver_name="") is True

    def test_the_same_again_changes_nothing_and_another_is_refused(self, police: Case, aysel: User) -> None:
        notice = send(police, aysel)
        receive(police, notice, aysel)
        assert receive(police, notice, aysel) is False
        with pytest.raises(RefusedError, match=r"^receipt_recorded_already$"):
            receive(police, notice, aysel, registration_number="102/78")
        assert PoliceNotice.objects.get().registration_number == "102/77"

    def test_it_belongs_to_a_notice_of_the_case(self, police: Case, aysel: User, other_case: Callable) -> None:
        with pytest.raises(PoliceNotice.DoesNotExist):
            receive(police, send(other_case(), aysel), aysel)


@pytest.fixture
def other_case(story: Story, centre) -> Callable[[], Case]:
    from cases.services import opening, tickets

    def open_another() -> Case:
        ticket = tickets.issue(centre=centre, by=story.agent)
        return opening.open_case(ticket=ticket, by=story.agent)

    return open_another


@pytest.mark.django_db(transaction=True)
def test_two_people_who_send_at_once_send_one_and_the_second_is_told(police: Case, aysel: User) -> None:
    def press() -> str:
        try:
            send(police, aysel)
        except RefusedError as error:
            return error.code
        return "sent"

    assert sorted(together(press, press)) == ["informed_already", "sent"]
    assert PoliceNotice.objects.filter(case=police).count() == 1
    once = uuid4()
    assert len({row.pk for row in together(*[lambda: send(police, aysel, submission=once, again=True)] * 3)}) == 1
    assert PoliceNotice.objects.filter(case=police).count() == 2
