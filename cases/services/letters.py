"""Letters: composed once, numbered without gaps, kept sealed, read again byte for byte (issue 7, point 3)."""

import hashlib
import secrets
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from cases.errors import RefusedError
from cases.letters import Paper, compose
from cases.letters.paper import CALL_CENTRE
from cases.models import Case, Letter, LetterKind, PoliceNotice
from cases.models.case import NUMBER_ALPHABET
from cases.models.letter import CODE_LENGTH
from cases.services import clocks
from cases.services._advance import DOUBLED_CLICK, check, lock, needs_reason, record_stay
from cases.workflow import Action
from dost_portal.audit import trail
from dost_portal.azeri import long_date
from dost_portal.passport.models import LetterWording
from dost_portal.staff.models import User
from dost_portal.typeset import UnprintableError, pages_of, pdf
from dost_portal.uploads import store

PART: Final = "pdf"
# The row stays locked until the transaction ends: who comes next waits, and what is rolled back leaves no gap.
NEXT: Final = """
    INSERT INTO cases_lettercounter (centre_id, year, last) VALUES (%s, %s, 1)
    ON CONFLICT (centre_id, year) DO UPDATE SET last = cases_lettercounter.last + 1 RETURNING last
"""
# What a signature is put under; a role beside these signs for the centre.
POSTS: Final = {"lawyer": "Hüquqşünas", "psychologist": "Psixoloq", "social_agent": "Sosial agent"}
STAFF: Final = "Mərkəzin əməkdaşı"


@transaction.atomic
def issue(*, case: Case, by: User, kind: str) -> Letter:
    """Write the letter `kind` as the case stands now and put it into the register; one that stands is that one.

    Raises RefusedError("letter_not_ready") where nothing of the kind has happened, "letter_unprintable",
    "letter_wording_missing" or "store_unavailable": no number is spent then.
    """
    row = lock(case)
    check(row, Action.ISSUE_LETTER, by)
    known = standing(case=row, kind=kind)
    if known is not None:
        return known
    paper = None if kind == LetterKind.NOTICE else compose(row, kind)
    if paper is None:
        raise RefusedError("letter_not_ready")
    letter = _put(row, by, paper, kind=kind)
    record_stay(row, Action.ISSUE_LETTER, by)
    return letter


@transaction.atomic
def issue_for_notice(*, notice: PoliceNotice, by: User) -> Letter:
    """Write the letter of a notice that is being put on record: part of sending it, not a step of its own."""
    known = notice.letters.filter(corrected_by__isnull=True).select_related("case__key", "centre").first()
    if known is not None:
        return known
    paper = compose(notice.case, LetterKind.NOTICE, notice)
    assert paper is not None  # noqa: S101
    return _put(notice.case, by, paper, kind=LetterKind.NOTICE, notice=notice)


@transaction.atomic
def correct(*, case: Case, letter: UUID, by: User, correction: str) -> Letter:
    """Write a letter anew under a new number, which names the old one and takes its place; twice is once.

    `correction` says why, for the register. Raises RefusedError("reason_missing", "letter_corrected_already",
    and what `issue` raises).
    """
    row = lock(case)
    check(row, Action.ISSUE_LETTER, by)
    needs_reason(correction)
    held = Letter.objects.select_related("centre", "notice__addressee").get(pk=letter, case=row)
    newer = Letter.objects.select_related("case__key", "centre").filter(corrects=held).first()
    if newer is not None and newer.issued_by_id == by.pk and clocks.database_now() - newer.issued_at < DOUBLED_CLICK:
        return newer
    if newer is not None:
        raise RefusedError("letter_corrected_already")
    paper = compose(row, held.kind, held.notice)
    if paper is None:
        raise RefusedError("letter_not_ready")
    more = {"corrects": held, "correction": correction, "notice": held.notice}
    new = _put(row, by, paper, kind=held.kind, **more)
    record_stay(row, Action.ISSUE_LETTER, by)
    return new


