"""Whatever a service refuses is said in words, in both languages' sources."""

import ast

import pytest

from cases.errors import RefusedError, TicketError
from cases.wording import REFUSALS, TICKET_MOVED, TICKET_REFUSALS, words_for
from tests.architecture._source import name_of, nodes


def codes(error: type[Exception]) -> set[str]:
    return {
        argument.value
        for _, node in nodes("cases/services")
        if isinstance(node, ast.Call) and name_of(node) == error.__name__
        for argument in node.args
        if isinstance(argument, ast.Constant)
    }


def test_every_refusal_has_its_words() -> None:
    assert len(codes(RefusedError)) > 10
    assert codes(RefusedError) - set(REFUSALS) == set()


def test_every_refusal_of_a_ticket_has_its_words() -> None:
    # The page never offers the move that opens a case past the case.
    assert codes(TicketError) - set(TICKET_REFUSALS) == {"start_opens_a_case"}


@pytest.mark.parametrize("code", ["not_from_serving", "anything"])
def test_a_ticket_that_has_moved_on_is_said_to_have(code: str) -> None:
    assert words_for(TicketError(code)) == [str(TICKET_MOVED)]
