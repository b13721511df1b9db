"""Which rows of a case the database shows to whom, whatever the code above asks for.

Three walls, each a wall behind the gate of `cases.access`:

* *content* (people, documents, talks, letters): to the case's team, and to a service that has locked the case;
* *shell* (step, clocks, who is responsible, tickets): besides, to the case's centre and the agency's supervisors,
  but never to who has a conflict of interest in it;
* the case's *key*: as the content, and never to a reader of mere state.

The gates' facts and the lists of what waits are read under `scope.reading_state()`: of all cases, without keys.
"""

from typing import Final

from dost_portal.row_security.declared import ALL, CASE, CENTRE, CHANGE, READ, SCOPE, USER, DbRole, Rows, Table

# With the owner's rights: the team's own table is behind the same wall. Asked once a query, not once a row.
FUNCTIONS: Final = """
CREATE OR REPLACE FUNCTION dost_my_conflicts() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce(array_agg(case_id), '{}') FROM cases_conflictofinterest
    WHERE user_id = nullif(current_setting('dost.user', true), '')::uuid AND lifted_at IS NULL
$$;
-- The few that are open: nearly all that is asked is about one of these, and an array is made at once.
CREATE OR REPLACE FUNCTION dost_my_open_cases() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce(array_agg(case_id), '{}') FROM cases_casemember
    WHERE user_id = nullif(current_setting('dost.user', true), '')::uuid AND case_open
      AND (until IS NULL OR until > clock_timestamp())
      AND case_id <> ALL ((SELECT dost_my_conflicts())::uuid[])
$$;
-- All, as the keys of an object: a key is found in it by halves, where an array of thousands is gone through.
CREATE OR REPLACE FUNCTION dost_my_case_set() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce(jsonb_object_agg(case_id, true), '{}') FROM cases_casemember
    WHERE user_id = nullif(current_setting('dost.user', true), '')::uuid
      AND (until IS NULL OR until > clock_timestamp())
      AND case_id <> ALL ((SELECT dost_my_conflicts())::uuid[])
$$;
-- Not written into the query, so that its cost is known: rows are to be found by other means first.
CREATE OR REPLACE FUNCTION dost_holds(cases jsonb, one uuid) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 1000 SET search_path = pg_catalog AS $$
BEGIN
    RETURN cases ? one::text;
END $$;
-- For who watches the machines: how many, never whose.
CREATE OR REPLACE FUNCTION dost_told_figures() RETURNS TABLE (odd bigint, emergencies bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT (SELECT count(*) FROM cases_oddreading WHERE seen_at IS NULL),
           (SELECT count(*) FROM cases_emergencyaccess WHERE reviewed_at IS NULL)
$$;
REVOKE EXECUTE ON FUNCTION dost_told_figures() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dost_told_figures() TO dost_web, dost_worker
"""
STATE: Final = f"{SCOPE} = 'state'"
WIDE: Final = f"{SCOPE} IN ('agency', 'state')"
FIRE: Final = (DbRole.WEB, DbRole.WORKER)


def _mine(column: str) -> str:
    return (
        f"{column} = {CASE} OR {column} = ANY ((SELECT dost_my_open_cases())::uuid[])"
        f" OR dost_holds((SELECT dost_my_case_set()), {column})"
    )


def _content(
    name: str, rights: str = CHANGE, *, state: str = STATE, worker: str = CHANGE, worker_finds: bool = False
) -> Table:
    found = Rows("true") if worker_finds else Rows(f"case_id = {CASE}")
    return Table(
        name,
        {DbRole.WEB: rights, DbRole.WORKER: worker},
        {DbRole.WEB: Rows(_mine("case_id"), reading=state), DbRole.WORKER: found},
    )


def _shell(name: str, using: str, reading: str = "") -> Table:
    return Table(name, {DbRole.WEB: CHANGE, DbRole.WORKER: CHANGE}, {DbRole.WEB: Rows(using, reading)})


def _of_case(name: str, source: str, parent: str = "") -> Table:
    """Return a shell table whose rows go with their case; `source` joins a row to its case `c`.

    `parent` joins it to the row it hangs on, where that is another than the case. For reading the parent's own
    policy says it all: whoever sees the case sees what goes with it.
    """
    shown = f"EXISTS (SELECT 1 FROM {source}"  # noqa: S608 - names of ours
    rows = Rows(f"{shown} AND ({_shell_rows('c.')}))", reading=_there(parent or source), whole=True)
    return Table(name, {DbRole.WEB: CHANGE, DbRole.WORKER: CHANGE}, {DbRole.WEB: rows})


def _there(source: str) -> str:
    """Return that the one row of `source` may be seen. Who may know of all cases is not asked for each.

    Not as EXISTS, for which PostgreSQL may read all cases first, and hold each against all of somebody's past.
    """
    return f"{WIDE} OR (SELECT true FROM {source})"  # noqa: S608 - names of ours