def standing(*, case: Case, kind: str) -> Letter | None:
    """Return the letter of `kind` that holds: the one that no other corrects."""
    held = Letter.objects.select_related("case__key", "centre").filter(case=case, kind=kind, notice=None)
    return held.filter(corrected_by__isnull=True).first()


def content(*, letter: Letter) -> bytes:
    """Return the PDF as it was issued, to the byte.

    Raises RefusedError("store_unavailable"), also for bytes that are not the ones whose SHA-256 is on record.
    """
    try:
        found = store.get(letter.name, PART, letter.case.sealing_key())
    except store.StoreUnavailableError:
        raise RefusedError("store_unavailable") from None
    if hashlib.sha256(found).digest() != bytes(letter.digest):
        raise RefusedError("store_unavailable")
    return found


@transaction.atomic
def find(*, code: str, by: User) -> Letter | None:
    """Return the letter with the verification code `code`, if `by` may know of its case; the look is on record."""
    typed = "".join(sign for sign in code.upper() if sign in NUMBER_ALPHABET)
    letter = Letter.objects.select_related("centre", "issued_by", "corrected_by__centre").filter(code=typed).first()
    if letter is not None and not Case.objects.visible_to(by).filter(pk=letter.case_id).exists():
        letter = None
    subject = f"case:{letter.case_id}" if letter else ""
    trail.record_now("letter.check", by=by, subject=subject, detail={"found": letter is not None})
    return letter


def _put(row: Case, by: User, paper: Paper, **fields: Any) -> Letter:
    now = clocks.database_now()
    wording = LetterWording.objects.valid_at(now).filter(code=paper.wording).first()
    if wording is None:
        raise RefusedError("letter_wording_missing")
    letter = Letter(
        case=row,
        centre=row.centre,
        year=timezone.localtime(now).year,
        code="".join(secrets.choice(NUMBER_ALPHABET) for _ in range(CODE_LENGTH)),
        wording=wording,
        issued_by=by,
        issued_at=now,
        name=store.new_name(),
        **fields,
    )
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [letter.centre_id, letter.year])
        letter.serial = cursor.fetchone()[0]
    printed = _printed(letter, paper, now)
    letter.digest, letter.pages = hashlib.sha256(printed).digest(), pages_of(printed)
    try:
        store.put(letter.name, PART, printed, row.sealing_key())
    except store.StoreUnavailableError:
        raise RefusedError("store_unavailable") from None
    letter.save(force_insert=True)
    trail.record("letter.issued", by=by, subject=f"case:{row.pk}", detail={"kind": letter.kind})
    return letter


def _printed(letter: Letter, paper: Paper, now: datetime) -> bytes:
    try:
        return pdf(paper.template, _data(letter, paper, now))
    except UnprintableError as error:
        raise RefusedError("letter_unprintable", signs=error.signs) from None


def _data(letter: Letter, paper: Paper, now: datetime) -> dict[str, Any]:
    today = long_date(timezone.localtime(now).date())
    wording, centre, by, old = letter.wording, letter.centre, letter.issued_by, letter.corrects
    filled = paper.places | {"tarix": today}
    phone = centre.phone or CALL_CENTRE
    post = next((words for role, words in POSTS.items() if role in by.roles and not paper.quiet), STAFF)
    replaced = ""
    if old is not None:
        day = long_date(timezone.localtime(old.issued_at).date())
        replaced = f"Bu sənəd {day} tarixli, № {old.number} sənədi əvəz edir."
    return paper.as_data() | {
        "number": letter.number,
        "code": letter.shown_code,
        "date": today,
        "sender": {
            "name": centre.name,
            "contact": ", ".join(filter(None, (centre.address, f"tel. {phone}"))),
            "phone": phone,
        },
        "heading": wording.heading,
        "correction": replaced,
        "opening": wording.filled(wording.opening, filled),
        "closing": wording.filled(wording.closing, filled),
        "signer": {"post": post, "name": by.full_name},
    }
