"""The statements that fire, announce and address: whom something is told is decided here and nowhere else."""

from typing import Final

# What the outbox carries of an announcement: to one person by e-mail, of one stage to one web hook.
MAIL, HOOK = "announcement.mail", "announcement.hook"

# Who is there, who stands in, who is told in the place of whom. For a statement WITH RECURSIVE.
# A chain of deputies is followed to the first who is there; one that loops, or ends with somebody
# disabled, leads nowhere, and the supervisors are told: nobody is lost.
PRESENCE: Final = """
away AS MATERIALIZED (
    SELECT DISTINCT ON (user_id) user_id, deputy_id FROM cases_absence
    WHERE ended_at IS NULL AND since <= clock_timestamp() AND until > clock_timestamp()
    ORDER BY user_id, created_at DESC
), chain (user_id, deputy_id, passed) AS (
    SELECT user_id, deputy_id, ARRAY[user_id] FROM away
    UNION ALL
    SELECT chain.user_id, away.deputy_id, chain.passed || away.user_id
    FROM chain JOIN away ON away.user_id = chain.deputy_id AND away.user_id <> ALL (chain.passed)
), present AS MATERIALIZED (
    SELECT id AS user_id, centre_id, roles FROM staff_user
    WHERE is_active AND id NOT IN (SELECT user_id FROM away)
), standing AS MATERIALIZED (
    SELECT chain.user_id, chain.deputy_id FROM chain JOIN present ON present.user_id = chain.deputy_id
), agency AS MATERIALIZED (
    SELECT id AS user_id FROM staff_user
    WHERE is_active AND roles @> ARRAY['agency_supervisor']::varchar[]
      AND (id NOT IN (SELECT user_id FROM away)
           OR NOT EXISTS (SELECT 1 FROM present WHERE roles @> ARRAY['agency_supervisor']::varchar[]))
), supervisor AS MATERIALIZED (
    SELECT centre_id, user_id FROM present WHERE roles @> ARRAY['supervisor']::varchar[]
), backup AS MATERIALIZED (
    SELECT centre_id, user_id FROM supervisor
    UNION ALL
    SELECT c.id, agency.user_id FROM staff_centre c CROSS JOIN agency
    WHERE NOT EXISTS (SELECT 1 FROM supervisor s WHERE s.centre_id = c.id)
), gone AS MATERIALIZED (
    SELECT id AS user_id FROM staff_user
    WHERE id NOT IN (SELECT user_id FROM present) AND id NOT IN (SELECT user_id FROM standing)
)"""

# Centres that do not work now, by their hours and the holidays, and who hears instead.
OFF_HOURS: Final = """
closed AS MATERIALIZED (
    SELECT c.id AS centre_id FROM staff_centre c
    CROSS JOIN (SELECT clock_timestamp() AT TIME ZONE %(zone)s AS local) AS clock
    LEFT JOIN passport_holiday h ON h.date = clock.local::date
    WHERE NOT (coalesce(h.works, extract(isodow FROM clock.local)::int = ANY (c.working_days))
               AND clock.local::time >= c.opens_at AND clock.local::time < c.closes_at)
), on_duty AS MATERIALIZED (
    SELECT du.centre_id, du.user_id FROM cases_duty du JOIN present USING (user_id)
    WHERE du.removed_at IS NULL AND du.since <= clock_timestamp() AND du.until > clock_timestamp()
), off_hours AS MATERIALIZED (
    SELECT centre_id, user_id, 'duty' AS why FROM closed JOIN on_duty USING (centre_id)
    UNION ALL
    SELECT centre_id, backup.user_id, 'no_duty' FROM closed JOIN backup USING (centre_id)
    WHERE NOT EXISTS (SELECT 1 FROM on_duty WHERE on_duty.centre_id = closed.centre_id)
)"""

