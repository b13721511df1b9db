"""Who must read a text before it leaves, or answer what DSMF asks, is told: in the work and by the bell."""

from collections.abc import Callable

import pytest
from django.test import Client

from cases.models import Alert, Announcement, ClarificationCopy
from cases.services import referring
from dost_portal.staff.models import User
from referrals import services as dsmf_services
from referrals.contracts import Question
from tests.cases.test_texts import written
from tests.factories import Story
from tests.pages.conftest import browser_of as browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_referral(story: Story) -> Story:
    story.to_referral()
    return story


class TestWhoIsTold:
    """Issue 6, point 3: the second person need not look at the case to learn that something waits."""

    def waits(self, client: Client) -> bool:
        return "A text for DSMF waits for your release" in client.get("/work/").content.decode()

    def test_it_waits_in_the_work_of_the_others_and_rings_until_it_is_released(
        self, at_referral: Story, browser_of: Callable[[str], Client]
    ) -> None:
        people = {name: browser_of(name) for name in ("aysel", "kamran", "leyla", "nigar")}
        held = written(at_referral)
        assert {name for name, client in people.items() if self.waits(client)} == {"kamran", "leyla"}
        told = Announcement.objects.filter(alert=Alert.TEXT_WAITS, seen_at=None)
        assert set(told.values_list("user__username", flat=True)) == {"kamran", "leyla"}
        page = f"/cases/{at_referral.case.number}/texts/{held.pk}/"
        assert page in people["kamran"].get("/work/").content.decode()
        kamran = told.get(user__username="kamran")
        assert people["kamran"].get(f"/announcements/{kamran.pk}/").url == page
        people["kamran"].post(page, {"do": "release"})
        assert not any(self.waits(client) for client in people.values())
        assert not told.exists()

    def test_where_nobody_else_is_there_the_supervisor_is_told(self, at_referral: Story) -> None:
        User.objects.filter(username__in=("kamran", "leyla")).update(is_active=False)
        written(at_referral)
        assert list(Announcement.objects.values_list("alert", "user__username").filter(alert__gt="")) == [
            ("text_waits", "nigar")
        ]

    def test_a_question_rings_at_who_answers_until_it_is_answered(
        self, story: Story, browser_of: Callable[[str], Client]
    ) -> None:
        story.to_decision()
        dsmf_services.ask(reference=story.referral.pk, by=story.dsmf, question=Question.TRANSPORT)
        referring.collect()
        told = Announcement.objects.filter(alert=Alert.QUESTION, seen_at=None)
        assert list(told.values_list("user__username", flat=True)) == ["aysel"]
        aysel = browser_of("aysel")
        assert "DSMF has asked: answer" in aysel.get("/work/").content.decode()
        copy = ClarificationCopy.objects.get()
        referring.answer_clarification(case=story.case, clarification=copy, by=story.agent, answer="confirmed")
        assert not told.exists()
        assert "DSMF has asked: answer" not in aysel.get("/work/").content.decode()
