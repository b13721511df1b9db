"""Clocks by the thousand in one statement, as the services would have left them, and what must hold of them after."""

from tests.database import rows, sql

# A case at intake with its agent and its hour: the warning told long ago, the breach and the escalation to come.
FILL = """
WITH spread AS (
    SELECT n,
           clock_timestamp() + make_interval(secs => %(first)s + (%(last)s - %(first)s) * n::float / %(count)s) AS due
    FROM generate_series(1, %(count)s) AS n
), made AS (
    INSERT INTO cases_case (id, number, centre_id, step, outcome, closed_from, responsible_id, urgency, opened_at)
    SELECT gen_random_uuid(),
           %(letters)s || lpad(upper(to_hex(n / 10000)), 2, '0') || '-' || lpad((n %% 10000)::text, 4, '0'),
           %(centre)s, 'intake', '', '', %(agent)s, 'medium', due - interval '1 hour'
    FROM spread RETURNING id, opened_at
), of_team AS (
    INSERT INTO cases_casemember (case_id, user_id, role, review, purpose, remote, since)
    SELECT id, %(agent)s, 'social_agent', false, '', false, opened_at FROM made
), running AS (
    INSERT INTO cases_deadline (id, case_id, clock, generation, standard_id, started_at, warn_at, due_at)
    SELECT gen_random_uuid(), id, 'front_office', 1, (SELECT id FROM passport_servicestandard LIMIT 1),
           opened_at, opened_at + interval '45 minutes', opened_at + interval '1 hour' FROM made
    RETURNING id, warn_at, due_at
)
INSERT INTO cases_deadlinestage (deadline_id, stage, fire_at, fired_at, skipped)
SELECT id, stage, fire_at, CASE WHEN stage = 1 THEN fire_at END, false
FROM running CROSS JOIN LATERAL (VALUES (1, warn_at), (2, due_at), (3, due_at + interval '1 hour'))
     AS stages (stage, fire_at)
"""

WRONG = {
    "missed": "s.fired_at IS NULL AND s.cancelled_at IS NULL"
    " AND s.fire_at < coalesce(d.stopped_at, clock_timestamp() - interval '1 minute')",
    "false": "s.fired_at IS NOT NULL AND d.stopped_at < s.fire_at",
    "cancelled though late": "s.cancelled_at IS NOT NULL AND d.stopped_at >= s.fire_at",
    "early": "s.fired_at < s.fire_at",
    "told to nobody": "s.fired_at IS NOT NULL AND NOT s.skipped AND s.stage > 1"
    " AND NOT EXISTS (SELECT 1 FROM cases_announcement a WHERE a.stage_id = s.id)",
    "told though it never fired": "(s.fired_at IS NULL OR s.skipped)"
    " AND EXISTS (SELECT 1 FROM cases_announcement a WHERE a.stage_id = s.id)",
}
INVARIANTS = {
    "an open case without clocks": "SELECT count(*) FROM cases_case c WHERE c.step <> 'closed'"
    " AND NOT EXISTS (SELECT 1 FROM cases_deadline d WHERE d.case_id = c.id)",
    "told twice": "SELECT count(*) FROM (SELECT 1 FROM cases_announcement WHERE stage_id IS NOT NULL"
    " GROUP BY stage_id, user_id HAVING count(*) > 1) AS doubled",
    "unsent for five minutes": "SELECT count(*) FROM outbox_outboxmessage WHERE delivered_at IS NULL"
    " AND dead_at IS NULL AND created_at < clock_timestamp() - interval '5 minutes'",
}


def fill(centre: int, agent: str, *, count: int, first: float, last: float, letters: str = "FF") -> None:
    """Make `count` cases of a centre whose hour ends spread over `first` to `last` seconds from now (under 900).

    Their numbers begin with the two `letters`.
    """
    values = {"centre": centre, "agent": agent, "count": count, "first": first, "last": last, "letters": letters}
    sql(FILL, values)


def breaches() -> int:
    """Return how many breaches have fired."""
    return int(rows("SELECT count(*) FROM cases_deadlinestage WHERE stage = 2 AND fired_at IS NOT NULL")[0][0])


def latest_breach(letters: str = "") -> float:
    """Return by how many seconds the latest of the fired breaches came after its time; of numbers with `letters`."""
    late = (
        "SELECT extract(epoch FROM max(s.fired_at - s.fire_at)) FROM cases_deadlinestage s"
        " JOIN cases_deadline d ON d.id = s.deadline_id JOIN cases_case c ON c.id = d.case_id"
        " WHERE s.stage = 2 AND c.number LIKE %s"
    )
    return float(rows(late, [letters + "%"])[0][0] or 0)


def told_of_breaches() -> dict[str, int]:
    """Return to whom how many breaches were told."""
    return dict(
        rows(
            "SELECT u.username, count(*) FROM cases_announcement a JOIN cases_deadlinestage s ON s.id = a.stage_id"
            " JOIN staff_user u ON u.id = a.user_id WHERE s.stage = 2 GROUP BY 1"
        )
    )


def wrong() -> dict[str, int]:
    """Return what does not hold of the clocks and how often: empty when all is well (F15)."""
    clocks = {
        name: f"SELECT count(*) FROM cases_deadlinestage s JOIN cases_deadline d ON d.id = s.deadline_id WHERE {test}"
        for name, test in WRONG.items()
    }
    found = {name: int(rows(query)[0][0]) for name, query in (clocks | INVARIANTS).items()}
    return {name: count for name, count in found.items() if count}
