"""The table of the small pages that move a case, one row each: refuse, withdraw, hand over, assign, release."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.forms import clocks as clock_forms
from cases.forms import outcome as forms
from cases.models import Deadline
from cases.services import (
    conflicts,
    correcting,
    deciding,
    ending,
    escalating,
    interviewing,
    reviewing,
    team,
)
from cases.views.access_table import ACCESS
from cases.views.outcome_row import Outcome, reason
from cases.workflow import Action

MOVING: tuple[Outcome, ...] = (
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
        "release-act",
        Action.RELEASE_ACT,
        forms.ReasonForm,
        _("Release: act awaited"),
        _("The referral may go before the act that confirms the violence is there."),
        _("Release"),
        reason(conflicts.release_act),
        when=lambda opened: not opened.facts.has_act and not opened.facts.act_released,
    ),
    Outcome(
        "release-conflict",
        Action.RELEASE_CONFLICT,
        forms.ReasonForm,
        _("Release: applicant matches"),
        _("The applicant matches the person said to have committed the violence. Release only after you made sure."),
        _("Release"),
        reason(conflicts.release),
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
        reason(ending.withdraw),
        kind="danger",
    ),
    Outcome(
        "emergency",
        Action.EMERGENCY,
        forms.ReasonForm,
        _("Hand over in an emergency"),
        _("The person is handed to police (102) or ambulance (103) now. The case closes; a supervisor can reopen it."),
        _("Handed over"),
        reason(ending.hand_over_in_emergency),
        kind="danger",
    ),
    Outcome(
        "reopen",
        Action.REOPEN,
        forms.ReasonForm,
        _("Reopen the case"),
        _("It goes on where it was closed from, with new clocks."),
        _("Reopen"),
        reason(ending.reopen),
    ),
    Outcome(
        "cause",
        Action.EXPLAIN_BREACH,
        clock_forms.CauseForm,
        _("Record why a deadline was missed"),
        _("Without it the case cannot be closed. Your name stays with it; the supervisor's review is a record apart."),
        _("Record"),
        lambda case, by, data: reviewing.explain(case=case, by=by, **data),
        when=lambda opened: opened.facts.breach_unexplained,
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
OUTCOMES = (*MOVING, *ACCESS)
# After these the case is no longer the user's to see.
LEAVING = frozenset({Action.TRANSFER, Action.DECLARE_CONFLICT})
BY_SLUG = {outcome.slug: outcome for outcome in OUTCOMES}
