"""The exception: one remark with the referral, and answers in words. Screened thrice, released by a second person.

A text with a finding is never kept: whoever wrote it sees each finding and mends it on the page.
"""

from django.db import transaction
from django.db.models import QuerySet

from cases.anonymise import SEEN, TEXT_LENGTH, Answer
from cases.errors import RefusedError
from cases.models import Alert, Case, CaseMember, ClarificationCopy, OutgoingText, TextState
from cases.screening import screen_for
from cases.services import clocks
from cases.services._advance import check, lock, record_stay
from cases.services.alerts import alert_team, still
from cases.workflow import Action
from dost_portal.outbox import outbox
from dost_portal.screening import Finding, ScreeningFailed
from dost_portal.staff.models import User
from dost_portal.staff.roles import Permission

ANSWER = "referral.answer"


class FindingsError(RefusedError):
    """The text holds what may tell who somebody is; `findings` says where. Not one word of it is in the message."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("text_has_findings")
        self.findings = findings


@transaction.atomic
def write(*, case: Case, by: User, text: str, clarification: ClarificationCopy | None = None) -> OutgoingText:
    """Keep a text for a second person to release, who is told; one that waited in its place is withdrawn.

    Raises FindingsError, RefusedError("screen_failed"), ("text_too_long"), ("text_missing"), ("answered_already").
    """
    row = lock(case)
    check(row, Action.ANSWER_CLARIFICATION if clarification else Action.WRITE_REMARK, by)
    if clarification is not None and ClarificationCopy.objects.get(pk=clarification.pk).answered_at is not None:
        raise RefusedError("answered_already")
    words = screened(case=row, text=text)
    known = _unsent(row, clarification).filter(state=TextState.WAITING, written_by=by).first()
    if known is not None and known.text == words:
        return known
    _withdraw(row, clarification)
    written = OutgoingText(case=row, clarification=clarification, text=words, written_by=by)
    written.save(force_insert=True)
    record_stay(row, Action.WRITE_REMARK, by)
    alert_team(kind=Alert.TEXT_WAITS, case=row, permission=Permission.RELEASE_TEXT, but=by)
    return written


@transaction.atomic
def release(*, text: OutgoingText, by: User) -> None:
    """Let a text leave, as a second person of the team or a supervisor who has opened the case. Twice is once.

    Raises RefusedError("not_your_own_text"), ("text_withdrawn") or those of `write`; an answer goes on its way at once.
    """
    row = lock(text.case)
    check(row, Action.RELEASE_TEXT, by)
    if not CaseMember.objects.current().filter(case=row, user=by).exists():
        raise RefusedError("not_in_team")
    held = OutgoingText.objects.select_for_update().get(pk=text.pk, case=row)
    if held.state != TextState.WAITING:
        if held.state == TextState.WITHDRAWN:
            raise RefusedError("text_withdrawn")
        return
    if held.written_by_id == by.pk:
        raise RefusedError("not_your_own_text")
    screened(case=row, text=held.text)
    held.state, held.released_by, held.released_at = TextState.RELEASED, by, clocks.database_now()
    held.save()
    still(kind=Alert.TEXT_WAITS, case=row)
    record_stay(row, Action.RELEASE_TEXT, by)
    if held.clarification_id is not None:
        _answer_in_words(held)


def _answer_in_words(held: OutgoingText) -> None:
    question = ClarificationCopy.objects.select_for_update().get(texts=held)
    if question.answered_at is not None:
        raise RefusedError("answered_already")
    question.answer, question.answered_by = Answer.IN_WORDS.value, held.written_by
    question.answered_at = clocks.database_now()
    question.save()
    still(kind=Alert.QUESTION, case=held.case)
    outbox.write(ANSWER, str(question.pk))


@transaction.atomic
def withdraw(*, text: OutgoingText, by: User) -> None:
    """Take back a text that has not left; anybody who may write one may. Twice is once."""
    row = lock(text.case)
    check(row, Action.RELEASE_TEXT, by)
    OutgoingText.objects.filter(pk=text.pk, case=row, state__in=("waiting", "released")).update(
        state=TextState.WITHDRAWN
    )
    still(kind=Alert.TEXT_WAITS, case=row)


@transaction.atomic
def withdraw_unsent(*, clarification: ClarificationCopy) -> None:
    """Withdraw what waits in words where a code answers."""
    _withdraw(clarification.case, clarification)


def released_remark(*, case: Case) -> OutgoingText | None:
    """Return the remark that would go with the referral now."""
    return _unsent(case, None).filter(state=TextState.RELEASED).select_related("case__key").first()


def remark_to_send(*, case: Case) -> str:
    """Return the words of the released remark, empty where there is none or it passes the screen no more."""
    held = released_remark(case=case)
    try:
        return screened_again(held=held) if held else ""
    except RefusedError:
        return ""


@transaction.atomic
def remark_sent(*, case: Case, went: bool) -> None:
    """Mark the remark that went along; withdraw one that nobody released in time or that passes no more."""
    if went:
        _unsent(case, None).filter(state=TextState.RELEASED).update(state=TextState.SENT)
    _withdraw(case, None)


@transaction.atomic
def take_back(*, clarification: ClarificationCopy) -> None:
    """Put the question before the team again: its answer in words passes the screen no more."""
    row = lock(clarification.case)
    OutgoingText.objects.filter(case=row, clarification=clarification, state=TextState.RELEASED).update(
        state=TextState.WITHDRAWN
    )
    ClarificationCopy.objects.filter(pk=clarification.pk).update(answer="", answered_by=None, answered_at=None)
    alert_team(kind=Alert.QUESTION, case=row, permission=Permission.REFER)


@transaction.atomic
def answer_to_send(*, clarification: ClarificationCopy) -> str:
    """Return the released answer in words, screened once more; raises as `screened` does."""
    held = (
        OutgoingText.objects.select_related("case__key")
        .filter(clarification=clarification, state__in=("released", "sent"))
        .get()
    )
    words = screened_again(held=held)
    OutgoingText.objects.filter(pk=held.pk, state=TextState.RELEASED).update(state=TextState.SENT)
    return words


def screened_again(*, held: OutgoingText) -> str:
    """Return the words of a released text; raises as `screened` does: the case may have learnt a name since."""
    if held.released_by_id is None:
        raise RefusedError("text_not_released")
    return screened(case=held.case, text=held.text)


def screened(*, case: Case, text: str) -> str:
    """Return `text` on one line when nothing in it tells who anybody is.

    Raises FindingsError, RefusedError("text_missing"), ("text_too_long") or, where the screen itself
    failed, ("screen_failed"): what could not be screened does not leave.
    """
    words = " ".join(text.split())
    if not words:
        raise RefusedError("text_missing")
    if len(words) > TEXT_LENGTH:
        raise RefusedError("text_too_long")
    if not SEEN.fullmatch(words):
        raise RefusedError("text_unreadable")
    try:
        findings = screen_for(case, words)
    except ScreeningFailed:
        raise RefusedError("screen_failed") from None
    if findings:
        raise FindingsError(findings)
    return words


def _unsent(case: Case, clarification: ClarificationCopy | None) -> QuerySet[OutgoingText]:
    return OutgoingText.objects.filter(case=case, clarification=clarification, state__in=("waiting", "released"))


def _withdraw(case: Case, clarification: ClarificationCopy | None) -> None:
    if _unsent(case, clarification).update(state=TextState.WITHDRAWN):
        still(kind=Alert.TEXT_WAITS, case=case)
