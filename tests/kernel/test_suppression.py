"""Small cells: what is hidden follows from nothing shown, checked by linear algebra and by brute force."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from random import Random

import pytest

from dost_portal.suppression import FEWEST, hidden_cells, hidden_places, hidden_totals, with_totals

Cell = tuple[int, int]
SEEDS = range(250)


def invented(seed: int) -> list[list[int]]:
    random = Random(seed)
    rows, columns = random.randrange(1, 6), random.randrange(1, 5)
    few = random.choice((4, 8, 30))
    return [
        [random.choice((0, random.randrange(few), random.randrange(60))) for _ in range(columns)] for _ in range(rows)
    ]


def sums(table: list[list[int]]) -> Iterator[list[tuple[Cell, int]]]:
    """Every equation that holds of a table with totals: its cells and their signs."""
    rows, columns = len(table), len(table[0])
    for row in range(rows):
        yield [((row, column), -1 if column == columns - 1 else 1) for column in range(columns)]
    for column in range(columns):
        yield [((row, column), -1 if row == rows - 1 else 1) for row in range(rows)]


def determined(table: list[list[int]], hidden: frozenset[Cell]) -> set[Cell]:
    """The hidden cells that the equations give away, by Gaussian elimination."""
    order = sorted(hidden)
    matrix = [[Fraction(dict(equation).get(cell, 0)) for cell in order] for equation in sums(table)]
    pivots: list[list[Fraction]] = []
    for column in range(len(order)):
        pivot = next((row for row in matrix if row[column]), None)
        if pivot is None:
            continue
        matrix.remove(pivot)
        pivot = [value / pivot[column] for value in pivot]
        matrix = [[a - row[column] * b for a, b in zip(row, pivot, strict=True)] for row in matrix]
        pivots = [[a - row[column] * b for a, b in zip(row, pivot, strict=True)] for row in pivots]
        pivots.append(pivot)
    return {order[row.index(1)] for row in pivots if sum(map(bool, row)) == 1}


@pytest.mark.parametrize("seed", SEEDS)
def test_no_hidden_cell_follows_from_what_is_shown(seed: int) -> None:
    table = invented(seed)
    hidden = hidden_cells(table)
    assert determined(with_totals(table), hidden) == set()


@pytest.mark.parametrize("seed", SEEDS)
def test_every_small_cell_is_hidden_and_no_zero_is(seed: int) -> None:
    shown = with_totals(invented(seed))
    hidden = hidden_cells(invented(seed))
    for row, line in enumerate(shown):
        for column, value in enumerate(line):
            if 0 < value < FEWEST:
                assert (row, column) in hidden
            if value == 0:
                assert (row, column) not in hidden


@pytest.mark.parametrize("seed", SEEDS)
def test_no_total_that_is_shown_gives_a_handful_away(seed: int) -> None:
    table = invented(seed)
    hidden, rows, columns = hidden_cells(table), len(table), len(table[0])
    for row in range(rows):
        if (row, columns) not in hidden:
            together = sum(table[row][column] for column in range(columns) if (row, column) in hidden)
            assert together == 0 or together >= FEWEST
    for column in range(columns):
        if (rows, column) not in hidden:
            together = sum(table[row][column] for row in range(rows) if (row, column) in hidden)
            assert together == 0 or together >= FEWEST


def test_large_counts_stay_as_they_are() -> None:
    assert hidden_cells([[5, 6], [0, 9]]) == frozenset()
    assert hidden_cells([]) == frozenset()
    assert hidden_places([]) == frozenset()


def test_another_table_explains_what_is_shown_as_well() -> None:
    table = [[3, 20], [30, 40]]
    hidden, full = hidden_cells(table), with_totals(table)
    assert hidden == {(0, 0), (0, 1), (1, 0), (1, 1)}
    found = [
        cells
        for cells in product(range(80), repeat=2)
        if (fits := with_totals([[cells[0], 23 - cells[0]], [cells[1], 70 - cells[1]]]))[2] == full[2]
        and min(min(row) for row in fits) >= 0
    ]
    assert {cells[0] for cells in found} == set(range(24))


def test_one_small_count_takes_a_second_with_it() -> None:
    assert hidden_places([3, 40, 12, 0]) == {0, 2}
    assert hidden_places([40, 12, 0]) == frozenset()


def test_two_small_counts_that_are_few_together_take_a_third() -> None:
    assert hidden_places([1, 2, 40, 12]) == {0, 1, 3}
    assert hidden_places([4, 4, 40, 12]) == {0, 1}


def test_what_the_caller_hides_is_protected_too() -> None:
    assert hidden_places([30, 40, 12], also=[1]) == {1, 2}


def test_no_bridge_between_two_cycles_is_left() -> None:
    """Two hidden cells in every row and column are not enough: a cell between two cycles follows from both."""
    table = [
        [2, 3, 40, 50, 60],
        [3, 4, 50, 60, 70],
        [50, 3, 3, 60, 70],
        [50, 60, 70, 2, 4],
        [50, 60, 70, 4, 3],
        [40, 50, 3, 3, 60],
    ]
    assert determined(with_totals(table), hidden_cells(table)) == set()


@pytest.mark.parametrize("table", [[[1, 2], [3]], [[-1]]])
def test_what_is_no_table_of_counts_is_refused(table: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="rows of one length"):
        hidden_cells(table)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_hidden_in_a_column_does_not_follow_from_the_totals_told_later(seed: int) -> None:
    table = invented(seed)
    gone = {(row, at) for at, column in enumerate(zip(*table, strict=True)) for row in hidden_places(column)}
    rows = hidden_totals(table, gone)
    shown, last = with_totals(table), len(table[0])
    assert all(row in rows for row in range(len(table)) if 0 < shown[row][last] < FEWEST)
    hidden = frozenset(gone | {(row, last) for row in rows})
    assert {cell for cell in determined(shown, hidden) if shown[cell[0]][cell[1]]} == set()
