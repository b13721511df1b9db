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
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "node_modules", "staticfiles", ".dost*", "__pycache__")
SECONDS = 120
# Started once, as `make test` does; the tests make their database anew, for a change may leave it in disorder.
LAUNCH = ("-m", "dost_portal.launch", "--with-parent", "exec", "--")
PYTEST = ("-m", "pytest", "-x", "-q", "--tb=no", "-rfE", "--create-db")
INSIDE = "DOST_MUTATIONS_INSIDE"


class Mutation(NamedTuple):
    name: str
    file: str
    old: str
    new: str
    tests: str


ACCESS, SETTINGS, CSP = "cases/access.py", "dost_portal/settings.py", "tests/pages/test_headers.py"
GATE = "tests/cases/test_access.py tests/cases/test_team.py tests/cases/test_interests.py tests/cases/test_emergency.py"
SESSIONS = "tests/staff/test_sessions.py"
LIMITS = "dost_portal/staff/middleware.py"
MUTATIONS = (
    Mutation("gate: conflict of interest", ACCESS, "if case.barred:", "if False:", GATE),
    Mutation("gate: team", ACCESS, "if not opens and not _from_outside(case, user, action):", "if False:", GATE),
    Mutation("gate: the own centre", ACCESS, "if case.centre_id != user.centre_id:", "if False:", GATE),
    Mutation(
        "gate: permission",
        ACCESS,
        "if permission is None or not user.may(permission):\n        _deny",
        "if False:\n        _deny",
        GATE,
    ),
    Mutation(
        "gate: an erased case",
        ACCESS,
        "if case.erased_at is not None and action not in AFTER_ERASURE:\n        raise",
        "if False:\n        raise",
        "tests/cases/test_life.py " + GATE,
    ),
    Mutation("gate: a sealed case", ACCESS, "    if case.sealed:\n        return False\n", "", GATE),
    Mutation(
        "gate: emergency actions",
        ACCESS,
        "opens = action in IN_EMERGENCY if emergency else bool(memberships)",
        "opens = bool(memberships)",
        "tests/cases/test_emergency.py",
    ),
    Mutation(
        "gate: content of an erased case",
        ACCESS,
        "content=bool(memberships) and case.erased_at is None",
        "content=bool(memberships)",
        "tests/cases/test_life.py " + GATE,
    ),
    Mutation(
        "gate: one's own notes",
        ACCESS,
        "filter(case=self.case, by=self.user)",
        "filter(case=self.case)",
        GATE + " tests/cases/test_interviews.py",
    ),
    Mutation(
        "gate: the reading's entry",
        ACCESS,
        'trail.record_now("case.read"',
        '(lambda *a, **k: None)("case.read"',
        "tests/audit/test_viewer.py tests/pages/test_who_reads_what.py",
    ),
    Mutation(
        "gate: the refusal's entry",
        ACCESS,
        '    trail.record_now(\n        "case.denied"',
        '    (lambda *a, **k: None)(\n        "case.denied"',
        "tests/audit " + GATE,
    ),
    Mutation(
        "interests.stands",
        "cases/services/interests.py",
        "return ConflictOfInterest.objects.filter(case=case, user=user, lifted_at__isnull=True).exists()",
        "return False",
        "tests/cases/test_interests.py",
    ),
    Mutation(
        "export in an emergency: second person",
        "cases/services/emergency.py",
        "return allowed.filter(until__gt=clocks.database_now()).exists()",
        "return True",
        "tests/cases/test_emergency.py",
    ),
    Mutation(
        "emergency: nobody allows or reviews their own",
        "cases/services/emergency.py",
        "access.user_id == user.pk or not",
        "not",
        "tests/cases/test_emergency.py",
    ),
    Mutation(
        "search: only one's own cases",
        "cases/services/finding.py",
        "    mine = Case.objects.visible_to(user)",
        "    mine = Case.objects.all()",
        "tests/cases/test_finding.py",
    ),
    Mutation(
        "known elsewhere: only one's own cases",
        "cases/services/finding.py",
        "cases = Case.objects.visible_to(user).filter(pk__in=same",
        "cases = Case.objects.filter(pk__in=same",
        "tests/cases/test_finding.py",
    ),
    Mutation(
        "files: who may add",
        "cases/services/filing.py",
        "check(row, Action.ADD_FILE, by)\n    digest",
        "digest",
        "tests/cases/test_filing.py",
    ),
    Mutation(
        "files: who may remove",
        "cases/services/filing.py",
        "check(row, Action.ADD_FILE, by)\n    file =",
        "file =",
        "tests/cases/test_filing.py",
    ),
    Mutation(
        "texts: the screen",
        "cases/services/texts.py",
        "    if findings:\n        raise FindingsError(findings)\n",
        "",
        "tests/cases/test_texts.py",
    ),
    Mutation(
        "texts: a second person releases",
        "cases/services/texts.py",
        "if held.written_by_id == by.pk:",
        "if False:",
        "tests/cases/test_texts.py",
    ),
    Mutation(
        "session: idle",
        LIMITS,
        " or now - seen > settings.SESSION_IDLE_SECONDS",
        "",
        SESSIONS,
    ),
    Mutation("session: in all", LIMITS, "now - began > settings.SESSION_TOTAL_SECONDS or ", "", SESSIONS),
    Mutation(
        "session: polls are no work",
        LIMITS,
        ' and "X-Dost-Poll" not in request.headers:\n                request.session[LAST_SEEN]',
        ":\n                request.session[LAST_SEEN]",
        SESSIONS,
    ),
    Mutation(
        "session: locked",
        LIMITS,
        "if LOCKED in request.session and",
        "if False and",
        "tests/staff tests/pages/test_browser_safety.py",
    ),
    Mutation(
        "second factor",
        LIMITS,
        "if over or (settings.SECOND_FACTOR and FACTOR not in request.session):",
        "if over:",
        "tests/staff/test_second_factor.py",
    ),
    Mutation(
        "throttle: the door",
        "dost_portal/staff/throttle.py",
        ">= MOST_AT_A_DOOR",
        ">= 10**9",
        "tests/staff/test_throttle.py",
    ),
    Mutation(
        "throttle: the address",
        "dost_portal/staff/throttle.py",
        ">= MOST_FROM_AN_ADDRESS",
        ">= 10**9",
        "tests/staff/test_throttle.py",
    ),
    Mutation(
        "the password again",
        "dost_portal/staff/reauthenticate.py",
        "if not user.check_password(password):",
        "if False:",
        "tests/staff/test_accounts.py tests/cases/test_life.py",
    ),
    Mutation(
        "seal: bound to row and column",
        "dost_portal/crypto.py",
        'return f"{instance._meta.db_table}.{self.column}:{instance.pk}"',
        'return "x"',
        "tests/kernel/test_crypto.py",
    ),
    Mutation(
        "blind index: purpose",
        "dost_portal/crypto.py",
        'f"{purpose}\\0{text}".encode()',
        "text.encode()",
        "tests/kernel/test_crypto.py tests/kernel/test_rotation.py",
    ),
    Mutation(
        "scope: for the transaction only",
        "dost_portal/row_security/scope.py",
        "'{_plain(value)}', true)",
        "'{_plain(value)}', false)",
        "tests/row_security/test_requests.py",
    ),
    Mutation("header: no-store", "dost_portal/middleware.py", '"no-store"', '"private"', CSP),
    Mutation("header: permissions", "dost_portal/middleware.py", "geolocation=(), ", "", CSP),
    Mutation("header: referrer", SETTINGS, '"same-origin"', '"unsafe-url"', CSP),
    Mutation("header: frames", SETTINGS, 'X_FRAME_OPTIONS = "DENY"', 'X_FRAME_OPTIONS = "SAMEORIGIN"', CSP),
    Mutation("header: strict transport", SETTINGS, "31_536_000 if HTTPS else 0", "0", CSP + " " + SESSIONS),
    Mutation(
        "cookie: not for scripts",
        SETTINGS,
        "SESSION_COOKIE_HTTPONLY = True",
        "SESSION_COOKIE_HTTPONLY = False",
        CSP + " tests/staff",
    ),
    *(
        Mutation(f"policy of content: {line.partition(':')[0]}", SETTINGS, f'        "{line}\n', "", CSP)
        for line in (
            'default-src": [NONE],',
            'script-src": [SELF, NONCE],',
            'style-src": [SELF, NONCE],',
            'img-src": [SELF, "data:"],',
            'font-src": [SELF],',
            'connect-src": [SELF],',
            'form-action": [SELF],',
            'frame-ancestors": [NONE],',
            'base-uri": [NONE],',
        )
    ),
)


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
        return "(the tests no longer end)"
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
