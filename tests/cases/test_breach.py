"""A missed deadline has its cause on record before the case closes; a supervisor's word is a record apart."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cases.errors import GateClosedError, NotPermittedError, RefusedError
from cases.models import BreachExplanation, BreachReview, Case, Deadline, Escalation
from cases.services import clocks, ending, escalating, reviewing
from cases.services.correcting import correct
from dost_portal.audit.models import AuditEvent
from dost_portal.staff.models import User
from referrals.contracts import DecisionKind
from tests.cases.clock_rows import hour_of, pass_time, told
from tests.factories import Story

LATE = 61 * 60


def close(story: Story) -> Case:
    return ending.reply_and_close(case=story.case, by=story.agent, form="in_person", given_at=timezone.now(), safe=True)


def explain(case: Case, by: User, cause: str = "load", **more: str) -> None:
    missed = [str(row.pk) for row in reviewing.unexplained(case=case)]
    reviewing.explain(case=case, by=by, clocks=missed, cause=cause, **more)


@pytest.fixture
def late(story: Story) -> Case:
    """A case told of its placement, whose hour was missed on the way."""
    story.to_referral()
    pass_time(LATE)
    story.send()
    from dost_portal.outbox import outbox

    outbox.deliver()
    story._reload()
    from referrals import services as dsmf_services

    dsmf_services.decide(
        reference=story.referral.pk,
        by=story.dsmf,
        kind=DecisionKind.PLACED,
        ground="",
        place_code="SR-02",
        available_from=timezone.localdate(),
    )
    from cases.services import referring

    referring.collect()
    return story._reload()


class TestTheGate:
    def test_a_case_with_a_missed_deadline_does_not_close_without_its_cause(self, story: Story, late: Case) -> None:
        with pytest.raises(GateClosedError) as refused:
            close(story)
        assert [need.code for need in refused.value.missing] == ["cause"]
        assert story._reload().is_open
        explain(late, story.agent)
        assert not close(story).is_open

    def test_the_supervisor_s_review_is_a_cause_too(self, story: Story, late: Case, nigar: User) -> None:
        reviewing.review(deadline=hour_of(late), by=nigar, cause="waiting_police")
        assert not close(story).is_open

    def test_what_falls_due_with_the_last_click_is_missed_and_asked_for(self, story: Story) -> None:
        """The clock still runs when the button is pressed: it is stopped by the very move that asks."""
        story.to_interview()
        pass_time(LATE)
        with pytest.raises(GateClosedError) as refused:
            ending.withdraw(case=story.case, by=story.agent, reason="Fikrini dəyişdi")
        assert [need.code for need in refused.value.missing] == ["cause"]
        assert hour_of(story.case).stopped_at is None
        explain(story.case, story.agent)
        assert not ending.withdraw(case=story.case, by=story.agent, reason="Fikrini dəyişdi").is_open

    def test_in_time_nothing_is_asked(self, story: Story) -> None:
        story.to_interview()
        pass_time(LATE - 120)
        assert not ending.withdraw(case=story.case, by=story.agent, reason="Fikrini dəyişdi").is_open

    def test_a_corrected_clock_that_was_in_time_asks_for_nothing(self, story: Story, late: Case, nigar: User) -> None:
        hour = hour_of(late)
        stop = hour.started_at + timedelta(minutes=30)
        correct(case=late, by=nigar, deadline=hour, stopped_at=stop, reason="Qəbz gec yazıldı")
        assert not close(story).is_open

    def test_nobody_in_danger_waits_for_it_and_the_supervisor_still_sees_it(self, story: Story, nigar: User) -> None:
        story.to_interview()
        pass_time(LATE)
        ending.hand_over_in_emergency(case=story.case, by=story.agent, reason="Təhlükə")
        assert list(reviewing.unexplained(case=story.case)) == [hour_of(story.case)]

    def test_it_is_among_what_is_missing_with_a_link_to_where_it_is_mended(
        self, story: Story, late: Case, client: Client
    ) -> None:
        client.force_login(story.agent)
        page = client.get(f"/cases/{late.number}/", headers={"accept-language": "en"}).content.decode()
        assert f'<a href="/cases/{late.number}/cause/">A deadline was missed: record the cause</a>' in page
        form = client.get(f"/cases/{late.number}/cause/", headers={"accept-language": "en"})
        assert form.status_code == 200
        missed = [str(row.pk) for row in reviewing.unexplained(case=late)]
        sent = client.post(f"/cases/{late.number}/cause/", {"clocks": missed, "cause": "load", "remark": ""})
        assert sent.status_code == 302
        assert BreachExplanation.objects.get().recorded_by == story.agent
        after = client.get(f"/cases/{late.number}/", headers={"accept-language": "en"}).content.decode()
        assert "record the cause" not in after

    def test_the_page_to_withdraw_says_what_is_needed_first(self, story: Story, client: Client) -> None:
        story.to_interview()
        pass_time(LATE)
        client.force_login(story.agent)
        page = client.get(f"/cases/{story.case.number}/withdraw/").content.decode()
        assert f'href="/cases/{story.case.number}/cause/"' in page


class TestTheTeamsCause:
    def test_who_recorded_it_is_kept_and_the_first_stands(self, story: Story, late: Case) -> None:
        explain(late, story.agent, "load")
        reviewing.explain(case=late, by=story.lawyer, clocks=[str(hour_of(late).pk)], cause="technical")
        row = BreachExplanation.objects.get()
        assert (row.cause, row.recorded_by) == ("load", story.agent)
        assert AuditEvent.objects.filter(event="clock.explained").count() == 1

    def test_other_needs_words(self, story: Story, late: Case) -> None:
        with pytest.raises(RefusedError, match="remark_missing"):
            explain(late, story.agent, "other")
        explain(late, story.agent, "other", remark="İşıq söndü")
        assert BreachExplanation.objects.select_related("case__key").get().remark == "İşıq söndü"

    def test_a_clock_in_time_has_no_cause(self, story: Story) -> None:
        story.to_interview()
        with pytest.raises(RefusedError, match="not_breached"):
            reviewing.explain(case=story.case, by=story.agent, clocks=[str(hour_of(story.case).pk)], cause="load")

    def test_another_case_s_clock_is_not_touched(self, story: Story, late: Case, murad: User) -> None:
        client = Client()
        client.force_login(murad)
        assert client.get(f"/cases/{late.number}/cause/").status_code == 404


class TestTheReview:
    def test_it_is_a_record_of_its_own_and_the_latest_counts(self, story: Story, late: Case, nigar: User) -> None:
        explain(late, story.agent, "load")
        hour = hour_of(late)
        for outcome in ("watched", "settled", "settled"):
            reviewing.review(
                deadline=hour, by=nigar, cause="waiting_police", remark="Zəng", measure="Qrafik", outcome=outcome
            )
        assert BreachExplanation.objects.get().cause == "load"
        assert list(BreachReview.objects.order_by("created_at").values_list("outcome", flat=True)) == [
            "watched",
            "settled",
        ]

    def test_only_a_supervisor_of_the_centre_reviews_and_only_what_was_missed(
        self, story: Story, late: Case, nigar: User, person
    ) -> None:
        for user in (story.agent, person("elnur"), person("rashad")):
            with pytest.raises(NotPermittedError):
                reviewing.review(deadline=hour_of(late), by=user, cause="load")
        overall = Deadline.objects.get(case=late, clock="overall")
        with pytest.raises(RefusedError, match="not_breached"):
            reviewing.review(deadline=overall, by=nigar, cause="load")

    def test_the_page_shows_what_the_team_said(self, story: Story, late: Case, nigar: User, client: Client) -> None:
        explain(late, story.agent, "other", remark="İşıq söndü")
        client.force_login(nigar)
        url = f"/cases/{late.number}/breach/front_office/1/"
        assert "İşıq söndü" in client.get(url).content.decode()
        data = {"cause": "other", "remark": "", "measure": "Qrafik dəyişdi", "outcome": "staffing"}
        again = client.post(url, data)
        assert again.status_code == 422
        assert "Qrafik dəyişdi" in again.content.decode()
        assert client.post(url, data | {"remark": "İşıq"}).status_code == 302


class TestEscalating:
    def test_the_agency_is_told_now_and_once(self, case: Case, nigar: User, person) -> None:
        person("rashad")
        hour = hour_of(case)
        for _ in range(2):
            escalating.escalate(case=case, by=nigar, deadline=hour, cause="load", remark="Növbə çoxdur")
        assert [name for stage, name in told(hour) if stage == 4] == ["aysel", "nigar", "rashad"]
        assert Escalation.objects.select_related("case__key").get().remark == "Növbə çoxdur"
        assert case.moves.filter(action="escalate").count() == 1
        assert AuditEvent.objects.filter(event="clock.escalated").count() == 1

    def test_what_time_brings_is_told_all_the_same(self, case: Case, nigar: User, person) -> None:
        person("rashad")
        escalating.escalate(case=case, by=nigar, deadline=hour_of(case), cause="load", remark="Növbə çoxdur")
        pass_time(46 * 60)
        clocks.sweep()
        pass_time(15 * 60)
        clocks.sweep()
        assert {stage for stage, _name in told(hour_of(case))} == {1, 2, 4}

    def test_not_by_an_agent_not_from_elsewhere_not_without_a_remark_not_a_stopped_one(
        self, case: Case, aysel: User, nigar: User, person
    ) -> None:
        wanted = {"case": case, "deadline": hour_of(case), "cause": "load"}
        for user in (aysel, person("elnur"), person("rashad")):
            with pytest.raises(NotPermittedError):
                escalating.escalate(by=user, remark="Növbə", **wanted)
        with pytest.raises(RefusedError, match="reason_missing"):
            escalating.escalate(by=nigar, remark=" ", **wanted)
        from cases.workflow import Clock

        clocks.stop(case=case, clocks=[Clock.FRONT_OFFICE])
        with pytest.raises(RefusedError, match="clock_stopped"):
            escalating.escalate(by=nigar, remark="Növbə", **wanted)
