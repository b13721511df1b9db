"""What a database role sees by itself, without any of the application's code between."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from tests.factories import Story
from tests.row_security.world import fill

Ask = Callable[..., list[tuple[Any, ...]]]
As = Callable[..., AbstractContextManager[Ask]]


class Undo(Exception):
    pass


@pytest.fixture
def as_role(db: None) -> As:
    """Return a way to ask the database as one of its roles, with what the transaction carries besides."""

    @contextmanager
    def role(name: str, **carried: object) -> Iterator[Ask]:
        def ask(statement: str, *values: object) -> list[tuple[Any, ...]]:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.fetchall() if cursor.description else []

        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    for key, value in {"user": "", "centre": "", "case": "", "scope": ""}.items():
                        cursor.execute("SELECT set_config(%s, %s, true)", [f"dost.{key}", str(carried.get(key, value))])
                    cursor.execute("SELECT set_config('role', %s, true)", [name])
                yield ask
                raise Undo
        except Undo:
            pass

    return role


@pytest.fixture
def story_with_everything(story: Story, person: Callable[[str], Any]) -> Story:
    """A closed case that has a row in every table of a case."""
    story.to_closed()
    fill(story, person("gunel"))
    return story