def _shell_rows(case: str = "") -> str:
    not_mine = f"{case}id <> ALL ((SELECT dost_my_conflicts())::uuid[])"
    return f"{case}centre_id = {CENTRE} AND {not_mine} OR {_mine(case + 'id')}"


def _links(name: str) -> Table:
    """Return a table whose rows join two cases: shown, and made, where both may be known of."""
    both = " AND ".join(
        f"EXISTS (SELECT 1 FROM cases_case AS c WHERE c.id = {name}.{side}_case_id AND ({_shell_rows('c.')}))"  # noqa: S608
        for side in ("first", "second")
    )
    return Table(
        name,
        {DbRole.WEB: ALL, DbRole.WORKER: ALL},
        {
            DbRole.WEB: Rows(both, reading=STATE),
            DbRole.WORKER: Rows(f"first_case_id = {CASE} OR second_case_id = {CASE}"),
        },
    )


OF_DEADLINE: Final = "cases_deadline AS d JOIN cases_case AS c ON c.id = d.case_id"
# One that tells of no clock, as a digest does, goes to its reader alone. The bell asks on every page: one's own
# is settled without looking for the case, unless a conflict of interest may hide that.
ANNOUNCED: Final = f"""
    CASE WHEN stage_id IS NULL THEN
        case_id = {CASE}
        OR user_id = {USER} AND (case_id IS NULL OR case_id <> ALL ((SELECT dost_my_conflicts())::uuid[]))
    ELSE user_id = {USER} AND (SELECT dost_my_conflicts()) = '{{{{}}}}' OR {{}} END
"""
OF_STAGE: Final = f"{OF_DEADLINE} JOIN cases_deadlinestage AS s ON s.deadline_id = d.id"
OF_TICKET: Final = "cases_ticket AS t WHERE t.id = cases_ticketevent.ticket_id"
AUDITS: Final = f"EXISTS (SELECT 1 FROM staff_user WHERE id = {USER} AND roles @> ARRAY['auditor']::varchar[])"  # noqa: S608

