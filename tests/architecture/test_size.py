"""Small files and short functions: what a newcomer can hold in the head."""

from math import ceil

from tests.architecture._source import APPS, ROOT, Function, nodes, python_files

LONGEST_FILE = 300
LONGEST_USUAL_FUNCTION = 25


def test_no_file_is_longer_than_300_lines() -> None:
    files = (*python_files(*APPS, "tests"), ROOT / "manage.py", *sorted((ROOT / "templates").rglob("*.html")))
    long = {
        str(path.relative_to(ROOT)): lines
        for path in files
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_nineteen_of_twenty_functions_fit_on_25_lines() -> None:
    lengths = sorted(
        node.end_lineno - node.lineno + 1 for _, node in nodes() if isinstance(node, Function) and node.end_lineno
    )
    assert len(lengths) > 300
    assert lengths[ceil(len(lengths) * 0.95) - 1] <= LONGEST_USUAL_FUNCTION
