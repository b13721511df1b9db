"""What `tests.mutations` takes out of the papers: (name, file, text, what stands in its place, tests)."""

PAPERS = (
    (
        "papers: letters are read as issued",
        "cases/services/letters.py",
        "if hashlib.sha256(found).digest() != bytes(letter.digest):",
        "if False:",
        "tests/cases/test_letters.py",
    ),
    (
        "papers: a code not for you",
        "cases/services/letters.py",
        "if letter is not None and not Case.objects.visible_to(by)",
        "if False and not Case.objects.visible_to(by)",
        "tests/cases/test_letters.py",
    ),
    (
        "papers: nobody is named without their word",
        "cases/letters/notice.py",
        "named = notice.identity_disclosed and",
        "named =",
        "tests/cases/test_letters.py",
    ),
    (
        "papers: a receipt of another",
        "cases/police.py",
        "if whose != str(notice):",
        "if False:",
        "tests/cases/test_exchange.py",
    ),
    (
        "papers: the perpetrator never signs",
        "cases/services/consenting.py",
        "if application.conflict_found or not",
        "if not",
        "tests/cases/test_protection.py",
    ),
    (
        "papers: a risk is never lowered",
        "cases/services/protecting.py",
        "if LEVELS.index(level) < LEVELS.index(computed):",
        "if False:",
        "tests/cases/test_protection.py",
    ),
    (
        "papers: what is withdrawn stops the referral",
        "cases/services/referring.py",
        'if consenting.refused(case=row, code="referral"):',
        "if False:",
        "tests/cases/test_protection.py",
    ),
    (
        "papers: where the person is stays here",
        "cases/services/notifying.py",
        "if _tells_where(row, content):",
        "if False:",
        "tests/cases/test_notice.py",
    ),
)
