"""Every row of the Move table: who, from where, and what must be there."""

from dataclasses import replace
from itertools import product

import pytest

from cases.errors import NotPermittedError, WrongStepError
from cases.models import Case
from cases.services._advance import check
from cases.workflow import ANY, MOVES, NEXT_ACTION, Action, CaseFacts, Move, Requirement, Step, missing
from dost_portal.staff.models import User
from dost_portal.staff.roles import GRANTS, Permission, Role
from tests.factories import CAST

PEOPLE_BY_ROLE = {role: name for name, (role, _) in reversed(CAST.items())}
ALL_THERE = CaseFacts(
    has_responsible=True,
    has_applicant_kind=True,
    has_harmed_person=True,
    has_identity_document=True,
    has_act=True,
    safe_contact_answered=True,
    has_incident=True,
    lawyer_signed=True,
    psychologist_signed=True,
    has_assessment_result=True,
    lawyer_assessed=True,
    psychologist_assessed=True,
    need=True,
    sex_and_age_known=True,
    notices_received=1,
    decided_positive=True,
    view_confirmed=True,
    reply_recorded=True,
)
# By the code of a requirement: the one change to a complete case that leaves it unmet.
WITHOUT = {
    "responsible": {"has_responsible": False},
    "applicant": {"has_applicant_kind": False},
    "proof": {"proof_needed": True},
    "consent": {"consent_needed": True},
    "harmed_person": {"has_harmed_person": False},
    "identity_document": {"has_identity_document": False},
    "identity_document_needed": {"has_identity_document": False},
    "act": {"has_act": False},
    "act_needed": {"has_act": False, "act_explained": True},
    "safe_contact": {"safe_contact_answered": False},
    "conflict": {"conflict_unreleased": True},
    "incident": {"has_incident": False},
    "lawyer": {"lawyer_signed": False},
    "psychologist": {"psychologist_signed": False},
    "result": {"has_assessment_result": False},
    "lawyer_assessed": {"lawyer_assessed": False},
    "psychologist_assessed": {"psychologist_assessed": False},
    "need": {"need": False},
    "notice": {"notices_received": 0},
    "preliminary": {"decided_positive": False},
    "sex_and_age": {"sex_and_age_known": False},
    "view_confirmed": {"view_confirmed": False},
    "reply": {"reply_recorded": False},
    "cause": {"breach_unexplained": True},
    "no_need": {"need": True},
}
INSTEAD = {
    "proof": {"proof_needed": True, "has_proof": True},
    "consent": {"consent_needed": True, "has_consent": True},
    "identity_document": {"has_identity_document": False, "identity_document_explained": True},
    "identity_document_needed": {"has_identity_document": False, "identity_document_explained": True},
    "act": {"has_act": False, "act_explained": True},
    "act_needed": {"has_act": False, "act_released": True},
}
GATES = [(move, need) for move in MOVES.values() for need in move.needs]
ALLOWED_SOURCES = [(move, step) for move in MOVES.values() for step in sorted(move.sources)]
WRONG_SOURCES = [(move, step) for move, step in product(MOVES.values(), Step) if step not in move.sources]


def complete_for(move: Move) -> CaseFacts:
    return replace(ALL_THERE, need=move.action is not Action.CONCLUDE_NO_NEED)


def somebody_for(move: Move, person) -> User | None:
    """Return a member of the cast who may make `move`; None where only the system does."""
    if move.permission is None:
        return None
    return person(next(PEOPLE_BY_ROLE[role] for role, granted in GRANTS.items() if move.permission in granted))


def at(step: Step) -> Case:
    return Case(step=step)


def ids(pair: tuple) -> str:
    return "-".join(getattr(part, "action", None) or getattr(part, "code", None) or str(part) for part in pair)


def test_every_action_has_one_row() -> None:
    assert set(MOVES) == set(Action)


@pytest.mark.django_db
def test_from_its_steps_the_right_role_may(person) -> None:
    for move, step in ALLOWED_SOURCES:
        check(at(step), move.action, somebody_for(move, person))