# Claim, fire, announce and address in one statement: either all of it happened or none. SKIP LOCKED lets
# sweepers run side by side; of a clock whose stages fell due together only the highest is told.
# The time is a subquery and the order is by it, so that the partial index of unfired stages is walked
# and not the million that wait.
_DUE: Final = """
WITH RECURSIVE refused AS MATERIALIZED (
    SELECT stage_id FROM cases_stagerefusal UNION ALL SELECT unnest(%(refused)s::bigint[])
), claimed AS MATERIALIZED (
    SELECT s.id FROM cases_deadlinestage s
    WHERE s.fired_at IS NULL AND s.cancelled_at IS NULL {only}
      AND s.fire_at <= (SELECT coalesce(%(until)s::timestamptz, clock_timestamp()))
      AND s.fire_at >= coalesce(%(since)s::timestamptz, '-infinity')
    ORDER BY s.fire_at LIMIT %(limit)s"""
_SHOW: Final = ") SELECT id FROM claimed JOIN cases_deadlinestage s USING (id) ORDER BY s.stage DESC, s.fire_at"
DUE_SQL: Final = _DUE + _SHOW
_CLAIM: Final = """ FOR UPDATE SKIP LOCKED
), fired AS (
    UPDATE cases_deadlinestage s
    SET fired_at = clock_timestamp(),
        skipped = EXISTS (
            SELECT 1 FROM cases_deadlinestage h
            WHERE h.deadline_id = s.deadline_id AND h.stage > s.stage AND 4 NOT IN (h.stage, s.stage)
              AND h.cancelled_at IS NULL AND h.id NOT IN (SELECT stage_id FROM refused)
              AND h.fire_at <= (SELECT coalesce(%(until)s::timestamptz, clock_timestamp()))
        )
    FROM claimed WHERE s.id = claimed.id
    RETURNING s.id, s.deadline_id, s.stage, s.skipped, s.fire_at
), settled AS (
    DELETE FROM cases_stagerefusal r USING fired WHERE r.stage_id = fired.id
), spot AS MATERIALIZED (
    SELECT f.id AS stage_id, f.stage, c.id AS case_id, c.centre_id, c.responsible_id
    FROM fired f JOIN cases_deadline d ON d.id = f.deadline_id JOIN cases_case c ON c.id = d.case_id
    WHERE NOT f.skipped
),"""
_TELL: Final = """,
concerned AS MATERIALIZED (
    SELECT spot.stage_id, spot.stage, spot.centre_id, m.user_id
    FROM spot JOIN cases_casemember m ON m.case_id = spot.case_id AND m.until IS NULL AND NOT m.review
    UNION ALL
    SELECT stage_id, stage, centre_id, responsible_id FROM spot WHERE responsible_id IS NOT NULL
    UNION ALL
    SELECT spot.stage_id, spot.stage, spot.centre_id, backup.user_id
    FROM spot JOIN backup USING (centre_id) WHERE spot.stage >= 2 OR spot.responsible_id IS NULL
    UNION ALL
    SELECT spot.stage_id, spot.stage, spot.centre_id, agency.user_id
    FROM spot CROSS JOIN agency WHERE spot.stage >= 3
), everybody AS (
    SELECT stage_id, stage, user_id, '' AS why FROM concerned
    UNION ALL
    SELECT stage_id, stage, standing.deputy_id, 'deputy' FROM concerned JOIN standing USING (user_id)
    UNION ALL
    SELECT stage_id, stage, backup.user_id, 'no_deputy'
    FROM concerned JOIN gone USING (user_id) JOIN backup USING (centre_id)
    UNION ALL
    SELECT stage_id, stage, off_hours.user_id, off_hours.why FROM spot JOIN off_hours USING (centre_id)
), hears AS (
    SELECT stage_id, user_id, max(stage) AS stage, max(why) AS why FROM everybody GROUP BY stage_id, user_id
), listener AS MATERIALIZED (
    SELECT u.id AS user_id, coalesce(choice.warning_portal, true) AS warned
    FROM staff_user u LEFT JOIN cases_tellingchoice choice ON choice.user_id = u.id WHERE u.is_active
), told AS (
    INSERT INTO cases_announcement (stage_id, user_id, why, muted)
    SELECT stage_id, user_id, why, stage = 1 AND why = '' AND NOT warned FROM hears JOIN listener USING (user_id)
    ON CONFLICT DO NOTHING
    RETURNING id, stage_id, user_id
), mailed AS (
    INSERT INTO outbox_outboxmessage (id, kind, subject, attempts, last_error)
    SELECT gen_random_uuid(), %(mail)s, told.id::text, 0, ''
    FROM told JOIN spot USING (stage_id)
    JOIN staff_user u ON u.id = told.user_id AND u.email <> ''
    LEFT JOIN cases_tellingchoice choice ON choice.user_id = u.id
    WHERE CASE spot.stage WHEN 1 THEN coalesce(choice.warning_mail, false)
                          WHEN 2 THEN coalesce(choice.breach_mail, true)
                          ELSE coalesce(choice.escalation_mail, true) END
      AND told.user_id NOT IN (SELECT user_id FROM away)
    ON CONFLICT DO NOTHING
), hooked AS (
    INSERT INTO outbox_outboxmessage (id, kind, subject, attempts, last_error)
    SELECT gen_random_uuid(), %(hook)s, hook.id || ':' || spot.stage_id, 0, ''
    FROM spot JOIN cases_webhook hook ON hook.is_active AND spot.stage >= hook.least_stage
    ON CONFLICT DO NOTHING
)
SELECT count(*) FILTER (WHERE stage = 1 AND NOT skipped),
       count(*) FILTER (WHERE stage = 2),
       count(*),
       max(fire_at)
FROM fired
"""
FIRE_SQL: Final = _DUE + _CLAIM + PRESENCE + "," + OFF_HOURS + _TELL

