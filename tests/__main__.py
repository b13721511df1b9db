"""Run the tests as `make test` does: `python -m tests [pytest's arguments]`.

The whole suite runs on all processors, a file at a time; what measures moments (`ALONE`) runs afterwards with the
machine to itself. With paths among the arguments one process runs just those. The exit status is pytest's, of the
worse part.
"""

import os
import subprocess
import sys
from pathlib import Path

ALONE = "tests/faults"
NOTHING_PICKED = 5


def _pytest(*arguments: str) -> int:
    ended = subprocess.run([sys.executable, "-m", "pytest", *arguments], check=False).returncode
    return 0 if ended == NOTHING_PICKED else ended


def main(arguments: list[str]) -> int:
    if any(Path(argument.split("::")[0]).exists() for argument in arguments):
        return subprocess.run([sys.executable, "-m", "pytest", *arguments], check=False).returncode
    processors = str(len(os.sched_getaffinity(0)))
    # In the order of the folders: xdist's own puts files of one test last, and the longest walk is one of them.
    spread = ("-n", processors, "--dist", "loadfile", "--no-loadscope-reorder", f"--ignore={ALONE}")
    together = _pytest(*spread, *arguments)
    return max(together, _pytest(ALONE, *arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
