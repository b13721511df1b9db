"""The vocabulary of a case: its steps, clocks, outcomes and what can be done with it."""

from enum import StrEnum
from typing import Final


class Step(StrEnum):
    INTAKE = "intake"
    INTERVIEW = "interview"
    ASSESSMENT = "assessment"
    POLICE = "police"
    REFERRAL = "referral"
    DECISION = "decision"
    REPLY = "reply"
    CLOSED = "closed"


FRONT_OFFICE: Final = frozenset({Step.INTAKE, Step.INTERVIEW, Step.ASSESSMENT, Step.POLICE, Step.REFERRAL})
OPEN: Final = FRONT_OFFICE | {Step.DECISION, Step.REPLY}
ANY: Final = OPEN | {Step.CLOSED}


class Clock(StrEnum):
    """The clocks of passport items 12 to 17, and of the arrival; `standard` is the ServiceStandard row's code."""

    FRONT_OFFICE = "front_office"
    BACK_OFFICE = "back_office"
    OVERALL = "overall"
    ARRIVAL = "arrival"

    @property
    def standard(self) -> str:
        return "arrival_confirmation" if self is Clock.ARRIVAL else self.value


class Outcome(StrEnum):
    PLACED = "placed"
    REFUSED_FINAL = "refused_final"
    REFUSED_PRELIMINARY = "refused_preliminary"
    NO_NEED = "no_need"
    WITHDRAWN = "withdrawn"
    EMERGENCY = "emergency"


class Action(StrEnum):
    VIEW = "view"
    OPEN = "open"
    RECORD_INTAKE = "record_intake"
    COMPLETE_INTAKE = "complete_intake"
    TAKE_INTERVIEW = "take_interview"
    RECORD_INTERVIEW = "record_interview"
    COMPLETE_INTERVIEW = "complete_interview"
    RECORD_ASSESSMENT = "record_assessment"
    COMPLETE_ASSESSMENT = "complete_assessment"
    SEND_NOTICE = "send_notice"
    COMPLETE_POLICE = "complete_police"
    CONCLUDE_NO_NEED = "conclude_no_need"
    DECIDE_POSITIVE = "decide_positive"
    SEND_REFERRAL = "send_referral"
    CONFIRM_RECEIPT = "confirm_receipt"
    WRITE_REMARK = "write_remark"
    RELEASE_TEXT = "release_text"
    ANSWER_CLARIFICATION = "answer_clarification"
    RECEIVE_PLACEMENT = "receive_placement"
    RECEIVE_REFUSAL = "receive_refusal"
    CONFIRM_ARRIVAL = "confirm_arrival"
    IDENTIFY = "identify"
    RECORD_REPLY = "record_reply"
    CLOSE = "close"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    EMERGENCY = "emergency"
    TRANSFER = "transfer"
    TAKE_OVER = "take_over"
    ASSIGN = "assign"
    HAND_ON = "hand_on"
    INVITE = "invite"
    RELEASE_ACT = "release_act"
    RELEASE_CONFLICT = "release_conflict"
    REOPEN = "reopen"
    EXPLAIN_BREACH = "explain_breach"
    ESCALATE = "escalate"
    CORRECT_CLOCK = "correct_clock"
    ENTER_PAPER = "enter_paper"
    CONFIRM_PAPER = "confirm_paper"
    ADD_FILE = "add_file"
    ISSUE_LETTER = "issue_letter"
    RECORD_CONSENT = "record_consent"
    RECORD_RISK = "record_risk"
    PLAN_SAFETY = "plan_safety"
    RECORD_ORDER = "record_order"
    DECLARE_CONFLICT = "declare_conflict"
    BAR = "bar"
    LIFT_BAR = "lift_bar"
    SEAL = "seal"
    UNSEAL = "unseal"
    ADMIT = "admit"
    HOLD = "hold"
    END_HOLD = "end_hold"
    ORDER_ERASURE = "order_erasure"
    END_ERASURE = "end_erasure"