# A stage that the database refuses to fire, and those whose next try has come.
REFUSE_SQL: Final = """
INSERT INTO cases_stagerefusal AS r (stage_id, attempts, since, retry_at, code)
VALUES (%(stage)s, 1, clock_timestamp(), clock_timestamp() + make_interval(secs => %(first)s), %(code)s)
ON CONFLICT (stage_id) DO UPDATE SET
    attempts = r.attempts + 1, code = excluded.code,
    retry_at = clock_timestamp() + make_interval(
        secs => least(%(longest)s, %(first)s * 2 ^ least(r.attempts, 30)))
"""
_WAIT: Final = """
extract(epoch FROM least(
    (SELECT min(fire_at) FROM cases_deadlinestage
     WHERE fired_at IS NULL AND cancelled_at IS NULL
       AND id <> ALL ((SELECT array_agg(stage_id) FROM (SELECT stage_id FROM cases_stagerefusal
                                                        UNION ALL SELECT 0) AS refused)::bigint[])),
    (SELECT min(retry_at) FROM cases_stagerefusal)
) - clock_timestamp())
"""
NEXT_SQL: Final = "SELECT " + _WAIT
# Asks and beats in one: most sweeps find nothing, and this is then all they cost. A heartbeat that a crash
# loses is soon followed by another, so that its commit waits for no disk.
_BEAT: Final = """
WITH beat AS (
    INSERT INTO cases_sweepbeat (id, at)
    SELECT 1, clock_timestamp() FROM set_config('synchronous_commit', 'off', true)
    WHERE %(always)s OR coalesce("""
_BEATEN: Final = """, 1) > 0
    ON CONFLICT (id) DO UPDATE SET at = greatest(cases_sweepbeat.at, excluded.at)
    RETURNING at
)
SELECT count(*) FROM beat
"""
BEAT_SQL: Final = _BEAT + _WAIT + _BEATEN
RETRY_SQL: Final = """
SELECT stage_id FROM cases_stagerefusal WHERE retry_at <= clock_timestamp() ORDER BY retry_at LIMIT %s
"""

