"""The figures of the clocks come from the clocks' own rows, and what leaves the centre hides the few."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import Case, Deadline
from cases.services import clock_figures as figures
from cases.services import clocks, correcting, reviewing, team
from cases.services.clock_figures import By, Period
from cases.workflow import Clock
from dost_portal.staff.models import Centre, User
from tests.cases.clock_rows import due_cases, hour_of, pass_time
from tests.database import rewrite_clocks, sql
from tests.factories import Story


@pytest.fixture
def period(centre: Centre) -> Period:
    today = timezone.localdate()
    return Period(today - timedelta(days=3), today + timedelta(days=1), centre)


def stopped_after(case: Case, minutes: int) -> Deadline:
    pass_time(minutes * 60)
    clocks.stop(case=case, clocks=[Clock.FRONT_OFFICE])
    return hour_of(case)


def shares(period: Period, by: By) -> dict[object, tuple[int, int]]:
    return {row.key: (row.in_time, row.counted) for row in figures.shares(period=period, group=by)}


def test_kept_missed_and_overdue_count_and_what_runs_in_time_does_not(
    story: Story, centre: Centre, aysel: User, period: Period
) -> None:
    kept, late, overdue, waits = due_cases(4, centre, aysel)
    for case, shift in ((kept, -30 * 60), (waits, -55 * 60)):
        rewrite_clocks(
            (
                "UPDATE cases_deadline SET started_at = started_at - make_interval(secs => %s),"
                " warn_at = warn_at - make_interval(secs => %s), due_at = due_at - make_interval(secs => %s)"
                " WHERE case_id = %s",
                [shift, shift, shift, case.pk],
            )
        )
    for case in (kept, late):
        clocks.stop(case=case, clocks=[Clock.FRONT_OFFICE])
    assert shares(period, By.CLOCK) == {"front_office": (1, 3)}
    assert shares(period, By.CENTRE) == {centre.name: (1, 3)}
    (took,) = figures.durations(period=period)
    assert (took.counted, took.parts) == (2, (0, 0, 1, 0, 1, 0, 0))
    assert 30 < took.median < 61
    assert overdue.pk != waits.pk


def test_a_share_goes_to_who_was_responsible_then_and_to_the_step_of_that_moment(
    story: Story, nigar: User, person, period: Period
) -> None:
    case = story.to_interview()
    pass_time(61 * 60)
    clocks.stop(case=case, clocks=[Clock.FRONT_OFFICE])
    sql("UPDATE cases_casemove SET at = at - interval '61 minutes'")
    sql("UPDATE cases_casemember SET since = since - interval '61 minutes'")
    team.assign(case=case, by=nigar, to=person("gunel"), reason="Növbə")
    assert shares(period, By.AGENT) == {"Aysel Heyətli": (0, 1)}
    assert shares(period, By.STEP) == {"interview": (0, 1)}


def test_in_time_the_step_is_the_one_that_was_left(story: Story, period: Period) -> None:
    story.to_decision()
    assert shares(period, By.STEP) == {"referral": (1, 1)}


def test_the_hour_goes_where_the_case_stood(story: Story, period: Period) -> None:
    case = story.to_interview()
    pass_time(50 * 60)
    sql("UPDATE cases_casemove SET at = at - interval '50 minutes' WHERE action = 'open'")
    sql("UPDATE cases_casemove SET at = at - interval '40 minutes' WHERE action = 'complete_intake'")
    clocks.stop(case=case, clocks=[Clock.FRONT_OFFICE])
    found = {row.step: row for row in figures.steps(period=period)}
    assert list(found) == ["interview", "intake"]
    assert round(found["interview"].median) == 40
    assert round(found["intake"].median) == 10
    assert (found["interview"].percent, found["intake"].percent) == (80, 20)


def test_causes_are_the_supervisor_s_latest_else_the_team_s(
    centre: Centre, aysel: User, nigar: User, period: Period
) -> None:
    first, second, _third = due_cases(3, centre, aysel)
    for case in (first, second):
        reviewing.explain(case=case, by=aysel, clocks=[str(hour_of(case).pk)], cause="load")
    reviewing.review(deadline=hour_of(first), by=nigar, cause="technical")
    assert sorted(figures.causes(period=period)) == [("", 1), ("load", 1), ("technical", 1)]


def test_a_correction_is_what_counts_and_is_said(case: Case, nigar: User, period: Period) -> None:
    late = stopped_after(case, 70)
    assert shares(period, By.CLOCK) == {"front_office": (0, 1)}
    correcting.correct(
        case=case, by=nigar, deadline=late, stopped_at=late.started_at + timedelta(minutes=20), reason="Səhv"
    )
    (row,) = figures.shares(period=period, group=By.CLOCK)
    assert (row.in_time, row.counted, row.corrected) == (1, 1, 1)
    assert round(figures.durations(period=period)[0].median) == 20


def test_days_outside_and_another_centre_are_not_counted(case: Case, other_centre: Centre, period: Period) -> None:
    stopped_after(case, 10)
    assert shares(period, By.CLOCK)
    assert not shares(Period(period.first, period.first, period.centre), By.CLOCK)
    assert not shares(Period(period.first, period.last, other_centre), By.CLOCK)
    assert shares(Period(period.first, period.last, None), By.CLOCK)


def test_the_page_says_names_inside_and_hides_the_few_from_the_agency(
    story: Story, centre: Centre, aysel: User, browser_of
) -> None:
    due_cases(3, centre, aysel)
    sql("UPDATE cases_casemember SET since = since - interval '2 hours'")
    inside = browser_of("nigar").get("/overdue/figures/").content.decode()
    assert "Aysel Heyətli" in inside
    assert "3 / 3" in inside
    agency = browser_of("rashad").get("/overdue/figures/").content.decode()
    assert "Aysel" not in agency
    assert "3 / 3" not in agency
    assert "* / *" in agency
    assert centre.name in agency


def test_a_period_that_makes_no_sense_is_said_beside_the_field(story: Story, browser_of) -> None:
    answer = browser_of("nigar").get("/overdue/figures/?first=2026-05-02&last=2026-05-01")
    assert answer.status_code == 422
    assert "Choose up to a year" in answer.content.decode()
