"""The table of the small pages of a case, one row each: refuse, withdraw, hand over, assign, release, seal."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.access import OpenedCase
from cases.forms import clocks as clock_forms
from cases.forms import outcome as forms
from cases.models import Case, Deadline
from cases.services import (
    conflicts,
    correcting,
    deciding,
    ending,
    escalating,
    interests,
    interviewing,
    reviewing,
    sealing,
    team,
)
from cases.workflow import Action, Step
from dost_portal.staff.models import User

Service = Callable[[Case, User, dict[str, Any]], Any]


@dataclass(frozen=True)
class Outcome:
    """One page. `text` says what will happen, before it does."""

    slug: str
    action: Action
    form: type[forms.OutcomeForm]
    title: Promise
    text: Promise
    button: Promise
    run: Service
    kind: str = "primary"
    icon: str = ""
    when: Callable[[OpenedCase], bool] = field(default=lambda opened: True)


def _reason(service: Callable[..., Any]) -> Service:
    return lambda case, by, data: service(case=case, by=by, reason=data["reason"])


OUTCOMES: tuple[Outcome, ...] = (
    Outcome(
        "take-over",
        Action.TAKE_OVER,
        forms.PlainForm,
        _("Take the case over"),
        _("You become the responsible social agent of this case."),
        _("Take it over"),
        lambda case, by, data: team.take_over(case=case, by=by),
        when=lambda opened: opened.case.responsible_id is None,
    ),
    Outcome(
        "take-interview",
        Action.TAKE_INTERVIEW,
        forms.PlainForm,
        _("Take the interview"),
        _("You join the team of this case and talk with the person."),
        _("Take the interview"),
        lambda case, by, data: interviewing.take(case=case, by=by),
        when=lambda opened: opened.own_interview() is None,
    ),
    Outcome(
        "assign",
        Action.ASSIGN,
        forms.AssignForm,
        _("Change the responsible agent"),
        _("The new agent sees the case at once; the present one no longer."),
        _("Change"),
        lambda case, by, data: team.assign(case=case, by=by, to=data["to"], reason=data["reason"]),
    ),
    Outcome(
        "invite",
        Action.INVITE,
        forms.InviteForm,
        _("Invite a specialist of another centre"),
        _("They take part by phone or video and see this case, and no other of the centre."),
        _("Invite"),
        lambda case, by, data: team.invite(case=case, by=by, whom=data["whom"]),
        when=lambda opened: opened.case.step in (Step.INTAKE, Step.INTERVIEW, Step.ASSESSMENT),
    ),
    Outcome(
        "review",
        Action.VIEW,
        forms.ReviewForm,
        _("Open the content of the case"),
        _("For one hour you see people and documents, never the notes of the professions. It is on record."),
        pgettext_lazy("button", "Open"),
        lambda case, by, data: team.open_for_review(case=case, by=by, purpose=data["purpose"]),
        when=lambda opened: not opened.content and not opened.case.sealed,
    ),
    Outcome(
        "admit",
        Action.ADMIT,
        forms.AdmitForm,
        _("Bring a colleague into the team"),
        _("They see this case from now on, and take the interview of their profession."),
        _("Bring in"),
        lambda case, by, data: sealing.admit(case=case, by=by, whom=data["whom"]),
    ),
    Outcome(
        "declare-conflict",
        Action.DECLARE_CONFLICT,
        forms.ReasonForm,
        _("Declare a conflict of interest"),
        _("Because you know somebody in this case. From now on it does not exist for you; a colleague goes on."),
        _("Declare"),
        _reason(interests.declare),
    ),
    Outcome(
        "bar",
        Action.BAR,
        forms.BarForm,
        _("Keep a colleague out of the case"),
        _("Because they know somebody in it. For them the case no longer exists, whatever their role."),
        _("Keep out"),
        lambda case, by, data: interests.bar(case=case, by=by, whom=data["whom"], reason=data["reason"]),
    ),
    Outcome(
        "lift-bar",
        Action.LIFT_BAR,
        forms.LiftBarForm,
        _("Lift a conflict of interest"),
        _("The colleague may know of the case again. Into its team they come by the usual ways only."),
        _("Lift"),
        lambda case, by, data: interests.lift(case=case, by=by, whom=data["whom"], reason=data["reason"]),
        when=lambda opened: interests.any_stands(case=opened.case),
    ),
    Outcome(
        "seal",
        Action.SEAL,
        forms.ReasonForm,
        _("Seal the case"),
        _("Nobody joins its team by themselves any more, and no supervisor opens its content but in an emergency."),
        _("Seal"),
        _reason(sealing.seal),
        when=lambda opened: not opened.case.sealed,
    ),
    Outcome(
        "unseal",
        Action.UNSEAL,
        forms.ReasonForm,
        _("Lift the seal"),
        _("The case becomes one like any other."),
        _("Lift the seal"),
        _reason(sealing.unseal),
        when=lambda opened: opened.case.sealed,
    ),
    Outcome(
        "release-act",
        Action.RELEASE_ACT,
        forms.ReasonForm,
        _("Release: act awaited"),
        _("The referral may go before the act that confirms the violence is there."),
        _("Release"),
        _reason(conflicts.release_act),
        when=lambda opened: not opened.facts.has_act and not opened.facts.act_released,
    ),
    Outcome(
        "release-conflict",
        Action.RELEASE_CONFLICT,
        forms.ReasonForm,
        _("Release: applicant matches"),
        _("The applicant matches the person said to have committed the violence. Release only after you made sure."),
        _("Release"),
        _reason(conflicts.release),
        when=lambda opened: opened.facts.conflict_unreleased,
    ),
    Outcome(
        "transfer",
        Action.TRANSFER,
        forms.TransferForm,
        _("Transfer to another centre"),
        _("The other centre takes the case over with its running clocks; you will not see it any more."),
        _("Transfer"),
        lambda case, by, data: ending.transfer(case=case, by=by, to=data["to"], reason=data["reason"]),
    ),
    Outcome(
        "refuse",
        Action.REFUSE,
        forms.RefusalForm,
        _("Refuse at the first stage"),
        _(
            "This is the centre's preliminary decision. "
            "The final one belongs to the back office, and the person may appeal."
        ),
        _("Refuse"),
        lambda case, by, data: deciding.refuse(case=case, by=by, **data),
        kind="danger",
    ),
    Outcome(
        "withdraw",
        Action.WITHDRAW,
        forms.ReasonForm,
        _("Withdraw the application"),
        _("Because the person wishes so. A referral is recalled: DSMF sees “recalled”, and nothing more."),
        _("Withdraw"),
        _reason(ending.withdraw),
        kind="danger",
    ),
    Outcome(
        "emergency",
        Action.EMERGENCY,
        forms.ReasonForm,
        _("Hand over in an emergency"),
        _("The person is handed to police (102) or ambulance (103) now. The case closes; a supervisor can reopen it."),
        _("Handed over"),
        _reason(ending.hand_over_in_emergency),
        kind="danger",
    ),
    Outcome(
        "reopen",
        Action.REOPEN,
        forms.ReasonForm,
        _("Reopen the case"),
        _("It goes on where it was closed from, with new clocks."),
        _("Reopen"),
        _reason(ending.reopen),
    ),
    Outcome(
        "cause",
        Action.EXPLAIN_BREACH,
        clock_forms.CauseForm,
        _("Record why a deadline was missed"),
        _("Without it the case cannot be closed. Your name stays with it; the supervisor's review is a record apart."),
        _("Record"),
        lambda case, by, data: reviewing.explain(case=case, by=by, **data),
        when=lambda opened: bool(reviewing.unexplained(case=opened.case)),
    ),
    Outcome(
        "escalate",
        Action.ESCALATE,
        clock_forms.EscalateForm,
        _("Raise a clock to the agency"),
        _("The agency's supervisors are told now, once for this clock."),
        _("Raise it now"),
        lambda case, by, data: escalating.escalate(case=case, by=by, **data),
        when=lambda opened: Deadline.objects.running().filter(case=opened.case, escalation__isnull=True).exists(),
    ),
    Outcome(
        "correct-clock",
        Action.CORRECT_CLOCK,
        clock_forms.CorrectionForm,
        _("Correct a clock"),
        _(
            "Nothing that was recorded or announced is changed: the correction stands beside it, "
            "with your name, and the figures go by it."
        ),
        _("Record the correction"),
        lambda case, by, data: correcting.correct(case=case, by=by, **data),
    ),
)
# What decides who sees the case, shown apart from what moves it.
ACCESS = frozenset(
    {Action.INVITE, Action.ADMIT, Action.DECLARE_CONFLICT, Action.BAR, Action.LIFT_BAR, Action.SEAL, Action.UNSEAL}
)
# After these the case is no longer the user's to see.
LEAVING = frozenset({Action.TRANSFER, Action.DECLARE_CONFLICT})
BY_SLUG = {outcome.slug: outcome for outcome in OUTCOMES}
