"""Run the benchmarks: `make bench`, or one of them with `make bench ONLY=sweep`.

A benchmark is a module `bench_<name>.py` beside this one with `run() -> dict`: the name of each figure
to `{"value": number, "unit": text, "goal": text, "met": bool}`, where only the value is a must. It gets
engines of its own that write to disk as in production, an empty migrated database and DOST_DEMO=1.
"""

import argparse
import importlib
import json
import os
import platform
import sys
import time
import traceback
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
RESULTS = HERE.parent.parent / "bench-results.json"
Figure = dict[str, Any]


def main() -> int:
    """Run what was asked for, print the table, write bench-results.json; 1 when a benchmark broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("only", nargs="?", choices=names(), help="run this one alone")
    chosen = [only] if (only := parser.parse_args().only) else names()
    _set_up_django()
    results = {name: _run(name) for name in chosen}
    machine = {
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "system": platform.platform(),
    }
    RESULTS.write_text(json.dumps({"machine": machine, "results": results}, indent=1, ensure_ascii=False))
    _print_table(results)
    sys.stdout.write(f"written to {RESULTS.name}\n")
    return 1 if any("error" in result for result in results.values()) else 0


def names() -> list[str]:
    """Return the names of all benchmarks, in alphabetical order."""
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def _set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dost_portal.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)


def _run(name: str) -> dict[str, Any]:
    sys.stdout.write(f"-- {name}\n")
    sys.stdout.flush()
    start = time.monotonic()
    try:
        found: dict[str, Any] = importlib.import_module(f"tests.bench.bench_{name}").run()
    except Exception as error:  # one broken benchmark must not hide the others
        traceback.print_exc()
        return {"error": f"{type(error).__name__}: {error}", "figures": {}}
    figures = {key: value if isinstance(value, dict) else {"value": value} for key, value in found.items()}
    return {"seconds": round(time.monotonic() - start, 1), "figures": figures}


def _print_table(results: dict[str, dict[str, Any]]) -> None:
    rows = [("name", "value", "goal", "")]
    for name, result in results.items():
        if "error" in result:
            rows.append((name, "-", "-", f"BROKE: {result['error']}"))
        rows += [_row(f"{name}: {key}", figure) for key, figure in result["figures"].items()]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        sys.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + "\n")


def _row(name: str, figure: Figure) -> tuple[str, str, str, str]:
    value = figure["value"]
    text = f"{value:.3g}" if isinstance(value, float) else str(value)
    verdict = {True: "met", False: "MISSED", None: ""}[figure.get("met")]
    return name, f"{text} {figure.get('unit', '')}".rstrip(), str(figure.get("goal", "-")), verdict


if __name__ == "__main__":
    sys.exit(main())
