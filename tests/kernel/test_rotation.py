"""Security requirements 27 to 29: keys that change while the portal runs, and keys that are gone."""

import base64
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from cases.models import Case, CaseKey, Person, WebHook
from dost_portal import rotation
from dost_portal.crypto import CannotOpenError, new_data_key
from dost_portal.rotation import rotate, wrapped_models
from dost_portal.staff import second_factor
from dost_portal.staff.credentials import SecondFactor
from dost_portal.staff.models import User
from tests.database import rows, sql
from tests.factories import Story

pytestmark = pytest.mark.django_db
NAME = "Günay"


def pair(key_id: str) -> str:
    return f"{key_id}:{base64.urlsafe_b64encode(new_data_key()).decode()}"


@pytest.fixture
def everything(story: Story, aysel: User) -> Case:
    """A case with a person, a web hook, a second factor: all that is wrapped."""
    case = story.to_interview()
    second_factor.begin(user=aysel)
    hook = WebHook(name="x", url="https://hook.example/")
    hook.seal("secret")
    hook.save()
    return case


def reads_all(case: Case, aysel: User) -> bool:
    person = Person.objects.get(case=Case.objects.get(pk=case.pk), role="harmed")
    opened = WebHook.objects.get().open_secret() == b"secret"
    return opened and person.first_name == NAME and len(SecondFactor.objects.get(user=aysel).open_secret()) == 20


def test_28_with_the_old_key_removed_everything_still_reads(everything: Case, aysel: User, settings, capsys) -> None:
    new = pair("new")
    settings.FIELD_KEYS = f"{new},{settings.FIELD_KEYS}"
    assert reads_all(everything, aysel)
    call_command("rotate_keys")
    assert "'new'" in capsys.readouterr().out
    settings.FIELD_KEYS = new
    assert reads_all(everything, aysel)
    assert rotate() == dict.fromkeys((model._meta.db_table for model in wrapped_models()), 0)


def test_28_without_the_rotation_it_would_not(everything: Case, aysel: User, settings) -> None:
    settings.FIELD_KEYS = pair("new")
    with pytest.raises(CannotOpenError):
        reads_all(everything, aysel)


def test_28_no_table_with_something_wrapped_is_forgotten() -> None:
    found = {
        table for (table,) in rows("SELECT table_name FROM information_schema.columns WHERE column_name = 'wrapped'")
    }
    assert {model._meta.db_table for model in wrapped_models()} == found
    assert len(found) >= 3


def test_28_a_ciphertext_is_not_touched(everything: Case, settings) -> None:
    before = rows("SELECT id, first_name FROM cases_person ORDER BY id")
    settings.FIELD_KEYS = f"{pair('new')},{settings.FIELD_KEYS}"
    rotate()
    assert rows("SELECT id, first_name FROM cases_person ORDER BY id") == before


def test_28_what_is_wrapped_with_an_unknown_key_is_named_and_stops_it(everything: Case, settings) -> None:
    sql("UPDATE cases_casekey SET key_id = 'lost'")
    with pytest.raises(CommandError, match="lost"):
        call_command("rotate_keys")


def test_28_behind_the_walls_it_refuses_instead_of_finding_nothing(everything: Case) -> None:
    sql("SET LOCAL ROLE dost_web")
    with pytest.raises(CommandError, match="does not own"):
        call_command("rotate_keys")
    sql("RESET ROLE")


@pytest.mark.django_db(transaction=True)
def test_28_pages_are_served_meanwhile(story: Story, settings, monkeypatch) -> None:
    case = story.to_interview()
    monkeypatch.setattr(rotation, "BATCH", 1)
    first, old = pair("k0"), settings.FIELD_KEYS
    settings.FIELD_KEYS = f"{first},{old}"
    failed, seen, over = [], [], threading.Event()

    def read() -> None:
        try:
            while not over.is_set():
                seen.append(Person.objects.get(case=Case.objects.get(pk=case.pk), role="harmed").first_name)
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    for turn in range(1, 15):
        settings.FIELD_KEYS = f"{pair(f'k{turn}')},{settings.FIELD_KEYS}"
        rotate()
    over.set()
    reader.join(20)
    assert failed == []
    assert set(seen) == {NAME}
    assert CaseKey.objects.get(case=case).key_id == "k14"


def test_29_an_erased_case_is_not_read_out_of_an_old_copy_once_the_key_has_changed(everything: Case, settings) -> None:
    """A copy of the tables holds the wrapped key; without the wrapping key of its day it opens nothing."""
    ((key_id, wrapped),) = rows("SELECT key_id, wrapped FROM cases_casekey WHERE case_id = %s", [everything.pk])
    CaseKey.objects.filter(case=everything).delete()
    new = pair("new")
    settings.FIELD_KEYS = f"{new},{settings.FIELD_KEYS}"
    rotate()
    settings.FIELD_KEYS = new
    sql("INSERT INTO cases_casekey (case_id, key_id, wrapped) VALUES (%s, %s, %s)", [everything.pk, key_id, wrapped])
    with pytest.raises(CannotOpenError):
        _ = Person.objects.get(case=Case.objects.get(pk=everything.pk), role="harmed").first_name


def test_29_a_rotation_does_not_bring_an_erased_key_back(everything: Case, settings) -> None:
    CaseKey.objects.filter(case=everything).delete()
    settings.FIELD_KEYS = f"{pair('new')},{settings.FIELD_KEYS}"
    assert rotate()["cases_casekey"] == 0
    assert not CaseKey.objects.exists()


def test_27_neither_the_index_key_nor_a_wrapping_key_is_in_the_database(everything: Case, settings) -> None:
    stored = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            stored += [row[0] for row in cursor.fetchall()]
    held = "\n".join(stored)
    keys = [settings.INDEX_KEY, *(part.partition(":")[2] for part in settings.FIELD_KEYS.split(","))]
    for key in keys:
        assert key not in held
        assert base64.urlsafe_b64decode(key).hex() not in held
    assert len(set(keys)) == len(keys)
