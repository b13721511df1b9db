"""Small counts in a table that leaves the house, and what they could be computed from.

A count of one to four people is hidden. Whoever knows a total gets a single hidden cell back by subtraction,
so more cells are hidden until no hidden one follows from what is shown. Zero is no person and is never
hidden. All hidden cells must get the same sign: which of them were small is part of the secret.

Why it holds: the table with its totals is a bipartite graph, rows on one side, columns on the other, a hidden
cell an edge between its row and its column. What is known about the hidden cells is one sum a node; a cell
follows from these if and only if its edge lies on no cycle (is a bridge). Along a cycle all cells may change
by one in turns, for none of them is zero.
"""

from collections.abc import Iterable, Sequence
from typing import Final

FEWEST: Final = 5
HIDDEN: Final = "*"

Cell = tuple[int, int]
Line = tuple[str, int]
Table = list[list[int]]


def with_totals(counts: Sequence[Sequence[int]]) -> Table:
    """Return `counts` with the total of each row at its end and a last row of totals."""
    rows = [[*row, sum(row)] for row in counts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def hidden_cells(
    counts: Sequence[Sequence[int]], *, also: Iterable[Cell] = (), fewest: int = FEWEST
) -> frozenset[Cell]:
    """Return (row, column) of what must be hidden of `with_totals(counts)`, so also of the totals.

    Every total counts as known to the reader unless it is returned. `also` is hidden for reasons of the
    caller's. Raises ValueError for rows of different lengths and for a negative count.
    """
    if len({len(row) for row in counts}) > 1 or any(value < 0 for row in counts for value in row):
        raise ValueError("a table of counts has rows of one length and no negative count")
    if not counts:
        return frozenset()
    table = with_totals(counts)
    places = [(row, column) for row in range(len(table)) for column in range(len(table[0]))]
    hidden = {(row, column) for row, column in places if 0 < table[row][column] < fewest} | set(also)
    while exposed := _exposed(table, hidden, fewest):
        more = _next_to(table, hidden, exposed, fewest)
        if more is None:
            break
        hidden.add(more)
    return frozenset(hidden)


def hidden_places(counts: Sequence[int], *, also: Iterable[int] = (), fewest: int = FEWEST) -> frozenset[int]:
    """Return the places of `counts` to hide, their sum known to the reader; len(counts) is the sum itself."""
    hidden = {place for place, count in enumerate(counts) if 0 < count < fewest} | set(also)
    for place in sorted((place for place, count in enumerate(counts) if count), key=lambda place: counts[place]):
        together = [counts[place] for place in hidden if counts[place]]
        if len(together) != 1 and not 0 < sum(together) < fewest:
            break
        hidden.add(place)
    together = [counts[place] for place in hidden if counts[place]]
    alone = len(together) == 1 or 0 < sum(together) < fewest
    return frozenset(hidden | ({len(counts)} if alone else set()))


def hidden_totals(counts: Sequence[Sequence[int]], hidden: Iterable[Cell], *, fewest: int = FEWEST) -> frozenset[int]:
    """Return the rows of `counts` whose totals to hide, where the cells in `hidden` are hidden for good.

    For figures of long times made of short ones that were told before: what was shown cannot be hidden any more, so
    only totals of rows are. `hidden` may hold (len(counts), column), a column's total; so may the answer, len(counts).
    """
    if not counts:
        return frozenset()
    table, bottom, last = with_totals(counts), len(counts), len(counts[0])
    gone = set(hidden) | {(row, last) for row in range(bottom) if 0 < table[row][last] < fewest}
    columns = [table[bottom][column] for row, column in gone if row == bottom]
    if len(columns) == 1 or 0 < sum(columns) < fewest:
        gone.add((bottom, last))
    # A total protects only where its row has something hidden: elsewhere it follows from what is shown.
    of_use = {row for row, column in gone if row < bottom and column < last and table[row][column]}
    while exposed := _exposed(table, gone, fewest):
        shown = [(row, last) for row in [*sorted(of_use), bottom] if (row, last) not in gone]
        if not shown:
            break
        gone.add(min(shown, key=lambda at: (at[0] == bottom, at[0] != exposed[0], table[at[0]][last])))
    return frozenset(row for row, column in gone if column == last)


def _exposed(table: Table, hidden: set[Cell], fewest: int) -> Cell | None:
    """Return a hidden cell that follows from what is shown, or that stands for a few people with others."""
    positive = {cell for cell in hidden if table[cell[0]][cell[1]]}
    return next((cell for cell in sorted(positive) if _follows(table, positive, cell, fewest)), None)


def _follows(table: Table, positive: set[Cell], cell: Cell, fewest: int) -> bool:
    return _is_bridge(cell, positive) or _few_together(table, positive, cell, fewest)


def _is_bridge(cell: Cell, edges: set[Cell]) -> bool:
    """Return whether no other way along hidden cells leads from the row of `cell` to its column."""
    beside: dict[Line, list[Line]] = {}
    for row, column in edges - {cell}:
        beside.setdefault(("row", row), []).append(("column", column))
        beside.setdefault(("column", column), []).append(("row", row))
    reached: set[Line] = {("row", cell[0])}
    waiting: list[Line] = [("row", cell[0])]
    while waiting:
        new = set(beside.get(waiting.pop(), ())) - reached
        reached |= new
        waiting += new
    return ("column", cell[1]) not in reached


def _few_together(table: Table, hidden: set[Cell], cell: Cell, fewest: int) -> bool:
    """Return whether the hidden cells of the row or column of `cell` are fewer people than `fewest` in all."""
    rows, columns = len(table) - 1, len(table[0]) - 1
    of_row = [table[cell[0]][other] for other in range(columns) if (cell[0], other) in hidden]
    of_column = [table[other][cell[1]] for other in range(rows) if (other, cell[1]) in hidden]
    row_known, column_known = (cell[0], columns) not in hidden, (rows, cell[1]) not in hidden
    return (row_known and 0 < sum(of_row) < fewest) or (column_known and 0 < sum(of_column) < fewest)


def _next_to(table: Table, hidden: set[Cell], cell: Cell, fewest: int) -> Cell | None:
    """Return the visible count to hide next: one that protects `cell` at once, no total, as small as possible."""
    positive = {at for at in hidden if table[at[0]][at[1]]}

    def cost(at: Cell) -> tuple[bool, int, bool, int, Cell]:
        totals = (at[0] == len(table) - 1) + (at[1] == len(table[0]) - 1)
        beside = at[0] == cell[0] or at[1] == cell[1]
        exposed = _follows(table, positive | {at}, cell, fewest)
        return exposed, totals, not beside, table[at[0]][at[1]], at

    shown = (
        (row, column)
        for row, line in enumerate(table)
        for column, value in enumerate(line)
        if value and (row, column) not in hidden
    )
    return min(shown, key=cost, default=None)
