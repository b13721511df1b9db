from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def azerbaijani() -> Iterator[None]:
    """Begin each test in the portal's first language, whatever the page before it was read in."""
    with translation.override("az"):
        yield


@pytest.fixture
def member(django_user_model):
    """Somebody who may log in and has no other right than that."""
    return django_user_model.objects.create_user("reader", password=None, first_name="Oxucu", last_name="Oxucu")
