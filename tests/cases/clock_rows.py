"""Shifting clocks in the database, so that an hour passes in an instant; and clocks by the hundred."""

from datetime import timedelta

from cases.models import Case, CaseKey, CaseMember, Deadline, DeadlineStage
from cases.services import clocks
from cases.workflow import Clock
from dost_portal.staff.models import Centre, User
from tests.database import rewrite_clocks, rows


def pass_time(seconds: float) -> None:
    """Let `seconds` pass for every clock and every stage that has not fired."""
    rewrite_clocks(
        (
            "UPDATE cases_deadline SET started_at = started_at - make_interval(secs => %s),"
            " warn_at = warn_at - make_interval(secs => %s), due_at = due_at - make_interval(secs => %s)",
            [seconds] * 3,
        ),
        (
            "UPDATE cases_deadlinestage SET fire_at = fire_at - make_interval(secs => %s) WHERE fired_at IS NULL",
            [seconds],
        ),
    )


def hour_of(case: Case) -> Deadline:
    return Deadline.objects.get(case=case, clock="front_office")


def stages(deadline: Deadline) -> dict[int, str]:
    """Return what became of each stage: waits, announced, skipped or cancelled."""
    found = {}
    for stage in deadline.stages.all():
        state = "cancelled" if stage.cancelled_at else "waits"
        if stage.fired_at:
            state = "skipped" if stage.skipped else "announced"
        found[stage.stage] = state
    return found


def told(deadline: Deadline) -> list[tuple[int, str]]:
    """Return who was told which stage of `deadline`."""
    return [
        (stage, name)
        for stage, name in rows(
            "SELECT s.stage, u.username FROM cases_announcement a JOIN cases_deadlinestage s ON s.id = a.stage_id"
            " JOIN staff_user u ON u.id = a.user_id WHERE s.deadline_id = %s ORDER BY s.stage, u.username",
            [deadline.pk],
        )
    ]


def due_cases(count: int, centre: Centre, agent: User) -> list[Case]:
    """Make `count` cases whose hour ended ten seconds ago."""
    made = [Case(centre=centre, step="intake", responsible=agent) for _ in range(count)]
    Case.objects.bulk_create(made)
    CaseKey.objects.bulk_create(CaseKey.for_case(case) for case in made)
    CaseMember.objects.bulk_create(CaseMember(case=case, user=agent, role="social_agent") for case in made)
    for case in made:
        clocks.start(case=case, clocks=[Clock.FRONT_OFFICE])
    pass_time(timedelta(hours=1, seconds=10).total_seconds())
    assert DeadlineStage.objects.filter(fired_at__isnull=True).count() == 3 * count
    return made
