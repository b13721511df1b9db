"""Security requirements 6, 7 and 12, asked of the database itself."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection

from cases.models import Case
from cases.services import interests
from dost_portal.row_security.declared import DbRole, all_tables
from dost_portal.row_security.raising import raise_walls
from dost_portal.staff.models import User
from tests.factories import Story
from tests.row_security.conftest import As
from tests.row_security.walls import (
    CASE_TABLES,
    OPEN_TABLES,
    across_the_surfaces,
    by_a_stranger,
    by_a_worker,
    by_nobody,
    count,
)

CONTENT = ["cases_person", "cases_interview", "cases_incident", "cases_casekey", "cases_application"]


def test_every_table_is_declared_once() -> None:
    declared = [table.name for table in all_tables()]
    assert len(declared) == len(set(declared))
    assert {model._meta.db_table for model in apps.get_models(include_auto_created=True)} == set(declared)


@pytest.mark.django_db
def test_the_roles_are_neither_owner_nor_superuser_nor_exempt() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles"
            " WHERE rolname LIKE 'dost%'"
        )
        roles = {name: rights for name, *rights in cursor.fetchall()}
        cursor.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
        owners = {row[0] for row in cursor.fetchall()}
    for role in DbRole:
        assert roles[role] == [False, False, False, False]
        assert role not in owners


@pytest.mark.django_db
@pytest.mark.parametrize("table", CASE_TABLES)
def test_row_level_security_is_forced_on_every_table_of_a_case(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s", [table])
        assert cursor.fetchone() == (True, True)


@pytest.mark.django_db
def test_nobody_sees_no_row_of_any_case(story_with_everything: Story, as_role: As) -> None:
    with connection.cursor() as cursor:  # what the owner's login sees, so that the zeros below say something
        for table in CASE_TABLES:
            cursor.execute(count(table))
            assert cursor.fetchone()[0] > 0, table
    assert by_nobody(as_role) == {}


@pytest.mark.django_db
def test_another_centre_a_worker_and_the_other_surface_see_none(
    story_with_everything: Story, as_role: As, aysel: User, murad: User
) -> None:
    assert by_a_stranger(as_role, murad) == by_a_worker(as_role) == across_the_surfaces(as_role, aysel) == {}


@pytest.mark.django_db
def test_a_member_of_the_team_sees_the_case_and_nobody_else_its_content(
    case: Case, aysel: User, nigar: User, murad: User, as_role: As
) -> None:
    with as_role(DbRole.WEB, user=aysel.pk, centre=aysel.centre_id) as ask:
        assert ask(count("cases_application")) == ask(count("cases_casekey")) == ask(count("cases_case")) == [(1,)]
    # Of the centre, without the team: what step, which clock, and no more.
    with as_role(DbRole.WEB, user=nigar.pk, centre=nigar.centre_id) as ask:
        assert ask(count("cases_case")) == [(1,)]
        assert [ask(count(table)) for table in CONTENT] == [[(0,)]] * len(CONTENT)
    with as_role(DbRole.WEB, user=murad.pk, centre=murad.centre_id) as ask:
        assert {table: ask(count(table)) for table in CASE_TABLES} == {table: [(0,)] for table in CASE_TABLES}


@pytest.mark.django_db
def test_10_who_has_a_conflict_finds_not_even_the_shell(case: Case, aysel: User, nigar: User, as_role: As) -> None:
    """Security requirement 10, without any of the application's code between."""
    for user in (aysel, nigar):
        with as_role(DbRole.WEB, user=user.pk, centre=user.centre_id) as ask:
            assert ask(count("cases_case")) == ask(count("cases_deadline WHERE clock = 'overall'")) == [(1,)]
        interests.bar(case=case, by=nigar, whom=user, reason="Qonşu")
        with as_role(DbRole.WEB, user=user.pk, centre=user.centre_id) as ask:
            shown = {table: ask(count(table)) for table in CASE_TABLES if table != "cases_conflictofinterest"}
            assert shown == {table: [(0,)] for table in shown if not table.startswith("cases_ticket")} | {
                table: shown[table] for table in shown if table.startswith("cases_ticket")
            }


@pytest.mark.django_db
def test_the_agency_sees_every_centre_s_clocks_and_no_content(case: Case, person, as_role: As) -> None:
    with as_role(DbRole.WEB, user=person("rashad").pk, scope="agency") as ask:
        assert ask("SELECT case_id FROM cases_deadline LIMIT 1") == [(case.pk,)]
        assert [ask(count(table)) for table in CONTENT] == [[(0,)]] * len(CONTENT)
        with pytest.raises(ProgrammingError, match="row-level security"):
            ask(
                "INSERT INTO cases_casemember (case_id, user_id, role, review, purpose, remote, since)"
                " VALUES (%s, %s, 'supervisor', false, '', false, now())",
                case.pk,
                person("rashad").pk,
            )


