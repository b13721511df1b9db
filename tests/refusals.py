"""Stages that the real database refuses to fire: triggers of the tests' own, put up and taken down."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from tests.database import sql


@contextmanager
def poisoned(stages: Iterable[int]) -> Iterator[None]:
    """Let the database refuse to announce each of `stages`, until the block ends."""
    wanted = ", ".join(str(int(stage)) for stage in stages)
    sql("SET CONSTRAINTS ALL IMMEDIATE")  # what an open test transaction still has to check bars the trigger
    sql(
        "CREATE OR REPLACE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN RAISE EXCEPTION 'Rəna Quliyeva: refused' USING ERRCODE = 'check_violation'; END $$"
    )
    sql(
        "CREATE TRIGGER poison BEFORE INSERT ON cases_announcement FOR EACH ROW"
        f" WHEN (NEW.stage_id IN ({wanted})) EXECUTE FUNCTION poison()"
    )
    try:
        yield
    finally:
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql("DROP TRIGGER poison ON cases_announcement")