TABLES: Final = (
    _shell("cases_case", _shell_rows(), WIDE),
    _of_case("cases_casemember", "cases_case AS c WHERE c.id = cases_casemember.case_id"),
    _of_case("cases_casemove", "cases_case AS c WHERE c.id = cases_casemove.case_id"),
    _of_case("cases_deadline", "cases_case AS c WHERE c.id = cases_deadline.case_id"),
    _of_case(
        "cases_deadlinestage",
        f"{OF_DEADLINE} WHERE d.id = cases_deadlinestage.deadline_id",
        parent="cases_deadline AS d WHERE d.id = cases_deadlinestage.deadline_id",
    ),
    Table(
        "cases_announcement",
        {DbRole.WEB: CHANGE, DbRole.WORKER: CHANGE},
        {
            DbRole.WEB: Rows(
                ANNOUNCED.format(
                    f"EXISTS (SELECT 1 FROM {OF_STAGE} WHERE s.id = cases_announcement.stage_id"  # noqa: S608
                    f" AND ({_shell_rows('c.')}))"
                ),
                reading=ANNOUNCED.format(_there("cases_deadlinestage AS s WHERE s.id = cases_announcement.stage_id")),
                whole=True,
            )
        },
    ),
    _of_case("cases_breachreview", "cases_case AS c WHERE c.id = cases_breachreview.case_id"),
    _of_case("cases_breachexplanation", "cases_case AS c WHERE c.id = cases_breachexplanation.case_id"),
    _of_case("cases_escalation", "cases_case AS c WHERE c.id = cases_escalation.case_id"),
    _of_case("cases_legalhold", "cases_case AS c WHERE c.id = cases_legalhold.case_id"),
    _of_case("cases_erasureorder", "cases_case AS c WHERE c.id = cases_erasureorder.case_id"),
    _of_case("cases_emergencyaccess", "cases_case AS c WHERE c.id = cases_emergencyaccess.case_id"),
    # Also to who has the conflict: for them the case itself is not there.
    _shell(
        "cases_conflictofinterest",
        f"user_id = {USER} OR EXISTS (SELECT 1 FROM cases_case AS c WHERE c.id = case_id AND ({_shell_rows('c.')}))",  # noqa: S608
        STATE,
    ),
    _of_case("cases_clockcorrection", "cases_case AS c WHERE c.id = cases_clockcorrection.case_id"),
    _of_case("cases_paperentry", "cases_case AS c WHERE c.id = cases_paperentry.case_id"),
    # Known to who knows of both cases; the application asks for more.
    _links("cases_personlink"),
    # What stands in the register of a case's centre: no word of a letter. Nobody changes it.
    Table(
        "cases_letter",
        {DbRole.WEB: "SELECT, INSERT", DbRole.WORKER: "SELECT, INSERT"},
        {
            DbRole.WEB: Rows(
                f"EXISTS (SELECT 1 FROM cases_case AS c WHERE c.id = cases_letter.case_id AND ({_shell_rows('c.')}))",  # noqa: S608
                reading=_there("cases_case AS c WHERE c.id = cases_letter.case_id"),
            )
        },
    ),
    _of_case("cases_outgoingnumber", "cases_case AS c WHERE c.id = cases_outgoingnumber.case_id"),
    Table("cases_lettercounter", {DbRole.WEB: CHANGE, DbRole.WORKER: CHANGE}),
    Table("cases_retentionrule", {DbRole.WEB: ALL, DbRole.WORKER: READ}),
    _shell("cases_ticket", f"centre_id = {CENTRE}", WIDE),
    _shell(
        "cases_ticketevent",
        f"EXISTS (SELECT 1 FROM {OF_TICKET} AND t.centre_id = {CENTRE})",  # noqa: S608 - names of ours
        reading=_there(OF_TICKET),
    ),
    _shell("cases_ticketcounter", f"centre_id = {CENTRE}"),
    # The worker destroys the key of what is past its time, and the links that led to it.
    _content("cases_casekey", state="", worker=ALL),
    _content("cases_application"),
    _content("cases_person", ALL),
    _content("cases_identitydocument", ALL),
    _content("cases_violenceact", ALL),
    # A worker finds the files that wait to be examined, and which stored bytes no row answers for.
    _content("cases_documentfile", worker_finds=True),
    _content("cases_originalseen", ALL),
    _content("cases_changedvalue"),
    _content("cases_incident"),
    _content("cases_interview"),
    _content("cases_needsassessment"),
    # A worker finds the notices whose receipt the exchange still owes.
    _content("cases_policenotice", worker_finds=True),
    _content("cases_preliminarydecision"),
    _content("cases_reply"),
    *(_content(f"cases_{name}") for name in ("consent", "riskrecord", "safetyplan", "protectiveorder")),
    _content("cases_outgoingtext"),
    # Codes without a case: whoever works at a centre counts in all that was sent, and changes none of it.
    Table("cases_sentprofile", {DbRole.WEB: "SELECT, INSERT"}, {DbRole.WEB: Rows(f"{USER} IS NOT NULL")}),
    # Of the reader's centre, for its supervisors and the auditors; nobody finds their own.
    Table(
        "cases_oddreading",
        {DbRole.WEB: "SELECT, UPDATE", DbRole.WORKER: CHANGE},
        {DbRole.WEB: Rows(f"reader_id <> {USER} AND (centre_id = {CENTRE} OR {AUDITS})")},
    ),
    Table("cases_readingwatch", {DbRole.WORKER: CHANGE}),
    # Text that was not posted: its author's alone, while the case is theirs to see.
    Table(
        "cases_draft",
        {DbRole.WEB: ALL, DbRole.WORKER: "SELECT, DELETE"},
        {DbRole.WEB: Rows(f"user_id = {USER} AND ({_mine('case_id')})"), DbRole.WORKER: Rows("true")},
    ),
    # By these two a worker finds the case that a message or a decision is about.
    _content("cases_referrallink", worker_finds=True),
    _content("cases_clarificationcopy", worker_finds=True),
    # One's own; and the hashes of all, for the intake of a case that is held against them.
    Table("cases_declaredrelative", {DbRole.WEB: ALL}, {DbRole.WEB: Rows(f"user_id = {USER} OR {CASE} IS NOT NULL")}),
    Table("cases_savedfilter", {DbRole.WEB: ALL}, {DbRole.WEB: Rows(f"user_id = {USER}")}),
    # One's own; the worker makes it.
    Table(
        "cases_caseexport",
        {DbRole.WEB: ALL, DbRole.WORKER: ALL},
        {DbRole.WEB: Rows(f"user_id = {USER}"), DbRole.WORKER: Rows("true")},
    ),
    # No case in them: who is away or on duty, how people are told, a screen's address, the sweep's
    # heartbeat, the number of a stage that the database refuses.
    *(
        Table(f"cases_{name}", {DbRole.WEB: ALL, DbRole.WORKER: READ})
        for name in ("duty", "tellingchoice", "webhook", "escalationmultiple")
    ),
    Table("cases_absence", {DbRole.WEB: ALL, DbRole.WORKER: CHANGE}),
    Table("cases_digestday", {DbRole.WEB: READ, DbRole.WORKER: CHANGE}),
    Table("cases_hallscreen", {DbRole.WEB: ALL, DbRole.WORKER: READ}),
    Table("cases_stagerefusal", dict.fromkeys(FIRE, ALL)),
    Table("cases_sweepbeat", {DbRole.WEB: READ, DbRole.WORKER: CHANGE}),
)
