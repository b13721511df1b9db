"""Takes each gate, header and seal out in turn and sees which test notices: `python -m tests.mutations [WORD]`.

Run by hand, not by `make test`. The tree is copied into a temporary folder; there one piece of text at a time
is replaced, the named tests run, and a table is printed: what was changed, and the first test that failed.
With WORD only the changes whose description holds it. Exit status 1 where a change survived.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.mutations.table import MUTATIONS, Mutation

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "node_modules", "staticfiles", ".data", ".dost*", "__pycache__")
SECONDS = 300
# Started once, as `make test` does; the tests make their database anew, for a change may leave it in disorder.
LAUNCH = ("-m", "dost_portal.launch", "--with-parent", "exec", "--")
PYTEST = ("-m", "pytest", "-x", "-q", "--tb=no", "-rfE", "--create-db")
INSIDE = "DOST_MUTATIONS_INSIDE"


def noticed_by(tree: Path, mutation: Mutation) -> str:
    """Return the first test that fails once `mutation` is in `tree`, "" for none; the tree is put back."""
    file = tree / mutation.file
    before = file.read_text()
    if before.count(mutation.old) != 1:
        return f"NOT APPLIED: the text stands {before.count(mutation.old)} times in {mutation.file}"
    file.write_text(before.replace(mutation.old, mutation.new))
    try:
        command = [sys.executable, *PYTEST, *mutation.tests.split()]
        ran = subprocess.run(command, cwd=tree, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return "NOT KNOWN: the tests do not end"
    finally:
        file.write_text(before)
    if ran.returncode == 0:
        return ""
    failed = re.search(r"^(?:FAILED|ERROR) (\S+)", ran.stdout, re.MULTILINE)
    return failed[1] if failed else f"(pytest ended with {ran.returncode})"


def run(word: str) -> int:
    survived = 0
    with tempfile.TemporaryDirectory(prefix="mutations-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
        for mutation in (each for each in MUTATIONS if word in each.name):
            found = noticed_by(tree, mutation)
            survived += not found or found.startswith("NOT")
            sys.stdout.write(f"| {mutation.name} | {found or 'SURVIVED'} |\n")
            sys.stdout.flush()
    return 1 if survived else 0


def main() -> int:
    word = sys.argv[1] if len(sys.argv) > 1 else ""
    if os.environ.get(INSIDE):
        return run(word)
    inside = {INSIDE: "1", "DOST_TESTING": "1", "DOST_DEMO": "", "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
    command = [sys.executable, *LAUNCH, sys.executable, "-m", "tests.mutations", word]
    return subprocess.run(command, cwd=ROOT, env=os.environ | inside, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
