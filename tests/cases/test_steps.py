"""The five steps through the services: what moves a case on, and what holds it."""

from cases.models import Deadline
from tests.factories import Story


def test_a_case_goes_from_the_ticket_to_the_final_decision(story: Story) -> None:
    case = story.to_closed()
    assert (case.step, case.outcome) == ("closed", "placed")
    assert [move.action for move in case.moves.all()] == [
        "open",
        "complete_intake",
        "take_interview",
        "take_interview",
        "complete_interview",
        "complete_assessment",
        "record_consent",
        "send_notice",
        "complete_police",
        "decide_positive",
        "send_referral",
        "confirm_receipt",
        "receive_placement",
        "close",
    ]
    # Whether the person arrived is asked beyond the end of the case.
    assert set(Deadline.objects.running().filter(case=case).values_list("clock", flat=True)) <= {"arrival"}
