"""Prepared queries answer as the same query written anew does, for every caller and from every thread."""

import datetime as dt
import threading
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dost_portal.prepared import Prepared, PreparedCount
from dost_portal.row_security import scope
from dost_portal.staff.models import Session, User

by_key = Prepared(lambda key: User.objects.select_related("centre").filter(pk=key), UUID)
of_centre = Prepared(lambda name, centre: User.objects.filter(username=name, centre=centre), str, int)


@pytest.mark.django_db
class TestOnePersonEach:
    def test_the_same_query_answers_each_caller_with_their_own(self, aysel: User, nigar: User) -> None:
        assert by_key(aysel.pk) == [aysel]
        assert by_key(nigar.pk) == [nigar]
        assert by_key(uuid4()) == []

    def test_what_is_joined_comes_with_it(self, aysel: User) -> None:
        (found,) = by_key(aysel.pk)
        with CaptureQueriesContext(connection) as asked:
            assert found.centre == aysel.centre
        assert not asked.captured_queries

    def test_values_go_where_they_belong(self, aysel: User, nigar: User) -> None:
        assert of_centre("aysel", aysel.centre_id) == [aysel]
        assert of_centre("aysel", -1) == []
        assert of_centre("nigar' OR '1'='1", nigar.centre_id) == []

    def test_a_moment_of_the_call_counts_and_not_the_first(self, client, aysel: User) -> None:
        client.force_login(aysel)
        ending = Prepared(lambda now: Session.objects.filter(expire_date__gt=now), dt.datetime)
        assert len(ending(timezone.now())) == 1
        assert ending(timezone.now() + dt.timedelta(days=400)) == []

    def test_the_sql_is_written_once(self, aysel: User, nigar: User) -> None:
        written = []

        def build(key: UUID):
            written.append(key)
            return User.objects.filter(pk=key)

        query = Prepared(build, UUID)
        query(aysel.pk), query(nigar.pk), query(aysel.pk)
        assert len(written) == 1


@pytest.mark.django_db(transaction=True)
class TestTheConnection:
    def test_is_told_the_query_once_and_anew_after_it_was_lost(self, aysel: User) -> None:
        query = Prepared(lambda key: User.objects.filter(pk=key), UUID)
        asked = []
        with connection.execute_wrapper(lambda go, sql, *rest: asked.append(sql.split()[0]) or go(sql, *rest)):
            query(aysel.pk), query(aysel.pk)
            connection.close()
            query(aysel.pk)
        assert asked == ["PREPARE", "EXECUTE", "PREPARE"]

    def test_that_could_not_listen_is_told_again(self, aysel: User) -> None:
        query = Prepared(lambda key: User.objects.filter(pk=key, username__startswith="ay%"), UUID)
        other = Prepared(lambda key: User.objects.filter(pk=key, username__startswith="ay"), UUID)
        with transaction.atomic(), connection.cursor() as cursor:
            with pytest.raises(DatabaseError):
                cursor.execute("SELECT 1 / 0")
            with pytest.raises(DatabaseError):
                query(aysel.pk)
            transaction.set_rollback(True)
        assert query(aysel.pk) == []
        assert other(aysel.pk) == [aysel]


@pytest.mark.django_db
class TestCounting:
    def test_counts_for_each_caller_and_ends_where_the_query_is_cut(self, aysel: User, nigar: User) -> None:
        in_centre = PreparedCount(lambda centre: User.objects.filter(centre=centre).values("pk"), int)
        cut = PreparedCount(lambda centre: User.objects.filter(centre=centre).values("pk")[:1], int)
        everybody = User.objects.filter(centre=aysel.centre).count()
        assert everybody > 1
        assert in_centre(aysel.centre_id) == everybody
        assert in_centre(-1) == 0
        assert cut(aysel.centre_id) == 1


class TestWhatIsRefused:
    def test_a_moment_that_would_stand_still(self) -> None:
        frozen = Prepared(lambda key: Session.objects.filter(user=key, expire_date__gt=timezone.now()), UUID)
        with pytest.raises(TypeError, match="moment"):
            frozen(uuid4())

    def test_a_value_that_the_query_does_not_use(self) -> None:
        with pytest.raises(TypeError, match="no place"):
            Prepared(lambda key: User.objects.filter(is_active=True), UUID)(uuid4())


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_by_its_own_connection(aysel: User, nigar: User) -> None:
    by_key(aysel.pk)
    found: list[list[User]] = []
    entered = threading.Barrier(2)

    def ask() -> None:
        with scope.for_request():
            entered.wait(10)
            found.extend(by_key(person.pk) for person in (aysel, nigar) * 20)
        connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert found.count([aysel]) == found.count([nigar]) == 40