@pytest.mark.django_db
def test_from_any_other_step_nobody_may(person) -> None:
    assert len(WRONG_SOURCES) > 60
    for move, step in WRONG_SOURCES:
        with pytest.raises(WrongStepError) as refusal:
            check(at(step), move.action, somebody_for(move, person))
        assert (refusal.value.action, refusal.value.step) == (move.action, step)


@pytest.mark.django_db
def test_no_role_without_the_permission_may(person) -> None:
    refused = 0
    for (move, step), role in product(ALLOWED_SOURCES, PEOPLE_BY_ROLE):
        if move.permission is not None and move.permission not in GRANTS[role]:
            with pytest.raises(NotPermittedError):
                check(at(step), move.action, person(PEOPLE_BY_ROLE[role]))
            refused += 1
    assert refused > 300


@pytest.mark.django_db
def test_nobody_at_all_may_what_needs_a_permission() -> None:
    for move, step in ALLOWED_SOURCES:
        if move.permission is not None:
            with pytest.raises(NotPermittedError):
                check(at(step), move.action, None)


@pytest.mark.django_db
def test_somebody_who_left_may_nothing(person) -> None:
    gone = person("aysel")
    gone.is_active = False
    with pytest.raises(NotPermittedError):
        check(at(Step.INTAKE), Action.RECORD_INTAKE, gone)


def test_dsmf_reception_auditor_and_administrator_move_no_case() -> None:
    of_cases = {move.permission for move in MOVES.values() if move.permission}
    for role in (Role.DSMF, Role.RECEPTION, Role.AUDITOR, Role.ADMINISTRATOR, Role.AGENCY_SUPERVISOR):
        assert not GRANTS[role] & of_cases, role


def test_nobody_needs_a_permission_that_no_role_has() -> None:
    granted = frozenset().union(*GRANTS.values())
    assert {move.permission for move in MOVES.values()} - {None} <= granted
    assert granted == set(Permission)


@pytest.mark.parametrize("pair", GATES, ids=ids)
def test_one_missing_thing_alone_closes_the_gate_and_is_named_with_its_page(pair: tuple[Move, Requirement]) -> None:
    move, need = pair
    lacking = missing(move.action, replace(complete_for(move), **WITHOUT[need.code]))
    assert need in lacking
    # An act or a document may be asked for by two requirements of one gate, in two strengths.
    assert {found.code for found in lacking} <= {need.code, f"{need.code}_needed"}
    assert need.page in {"case", "intake", "interview", "assessment", "police", "referral", "reply", "cause"}
    assert need.text


@pytest.mark.parametrize("move", [move for move in MOVES.values() if move.needs], ids=lambda move: move.action)
def test_a_complete_case_lacks_nothing(move: Move) -> None:
    assert missing(move.action, complete_for(move)) == ()


@pytest.mark.parametrize("move", [move for move in MOVES.values() if move.needs], ids=lambda move: move.action)
def test_an_empty_case_lacks_everything_at_once(move: Move) -> None:
    nothing = CaseFacts(proof_needed=True, consent_needed=True, conflict_unreleased=True, breach_unexplained=True)
    assert missing(move.action, nothing) == move.needs


@pytest.mark.parametrize(("code", "facts"), INSTEAD.items())
def test_what_may_stand_in_its_place_opens_the_gate(code: str, facts: dict[str, bool]) -> None:
    needs = [need for _, need in GATES if need.code == code]
    assert needs
    assert all(need.met(replace(ALL_THERE, **facts)) for need in needs)


def test_an_explained_but_missing_act_passes_the_intake_and_holds_the_referral() -> None:
    facts = replace(ALL_THERE, has_act=False, act_explained=True)
    assert missing(Action.COMPLETE_INTAKE, facts) == ()
    assert [need.code for need in missing(Action.SEND_REFERRAL, facts)] == ["act_needed"]


def test_the_end_is_reached_from_every_open_step() -> None:
    for step in ANY - {Step.CLOSED}:
        assert {Action.WITHDRAW, Action.EMERGENCY} <= {move.action for move in MOVES.values() if step in move.sources}


def test_every_step_but_waiting_and_the_end_says_what_leads_out_of_it() -> None:
    assert set(NEXT_ACTION) == ANY - {Step.DECISION, Step.CLOSED}
    assert all(step in MOVES[action].sources for step, action in NEXT_ACTION.items())
