"""The cast: invented people at two centres and at DSMF, and what every test stands on."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import environ
import pytest
from django.conf import settings
from django.db import connection

from cases.models import Case
from dost_portal.audit import trail
from dost_portal.staff.models import Centre, Desk, User
from dost_portal.staff.roles import Role
from dost_portal.uploads.places import file_store
from tests import chromium, database, factories, seeds
from tests.receivers import Clamd

# Playwright runs a loop of its own in this thread; the tests stay synchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Let the transactional tests empty the tables between them; the trail's own tests undo this."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER audit_no_truncate")
        for table in database.GUARDED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER clock_no_truncate")
        seeds.remember()


DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


@pytest.fixture(autouse=True)
def _seeds(request: pytest.FixtureRequest) -> Iterator[None]:
    """Give a test the passport's rows, which a transactional test before it has truncated."""
    asked = DATABASE_FIXTURES & set(request.fixturenames)
    uses_database = bool(asked or request.node.get_closest_marker("django_db"))
    if uses_database:
        request.getfixturevalue("transactional_db" if "live_server" in asked else "db")
        seeds.restore()
    yield
    if uses_database and not connection.in_atomic_block:
        database.wait_until_quiet()


@pytest.fixture(autouse=True)
def _trail(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write the trail where the test can see and undo it, unless the test asks for both connections."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None or trail.TRAIL not in marker.kwargs.get("databases", ()):
        monkeypatch.setattr(trail, "TRAIL", "default")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_type_launch_args,
        "executable_path": chromium.find_or_install(),
        "args": chromium.LAUNCH_ARGS,
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "az-AZ",
        "viewport": {"width": 1366, "height": 768},
    }


@pytest.fixture
def centre(db: None) -> Centre:
    return factories.centre("BAKI-1", "1 saylı Bakı DOST Mərkəzi")


@pytest.fixture
def other_centre(db: None) -> Centre:
    return factories.centre("BAKI-2", "2 saylı Bakı DOST Mərkəzi")


@pytest.fixture
def person(centre: Centre, other_centre: Centre) -> Callable[[str], User]:
    """Return the member of the cast with this user name."""
    return lambda username: factories.member(username, centre, other_centre)


@pytest.fixture
def aysel(person: Callable[[str], User]) -> User:
    return person("aysel")


@pytest.fixture
def kamran(person: Callable[[str], User]) -> User:
    return person("kamran")


@pytest.fixture
def leyla(person: Callable[[str], User]) -> User:
    return person("leyla")


@pytest.fixture
def nigar(person: Callable[[str], User]) -> User:
    return person("nigar")


@pytest.fixture
def murad(person: Callable[[str], User]) -> User:
    return person("murad")


@pytest.fixture
def dsmf(person: Callable[[str], User]) -> User:
    return person("dsmf")


@pytest.fixture
def desk(centre: Centre) -> Desk:
    return Desk.objects.create(centre=centre, number=1)


@pytest.fixture
def story(aysel: User, kamran: User, leyla: User, nigar: User, dsmf: User, desk: Desk) -> "factories.Story":
    """A case that goes on step by step: `story.to_interview()` and so on."""
    return factories.Story(agent=aysel, lawyer=kamran, psychologist=leyla, supervisor=nigar, dsmf=dsmf, desk=desk)


@pytest.fixture
def case(story: "factories.Story") -> Case:
    """A case of Aysel's at intake."""
    return story.open()


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    """An empty folder for the files of cases."""
    settings.STORAGES = settings.STORAGES | {"files": file_store(environ.Env(), tmp_path)}
    return tmp_path / "media"


@pytest.fixture
def clamd(settings: Any) -> Iterator[Clamd]:
    scanner = Clamd()
    settings.CLAMD = scanner.address
    yield scanner
    scanner.server.shutdown()
    scanner.server.server_close()


@pytest.fixture
def no_scanner(settings: Any) -> None:
    """A scanner is configured, and nobody listens there."""
    settings.CLAMD = "tcp://127.0.0.1:9"


@pytest.fixture(autouse=True)
def _azerbaijani() -> Iterator[None]:
    from django.utils import translation

    with translation.override("az"):
        yield


__all__ = ["Role"]