# The first to write the day's row makes the digest, in one statement: once a day, whoever asks how often.
_TODAY: Final = """
WITH RECURSIVE clock AS MATERIALIZED (
    SELECT clock_timestamp() AS now, clock_timestamp() AT TIME ZONE %(zone)s AS local
), today AS (
    INSERT INTO cases_digestday (day)
    SELECT local::date FROM clock WHERE local::time >= %(at)s::time
    ON CONFLICT DO NOTHING
    RETURNING day
),"""
_TELL_OPEN: Final = """,
late AS MATERIALIZED (
    SELECT d.id, c.id AS case_id, c.centre_id, c.responsible_id
    FROM today CROSS JOIN clock JOIN cases_deadline d ON d.stopped_at IS NULL AND d.due_at <= clock.now
    JOIN cases_case c ON c.id = d.case_id
), concerned AS (
    SELECT late.id, m.user_id FROM late JOIN cases_casemember m USING (case_id)
    CROSS JOIN clock WHERE (m.until IS NULL OR m.until > clock.now) AND NOT m.review
    UNION SELECT id, responsible_id FROM late WHERE responsible_id IS NOT NULL
    UNION SELECT late.id, backup.user_id FROM late JOIN backup USING (centre_id)
    UNION SELECT late.id, agency.user_id FROM late CROSS JOIN agency
), told AS (
    INSERT INTO cases_announcement (digest_on, clocks, user_id, muted)
    SELECT today.day, count(*), u.id, NOT coalesce(bool_and(choice.digest_portal), true)
    FROM today CROSS JOIN concerned JOIN staff_user u ON u.id = concerned.user_id AND u.is_active
    LEFT JOIN cases_tellingchoice choice ON choice.user_id = u.id
    GROUP BY today.day, u.id
    ON CONFLICT DO NOTHING
    RETURNING id, user_id
), mailed AS (
    INSERT INTO outbox_outboxmessage (id, kind, subject, attempts, last_error)
    SELECT gen_random_uuid(), %(mail)s, told.id::text, 0, ''
    FROM told JOIN staff_user u ON u.id = told.user_id AND u.email <> ''
    LEFT JOIN cases_tellingchoice choice ON choice.user_id = u.id
    WHERE coalesce(choice.digest_mail, true) AND u.id NOT IN (SELECT user_id FROM away)
    ON CONFLICT DO NOTHING
)
SELECT count(*) FROM told
"""
DIGEST_SQL: Final = _TODAY + PRESENCE + _TELL_OPEN

# Who is away and who is there in their place now.
_STANDING: Final = " SELECT user_id, deputy_id FROM standing"
STANDING_SQL: Final = "WITH RECURSIVE" + PRESENCE + _STANDING

# The deputy has the same part in each open case as who is away, until the absence ends.
_JOIN: Final = """
INSERT INTO cases_casemember (case_id, user_id, role, review, purpose, remote, stands_in_id, until)
SELECT m.case_id, standing.deputy_id, m.role, false, '', m.remote, a.id, a.until
FROM standing
JOIN cases_absence a ON a.user_id = standing.user_id AND a.ended_at IS NULL
  AND a.since <= clock_timestamp() AND a.until > clock_timestamp()
JOIN cases_casemember m ON m.user_id = a.user_id AND m.until IS NULL AND NOT m.review
JOIN cases_case c ON c.id = m.case_id AND c.step <> 'closed'
JOIN present ON present.user_id = standing.deputy_id AND present.roles @> ARRAY[m.role]::varchar[]
WHERE NOT EXISTS (
    SELECT 1 FROM cases_casemember o WHERE o.case_id = m.case_id AND o.user_id = standing.deputy_id
      AND o.role = m.role AND NOT o.review AND (o.until IS NULL OR o.until > clock_timestamp())
)
ON CONFLICT DO NOTHING
RETURNING case_id, user_id
"""
KEEP_SQL: Final = "WITH RECURSIVE" + PRESENCE + _JOIN
