"""The cast: invented people at two centres and at DSMF, and what every test stands on."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import connection

from cases.models import Case
from dost_portal.staff.models import Centre, Desk, User
from dost_portal.staff.roles import Role
from tests import factories

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Let the transactional tests empty the tables between them; the trail's own tests undo this."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER audit_no_truncate")


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


@pytest.fixture(autouse=True)
def _azerbaijani() -> Iterator[None]:
    from django.utils import translation

    with translation.override("az"):
        yield


__all__ = ["Role"]
