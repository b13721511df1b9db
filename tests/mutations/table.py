"""What is taken out, one after the other, and the tests that must notice."""

from typing import NamedTuple

from tests.mutations.papers import PAPERS


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
        "cases = visible.filter(pk__in=same)",
        "cases = Case.objects.filter(pk__in=same)",
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
        Mutation(name, SETTINGS, 'X_FRAME_OPTIONS = "DENY"', f'X_FRAME_OPTIONS = "DENY"\n{more}', CSP)
        for name, more in (
            ("header: nosniff", "SECURE_CONTENT_TYPE_NOSNIFF = False"),
            ("header: opener", "SECURE_CROSS_ORIGIN_OPENER_POLICY = None"),
            ("cookie: the same site", 'SESSION_COOKIE_SAMESITE = "None"'),
            ("cookie: over https alone", "SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False"),
            ("cookie: the token not for scripts", "CSRF_COOKIE_HTTPONLY = False"),
            ("cookie: gone with the browser", "SESSION_EXPIRE_AT_BROWSER_CLOSE = False"),
            ("https: everything sent there", "SECURE_SSL_REDIRECT = False"),
        )
    ),
    Mutation(
        "relay: who may",
        "cases/services/relaying.py",
        "if not by.may(Permission.RELAY):",
        "if False:",
        "tests/cases/test_relay.py",
    ),
    Mutation(
        "relay: conflict of interest",
        "cases/services/relaying.py",
        "if case is not None and stands(case=case, user=by):",
        "if False:",
        "tests/cases/test_relay.py",
    ),
    Mutation(
        "relay: limit",
        "cases/services/relaying.py",
        ">= MOST_SEARCHES",
        ">= 10**9",
        "tests/cases/test_relay.py",
    ),
    Mutation(
        "conflict check: documents",
        "cases/services/conflicts.py",
        "if stated & (spellings(shown)",
        "if False and (spellings(shown)",
        "tests/cases/test_intake.py",
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
    *(Mutation(*row) for row in PAPERS),
)