@pytest.mark.django_db
def test_a_reader_of_state_gets_no_key_and_writes_nothing(case: Case, nigar: User, as_role: As) -> None:
    with as_role(DbRole.WEB, user=nigar.pk, centre=nigar.centre_id, scope="state") as ask:
        assert ask(count("cases_application")) == [(1,)]
        assert ask(count("cases_casekey")) == [(0,)]
        assert ask("UPDATE cases_application SET proof_kind = 'x' RETURNING id") == []


@pytest.mark.django_db
def test_a_row_cannot_be_given_to_a_case_that_is_not_the_user_s(
    case: Case, aysel: User, murad: User, as_role: As
) -> None:
    with as_role(DbRole.WEB, user=murad.pk, centre=murad.centre_id) as ask:
        assert ask("UPDATE cases_case SET centre_id = %s RETURNING id", murad.centre_id) == []
        with pytest.raises(ProgrammingError, match="row-level security"):
            ask("INSERT INTO cases_casekey (case_id, key_id, wrapped) VALUES (%s, 'x', '')", case.pk)


@pytest.mark.django_db
def test_a_worker_sees_clocks_and_content_only_of_the_case_it_names(case: Case, as_role: As) -> None:
    with as_role(DbRole.WORKER) as ask:
        assert ask(count("cases_deadline"))[0][0] > 0
        assert [ask(count(table)) for table in CONTENT] == [[(0,)]] * len(CONTENT)
    with as_role(DbRole.WORKER, case=case.pk) as ask:
        assert ask(count("cases_casekey")) == [(1,)]


@pytest.mark.django_db
@pytest.mark.parametrize("table", [*CASE_TABLES, *sorted(OPEN_TABLES), "staff_centre", "staff_desk"])
def test_dsmf_is_denied_every_table_of_the_centres(table: str, as_role: As) -> None:
    with as_role(DbRole.DSMF) as ask, pytest.raises(ProgrammingError, match="permission denied"):
        ask(count(table))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["SELECT 1 FROM {0}", "UPDATE {0} SET event = ''", "DELETE FROM {0}", "TRUNCATE {0}"]
)
def test_dsmf_adds_to_the_trail_and_does_nothing_else_to_it(statement: str, as_role: As, dsmf: User) -> None:
    with as_role(DbRole.DSMF) as ask:
        ask(
            "INSERT INTO audit_auditevent (at, surface, actor_id, event, subject, fields, detail)"
            " VALUES (now(), 'dsmf', %s, 'login', '', '{}', '{}')",
            dsmf.pk,
        )
        with pytest.raises(ProgrammingError, match="permission denied"):
            ask(statement.format("audit_auditevent"))


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(DbRole))
@pytest.mark.parametrize("statement", ["UPDATE {0} SET event = ''", "DELETE FROM {0}", "TRUNCATE {0}"])
def test_no_role_edits_the_trail(role: str, statement: str, as_role: As) -> None:
    """Security requirement 21."""
    with as_role(role) as ask, pytest.raises(ProgrammingError, match="permission denied"):
        ask(statement.format("audit_auditevent"))


@pytest.mark.django_db
def test_dsmf_sees_its_own_people_alone(aysel: User, dsmf: User, as_role: As) -> None:
    with as_role(DbRole.DSMF) as ask:
        assert ask("SELECT username FROM staff_user") == [("dsmf",)]


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["referrals_referral", "referrals_decision", "referrals_clarification"])
def test_the_centres_role_does_not_read_dsmf_s_tables(table: str, as_role: As) -> None:
    with as_role(DbRole.WEB) as ask, pytest.raises(ProgrammingError, match="permission denied"):
        ask(count(table))


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(DbRole))
def test_no_role_makes_tables_or_lowers_a_wall(role: str, as_role: As) -> None:
    with as_role(role) as ask:
        for statement in (
            "CREATE TABLE loot (id int)",
            "ALTER TABLE cases_person DISABLE ROW LEVEL SECURITY",
            "DROP POLICY owner_all ON cases_person",
            "CREATE POLICY mine ON cases_person USING (true)",
        ):
            with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
                ask(statement)


@pytest.mark.django_db
def test_the_walls_stand_and_are_raised_again_where_one_is_missing() -> None:
    assert raise_walls() is False
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # rows that a test put back may wait for theirs
        cursor.execute("DROP FUNCTION dost_walls")
        cursor.execute("DROP POLICY dost_web_rows ON cases_person")
        assert raise_walls() is True
        cursor.execute(
            "SELECT count(*) FROM pg_policies WHERE tablename = 'cases_person' AND policyname = 'dost_web_rows'"
        )
        assert cursor.fetchone() == (1,)
