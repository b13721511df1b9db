"""Codes in words: what a rule refused, what a requirement asks, what the contract's codes mean."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.errors import (
    CaseError,
    GateClosedError,
    NotPermittedError,
    RefusedError,
    TicketError,
    WrongStepError,
)
from cases.models import CaseStep
from cases.workflow import Action

ACTIONS: Final[Mapping[str, Promise]] = {
    Action.OPEN: _("Case opened at the desk"),
    Action.COMPLETE_INTAKE: _("Intake completed"),
    Action.TAKE_INTERVIEW: _("Interview taken"),
    Action.COMPLETE_INTERVIEW: _("Both interviews signed"),
    Action.COMPLETE_ASSESSMENT: _("Needs assessment signed by both"),
    Action.ISSUE_LETTER: _("Letter issued"),
    Action.RECORD_CONSENT: _("Consent recorded"),
    Action.RECORD_RISK: _("Risk recorded"),
    Action.PLAN_SAFETY: _("Safety plan written"),
    Action.RECORD_ORDER: _("Protective order recorded"),
    Action.SEND_NOTICE: _("Law enforcement informed"),
    Action.COMPLETE_POLICE: _("Receipt of law enforcement recorded"),
    Action.CONCLUDE_NO_NEED: _("No need: goes to the reply"),
    Action.DECIDE_POSITIVE: _("Preliminary decision: right recognised"),
    Action.SEND_REFERRAL: _("Anonymised referral sent"),
    Action.CONFIRM_RECEIPT: _("DSMF confirmed the receipt"),
    Action.WRITE_REMARK: _("Text for DSMF written, not released"),
    Action.RELEASE_TEXT: _("Text for DSMF released by a second person"),
    Action.CONFIRM_ARRIVAL: _("Arrival at the place confirmed"),
    Action.ANSWER_CLARIFICATION: _("DSMF's question answered"),
    Action.RECEIVE_PLACEMENT: _("Final decision: placement"),
    Action.RECEIVE_REFUSAL: _("Final decision: refusal"),
    Action.CLOSE: _("Person told, case closed"),
    Action.REFUSE: _("Preliminary decision: refusal"),
    Action.WITHDRAW: _("Application withdrawn"),
    Action.EMERGENCY: _("Handed over in an emergency"),
    Action.TRANSFER: _("Transferred to another centre"),
    Action.TAKE_OVER: _("Taken over by a social agent"),
    Action.ASSIGN: _("Responsible agent changed"),
    Action.HAND_ON: _("Handed over to a colleague at the end of a shift"),
    Action.INVITE: _("Specialist of another centre invited"),
    Action.RELEASE_ACT: _("Referral released: act awaited"),
    Action.RELEASE_CONFLICT: _("Conflict of interest released"),
    Action.DECLARE_CONFLICT: _("Conflict of interest declared"),
    Action.BAR: _("A colleague kept out of the case"),
    Action.LIFT_BAR: _("A conflict of interest lifted"),
    Action.SEAL: _("Case sealed"),
    Action.UNSEAL: _("Seal of the case lifted"),
    Action.HOLD: _("Kept for a legal procedure"),
    Action.END_HOLD: _("No longer kept for a legal procedure"),
    Action.ORDER_ERASURE: _("Erasure of the data ordered"),
    Action.END_ERASURE: _("Erasure of the data taken back"),
    Action.ADMIT: _("A colleague brought into the team"),
    Action.REOPEN: _("Case reopened"),
    Action.EXPLAIN_BREACH: _("Cause of a missed deadline recorded"),
    Action.ESCALATE: _("Clock raised to the agency"),
    Action.CORRECT_CLOCK: _("Clock corrected"),
    Action.ENTER_PAPER: _("Entered from paper, with its true times"),
    Action.CONFIRM_PAPER: _("Times compared with the paper"),
}

REFUSALS: Final[Mapping[str, Promise]] = {
    "interview_taken": _("A colleague has taken this interview already."),
    "not_your_interview": _("Only who took the interview writes its notes."),
    "signed_already": _("You have signed this already; what was signed is not changed."),
    "not_in_team": _("You are not in the team of this case."),
    "result_missing": _("Say whether there is a need before you sign."),
    "person_not_told": _("Tell the person first, and say here that you did."),
    "identity_not_allowed": _("The agency's setting lets no notice name the person."),
    "notice_tells_where": _(
        "The text holds the person's telephone or address. Take it out: the contact is the centre."
    ),
    "informed_already": _(
        "This body was informed already, and the receipt is awaited. Say so if you mean a second notice."
    ),
    "receipt_recorded_already": _("Another receipt is on record for this notice."),
    "receipt_incomplete": _("A receipt needs the receiver and the registration number."),
    "receipt_needs_page": _("A letter delivered by hand is received with a signature: add the page they signed."),
    "received_before_sent": _("The receipt is earlier than the notice."),
    "explanation_missing": _("Explain the refusal in words the person understands."),
    "missing_document_not_named": _("Name the document that is missing."),
    "legal_act_not_cited": _("Cite the legal act the refusal rests on."),
    "not_another_centre": _("Choose another centre."),
    "reason_missing": _("Give the reason."),
    "reply_not_safe": _("Contact is not safe: the reply can only be given in person."),
    "not_a_social_agent_here": _("Choose a social agent of this centre."),
    "case_taken": _("A colleague has taken this case already."),
    "not_of_another_centre": _("Choose a lawyer or psychologist of another centre."),
    "not_breached": _("This deadline was not missed."),
    "no_such_case": _("There is no such case in your centre."),
    "draft_too_long": _("This is too long to be kept."),
    "too_many_exports": _("Ten files are kept already: remove one first."),
    "export_not_ready": _("This file is not there yet, or not any more."),
    "remark_missing": _("Say in a few words what it was."),
    "clock_stopped": _("This clock has stopped in the meantime."),
    "clock_runs": _("This clock still runs: only its start can be corrected."),
    "nothing_corrected": _("This is how the clock stands already."),
    "correction_impossible": _("A clock starts before it stops, and neither lies ahead."),
    "paper_times": _("The ticket comes before the service, neither lies ahead, and both lie within the last 31 days."),
    "paper_confirmed": _("A colleague has confirmed this already."),
    "own_paper": _("Whoever typed it in does not confirm it: a second person compares it with the paper."),
    "ends_before_it_begins": _("The end must come after the beginning."),
    "absence_is_over": _("This time is over already."),
    "absent_already": _("Another absence is on record for this time."),
    "not_a_deputy": _("Choose an active colleague of the same role and centre."),
    "not_a_colleague": _("Choose an active colleague of the same role and centre."),
    "not_of_this_centre": _("Choose somebody who works at this centre."),
    "on_duty_already": _("This person is on the list for this time already."),
    "nothing_to_hand_over": _("There is nothing to hand over: choose a case of yours."),
    "breach_always_told": _(
        "A missed deadline always rings in the portal: somebody waits for help. This cannot be switched off."
    ),
    "file_empty": _("The file is empty."),
    "file_unknown_type": _("This is neither a photograph (JPEG, PNG) nor a PDF."),
    "file_too_large": _("The file is larger than 15 MB. Photograph it anew, or scan it at a lower resolution."),
    "file_too_many_pixels": _("The picture is larger than 60 megapixels. Photograph it anew at a lower resolution."),
    "file_too_many_pages": _("The PDF has more than 30 pages. Add it in parts."),
    "file_encrypted": _("The PDF is protected by a password. Save it without one, or photograph the paper."),
    "file_scripts": _("The PDF contains scripts or a dynamic form. Print it to a new PDF, or photograph the paper."),
    "file_attachments": _("The PDF carries other files inside. Add those one by one."),
    "file_damaged": _("The file is damaged and cannot be read."),
    "file_too_heavy": _("The file is too much for the examination. Photograph the paper instead."),
    "file_malware": _("The virus scanner found something in this file. It was not kept: tell your administrator."),
    "file_cannot_examine": _("The file could not be examined, although it was tried many times."),
    "too_many_files": _("The case holds sixty files already: remove what is not needed."),
    "store_unavailable": _("The files cannot be reached now. Nothing was lost: try again in a few minutes."),
    "letter_not_ready": _("What this letter is about has not happened yet."),
    "letter_unprintable": _("These signs cannot be printed; write them in letters: %(signs)s"),
    "letter_wording_missing": _("No wording of this letter is in force: tell your administrator."),
    "letter_corrected_already": _("This letter was corrected already: correct the newer one."),
    "consent_of_perpetrator": _("Who is said to have committed the violence cannot consent for the person."),
    "no_representative": _("No legal representative with proof is on record: the person consents."),
    "recipient_missing": _("Say what is shared, and with whom."),
    "consent_is_past": _("This day has passed."),
    "referral_not_consented": _("The person does not consent to a request to the back office."),
    "answers_missing": _("Answer every question; “not known” is an answer."),
    "risk_never_lower": _("The level can be raised, never lowered."),
    "order_ends_before": _("The order ends before it begins."),
    "paper_not_safe": _("A paper copy is not safe: nothing is printed."),
    "no_such_file": _("There is no such file in this case."),
    "no_such_page": _("There is no such page."),
    "conflict_of_interest": _("This colleague has a conflict of interest in this case."),
    "no_such_conflict": _("There is no conflict of interest of this colleague."),
    "too_many_relatives": _("Sixty relatives are declared already."),
    "nothing_stands": _("This is so no longer."),
    "case_sealed": _("The case is sealed: its content opens in an emergency only."),
    "reviewed_already": _("A colleague has reviewed this already."),
    "emergency_over": _("The time of this emergency access is over."),
    "no_such_message": _("Choose one of the messages."),
    "too_many_searches": _("You have searched very often in this hour. Ask your supervisor."),
    "text_has_findings": _("This text may tell who somebody is. It was not kept: each place found is explained here."),
    "text_missing": _("Write the text."),
    "text_too_long": _("A text for DSMF has at most 500 characters."),
    "text_unreadable": _("The text holds signs that cannot be seen. Type it anew."),
    "text_withdrawn": _("This text was withdrawn in the meantime."),
    "text_not_released": _("A second person must release this text first."),
    "not_your_own_text": _("Whoever wrote a text does not release it: a second person reads it."),
    "screen_failed": _("The text could not be checked, so it stays here. Send codes only, or try again."),
    "answered_already": _("This question is answered already."),
    "view_changed": _("The case changed since you read it. This is what DSMF would see now: read it again."),
}

TICKET_REFUSALS: Final[Mapping[str, Promise]] = {
    "not_your_desk": _("Sit down at a desk first."),
    "desk_is_busy": _("Somebody is at this desk already: finish first."),
    "desk_is_taken": _("A colleague sits at this desk."),
    "another_centre": _("This belongs to another centre."),
    "recalled_too_often": _("The number was called again often enough."),
    "not_of_today": _("This ticket is of another day: issue a new one."),
    "called_by_another_desk": _("Another desk called this number."),
    "no_such_direction": _("The centre does not offer this: choose again."),
    "not_an_open_desk": _("Choose another desk where somebody sits."),
    "too_many_tickets": _("Too many tickets were asked for at once. Wait a minute."),
}
TICKET_MOVED: Final = _("The ticket has moved on in the meantime.")


def words_for(error: CaseError) -> list[str]:
    """Return what to tell the user, one message for each thing that stands in the way."""
    match error:
        case GateClosedError():
            return [gettext(need.text) for need in error.missing]
        case RefusedError():
            return [str(REFUSALS[error.code]) % error.detail if error.detail else str(REFUSALS[error.code])]
        case TicketError():
            return [str(TICKET_REFUSALS.get(error.code, TICKET_MOVED))]
        case WrongStepError():
            step = CaseStep(error.step).label
            return [gettext("The case has moved on: it is now at “%(step)s”.") % {"step": step}]
        case NotPermittedError():
            return [gettext("Your role does not allow this.")]
        case _:
            return [gettext("This is not possible now.")]
