"""The way back: arrival with its alarm, the sheet that says nothing, and from the reference to the case."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from cases.models import Announcement, Case, Deadline, ReferralLink
from cases.services import clocks, ending, referring
from dost_portal.audit.models import AuditEvent
from dost_portal.staff.models import User
from referrals import services as dsmf_services
from referrals.contracts import DecisionKind
from tests.cases.clock_rows import pass_time
from tests.factories import HARMED, Story

pytestmark = pytest.mark.django_db


class TestArrival:
    def test_its_clock_runs_on_after_the_case_is_closed_and_a_confirmation_stops_it(self, story: Story) -> None:
        case = story.to_closed()
        assert list(Deadline.objects.running().values_list("clock", flat=True)) == ["arrival"]
        dsmf_services.confirm_arrival(reference=ReferralLink.objects.get().reference, by=story.dsmf)
        assert (referring.collect(), referring.collect()) == (1, 0)
        assert not Deadline.objects.running().exists()
        assert ReferralLink.objects.get().arrived_at is not None
        assert Case.objects.get(pk=case.pk).step == "closed"

    def test_not_confirmed_in_time_the_team_and_the_supervisor_hear_it_once(self, story: Story, nigar: User) -> None:
        story.to_closed()
        before = Announcement.objects.count()
        pass_time(25 * 3600)
        assert clocks.sweep().breached == 1
        assert clocks.sweep().breached == 0
        told = set(
            Announcement.objects.filter(stage__deadline__clock="arrival").values_list("user__username", flat=True)
        )
        assert {"aysel", "kamran", "leyla", "nigar"} <= told
        assert Announcement.objects.count() == before + len(told)

    def test_it_counts_from_the_day_on_which_the_place_is_free(self, story: Story) -> None:
        case = story.to_decision()
        day = timezone.localdate() + timedelta(days=3)
        dsmf_services.decide(
            reference=story.referral.pk, by=story.dsmf, kind=DecisionKind.PLACED, place_code="SR-02", available_from=day
        )
        referring.collect()
        clock = Deadline.objects.get(case=case, clock="arrival")
        assert timezone.localdate(clock.started_at) == day
        assert timezone.localdate(clock.due_at) == day + timedelta(days=1)

    def test_a_refusal_awaits_nobody(self, story: Story) -> None:
        story.to_reply(DecisionKind.REFUSED)
        assert not Deadline.objects.filter(clock="arrival").exists()

    def test_whoever_withdraws_after_the_placement_is_awaited_no_more(self, story: Story) -> None:
        case = story.to_reply()
        ending.withdraw(case=case, by=story.agent, reason="Öz istəyi ilə")
        assert not Deadline.objects.running().exists()


class TestLive:
    def test_a_decision_and_a_question_stand_on_the_open_page_at_the_next_poll(
        self, story: Story, client: Client
    ) -> None:
        case = story.to_decision()
        client.force_login(story.agent)
        url = f"/cases/{case.number}/live/"
        first = client.get(url, headers={"X-Dost-Poll": "1"})
        from referrals.contracts import Question

        text = "Uşaqlar eyni otaqda qala bilər?"
        dsmf_services.ask(reference=story.referral.pk, by=story.dsmf, question=Question.IN_WORDS, text=text)
        referring.collect()
        second = client.get(url, headers={"X-Dost-Poll": "1", "If-None-Match": first["ETag"]})
        assert text in second.content.decode()
        dsmf_services.decide(
            reference=story.referral.pk, by=story.dsmf, kind=DecisionKind.REFUSED, ground="no_legal_basis"
        )
        referring.collect()
        third = client.get(url, headers={"X-Dost-Poll": "1", "If-None-Match": second["ETag"]})
        assert third.status_code == 200
        assert len(third.context["decisions"]) == 2


class TestSheet:
    @pytest.mark.parametrize("kind", DecisionKind)
    def test_it_names_nobody_and_says_nothing_of_the_matter(
        self, story: Story, client: Client, kind: DecisionKind
    ) -> None:
        case = story.to_reply(kind)
        client.force_login(story.agent)
        page = client.get(f"/cases/{case.number}/answer-sheet/")
        sheet = page.content.decode().partition('class="panel sheet"')[2].partition("</section>")[0]
        assert "142" in sheet
        for word in (HARMED.first_name, HARMED.last_name, "zorakılıq", "DSMF", "SR-02", "reabilitasiya", "zərər"):
            assert word.lower() not in sheet.lower()
        assert AuditEvent.objects.filter(event="case.sheet", actor=story.agent).count() == 1

    def test_before_the_final_decision_there_is_none(self, story: Story, client: Client) -> None:
        case = story.to_decision()
        client.force_login(story.agent)
        assert client.get(f"/cases/{case.number}/answer-sheet/").status_code == 404

    @pytest.mark.parametrize("who", ["gunel", "murad", "nigar", "dsmf", "admin"])
    def test_nobody_outside_the_team_prints_it(
        self, story: Story, client: Client, person: Callable[[str], User], who: str
    ) -> None:
        case = story.to_reply()
        client.force_login(person(who))
        assert client.get(f"/cases/{case.number}/answer-sheet/").status_code == 404


class TestByReference:
    URL = "/cases/by-reference/"

    def test_the_team_finds_the_case_and_it_is_on_record(self, story: Story, client: Client) -> None:
        case = story.to_decision()
        client.force_login(story.agent)
        reference = ReferralLink.objects.get().reference
        assert client.post(self.URL, {"reference": reference.hex}).url == f"/cases/{case.number}/"
        assert AuditEvent.objects.filter(
            event="referral.identified", actor=story.agent, subject=f"case:{case.pk}"
        ).exists()

    def test_for_anybody_else_it_is_as_unknown_as_one_that_does_not_exist(
        self, story: Story, client: Client, person: Callable[[str], User]
    ) -> None:
        case = story.to_decision()
        known = ReferralLink.objects.get().reference
        for who in ("gunel", "murad"):
            client.force_login(person(who))
            answers = [client.post(self.URL, {"reference": str(one)}) for one in (known, uuid4())]
            assert {answer.status_code for answer in answers} == {404}
            shown = {answer.content.decode().replace(str(known), "").split('id="main"')[-1][:200] for answer in answers}
            assert case.number not in str(shown)
        assert AuditEvent.objects.filter(event="referral.identify_denied", subject=f"case:{case.pk}").count() == 2
        assert AuditEvent.objects.filter(event="referral.identify_denied").count() == 4

    @pytest.mark.parametrize("who", ["kamran", "nigar", "rashad", "dsmf", "admin", "auditor", "sevil"])
    def test_roles_that_do_not_refer_are_refused(self, client: Client, person: Callable[[str], User], who: str) -> None:
        client.force_login(person(who))
        assert client.get(self.URL).status_code == 403
        assert client.post(self.URL, {"reference": str(uuid4())}).status_code == 403

    @pytest.mark.parametrize("typed", ["", "x", "Günay Sınaqlı", "\x00", "0" * 400])
    def test_what_is_no_reference_is_said_beside_the_field(self, story: Story, client: Client, typed: str) -> None:
        client.force_login(story.agent)
        page = client.post(self.URL, {"reference": typed})
        assert page.status_code == 422
        assert page.context["form"].errors["reference"]
