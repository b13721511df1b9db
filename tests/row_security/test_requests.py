"""Security requirement 7: what one request may see does not reach the next over the same connection."""

from contextlib import suppress
from http import HTTPStatus

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from cases.models import Case, Person
from dost_portal.prepared import Prepared
from dost_portal.row_security import scope
from dost_portal.row_security.middleware import RequestScopeMiddleware
from dost_portal.staff.models import User
from tests.factories import Story

CARRIED = "SELECT current_user, coalesce(current_setting('dost.user', true), '')"


def carried() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(CARRIED)
        return cursor.fetchone()


def one_request(view) -> HttpResponse:
    return RequestScopeMiddleware(view)(RequestFactory().get("/work/"))


@pytest.mark.django_db(transaction=True)
def test_two_users_in_turn_over_one_connection_see_their_own(case: Case, aysel: User, murad: User) -> None:
    seen: list[int] = []

    def page_of(user: User):
        def view(request: HttpRequest) -> HttpResponse:
            scope.enter_user(user, dsmf=False)
            seen.append(Case.objects.count())
            return HttpResponse()

        return view

    for _ in range(3):
        one_request(page_of(aysel))
        one_request(page_of(murad))
        one_request(lambda request: HttpResponse(seen.append(Case.objects.count())))
    assert seen == [1, 0, 0] * 3
    assert carried()[1] == ""


@pytest.mark.django_db(transaction=True)
def test_a_query_that_is_planned_once_stops_at_the_walls_of_whoever_asks(case: Case, aysel: User, murad: User) -> None:
    numbered = Prepared(lambda number: Case.objects.filter(number=number), str)
    seen: list[list[Case]] = []

    def page_of(user: User | None, *, dsmf: bool = False):
        def view(request: HttpRequest) -> HttpResponse:
            if user is not None:
                scope.enter_user(user, dsmf=dsmf)
            with suppress(DatabaseError):
                seen.append(numbered(case.number))
            return HttpResponse()

        return view

    # Often enough for the one plan that serves all (after five).
    for _ in range(8):
        one_request(page_of(aysel))
        one_request(page_of(murad))
        one_request(page_of(None))
    assert seen == [[case], [], []] * 8
    # DSMF's role may not read the table at all, and puts nothing out of order for the next.
    seen.clear()
    with suppress(DatabaseError):
        one_request(page_of(aysel, dsmf=True))
    assert seen == []
    one_request(page_of(aysel))
    assert seen == [[case]]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(generic_plans) FROM pg_prepared_statements WHERE statement LIKE %s", ["%cases_case%"]
        )
        assert cursor.fetchone()[0] > 0


@pytest.mark.django_db(transaction=True)
def test_after_a_request_the_connection_carries_nobody(client: Client, case: Case, aysel: User) -> None:
    before = carried()
    client.force_login(aysel)
    assert client.get(f"/cases/{case.number}/").status_code == HTTPStatus.OK
    assert carried() == before
    client.raise_request_exception = False
    assert client.get("/cases/AAAA-BBBB/").status_code == HTTPStatus.NOT_FOUND
    assert carried() == before


@pytest.mark.django_db(transaction=True)
def test_what_a_request_wrote_is_undone_when_it_ends_in_an_error(centre) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        centre.__class__.objects.filter(pk=centre.pk).update(name="half saved")
        return HttpResponse(status=500)

    one_request(view)
    centre.refresh_from_db()
    assert centre.name != "half saved"


@pytest.mark.django_db(transaction=True)
def test_a_forgotten_filter_shows_nobody_s_people(story: Story, client: Client, murad: User) -> None:
    """The page that forgets to ask the gate: the database answers as if there were nothing."""
    story.to_interview()
    seen = {}

    def forgetful(request: HttpRequest) -> HttpResponse:
        scope.enter_user(murad, dsmf=False)
        seen["people"] = list(Person.objects.all())
        return HttpResponse()

    one_request(forgetful)
    assert seen == {"people": []}
    assert Person.objects.count() > 0


@pytest.mark.django_db(transaction=True)
def test_what_is_set_travels_with_the_next_statement_and_goes_with_its_savepoint(case: Case, aysel: User) -> None:
    seen: list[tuple[str, str]] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(carried())
        with transaction.atomic():
            scope.enter_user(aysel, dsmf=False)
            transaction.set_rollback(True)
        seen.append(carried())
        with suppress(DatabaseError), transaction.atomic():
            scope.enter_user(aysel, dsmf=False)
            Case.objects.raw("SELECT 1/0 AS id")[0]
        seen.append(carried())
        with connection.cursor() as cursor:
            scope.enter_user(aysel, dsmf=False)
            cursor.executemany("SELECT %s", [[1], [2]])
        seen.append(carried())
        return HttpResponse()

    one_request(view)
    nobody, somebody = ("dost_web", ""), ("dost_web", str(aysel.pk))
    assert seen == [nobody, nobody, nobody, somebody]


@pytest.mark.django_db(transaction=True)
def test_state_that_an_error_ended_stays_closed_for_the_rest_of_the_request(case: Case, murad: User) -> None:
    seen: list[int] = []

    def view(request: HttpRequest) -> HttpResponse:
        scope.enter_user(murad, dsmf=False)
        with suppress(DatabaseError), transaction.atomic(), scope.reading_state():
            seen.append(Case.objects.count())
            list(Case.objects.extra(where=["1 / (SELECT 0) = 1"]))
        with scope.reading_state():
            seen.append(Case.objects.count())
        seen.append(Case.objects.count())
        return HttpResponse()

    one_request(view)
    assert seen == [1, 1, 0]


@pytest.mark.django_db(transaction=True)
def test_rows_that_are_read_through_a_cursor_of_the_server_are_behind_the_walls(
    case: Case, aysel: User, murad: User
) -> None:
    seen: list[list[str]] = []

    def page_of(user: User):
        def view(request: HttpRequest) -> HttpResponse:
            scope.enter_user(user, dsmf=False)
            seen.append([found.number for found in Case.objects.iterator()])
            return HttpResponse()

        return view

    one_request(page_of(aysel))
    one_request(page_of(murad))
    assert seen == [[case.number], []]
