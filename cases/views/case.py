"""The case page."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Case as Either
from django.db.models import F, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.access import OpenedCase
from cases.anonymise import ANSWERS, GROUNDS, Answer
from cases.models import Case, CaseOutcome, LinkState
from cases.services import beside
from cases.views import presenters, protection, summary
from cases.views._page import fragment, opened_case
from cases.views.outcomes import offered
from cases.workflow import Action, Step
from dost_portal.context import ROLE_LABELS
from dost_portal.passport.templatetags.azeri_tags import local_date, local_datetime
from dost_portal.prepared import Prepared
from dost_portal.staff.roles import Permission, Role


@login_required
@require_safe
def case_page(request: HttpRequest, number: str) -> HttpResponse:
    opened = opened_case(request, number, Action.VIEW, "case")
    watches = opened.user.may(Permission.CENTRE_CLOCKS)
    context = _state(opened) | {
        "history": presenters.history(opened.case),
        "team": _team(opened),
        "outcomes": offered(opened),
        "earlier": summary.earlier(opened),
        "trail_url": presenters.page_url(opened.case, "case_trail") if watches else "",
    }
    if opened.content:
        case = summary.whole(opened.case)
        context |= {
            "intake_url": presenters.page_url(opened.case, "intake") if opened.may(Action.RECORD_INTAKE) else "",
            "people": summary.people(case),
            "documents": summary.documents(case),
            "may_hand_data": opened.user.may(Permission.REPLY) and not opened.emergency,
            "files": case.files_held,  # type: ignore[attr-defined]
            "letters": case.letters_standing,  # type: ignore[attr-defined]
            "talk": summary.talk(case),
            "protection": protection.panel(case),
        }
    return render(request, "cases/case.html", context)


@login_required
@require_safe
def case_live(request: HttpRequest, number: str) -> HttpResponse:
    """The part of the case page that changes by itself."""
    return fragment(request, "cases/_state.html", _state(opened_case(request, number, Action.VIEW, "case")))


def _state(opened: OpenedCase) -> dict[str, Any]:
    case = opened.case
    answering = opened.content and opened.may(Action.ANSWER_CLARIFICATION)
    releasing = opened.content and opened.may(Action.RELEASE_TEXT)
    reached = _reached(case) if opened.content else {}
    return {
        "opened": opened,
        "beside": beside.look(case_id=case.pk, user=opened.user),
        "case": case,
        "steps": presenters.stepper(opened),
        "clocks": presenters.clocks(case),
        "missing": presenters.missing_items(opened),
        "next": presenters.next_action(opened),
        "decisions": _decisions(reached) if reached else [],
        "questions": summary.open_questions(case) if answering else [],
        "answers": {code: words for code, words in ANSWERS.items() if code != Answer.IN_WORDS},
        "texts": summary.texts_to_release(case, opened.user) if releasing else [],
        "sheet": reached.get("state") == LinkState.DECIDED,
        "sending": case.step == Step.REFERRAL and reached.get("state") == LinkState.QUEUED,
    }


def _team(opened: OpenedCase) -> list[dict[str, str]]:
    return [
        {
            "name": member.user.full_name,
            "role": " · ".join(
                filter(
                    None,
                    (
                        str(ROLE_LABELS[Role(member.role)]),
                        _("responsible") if member.user_id == opened.case.responsible_id else "",
                        str(member.user.centre) if member.remote else "",
                    ),
                )
            ),
        }
        for member in opened.team
    ]


LINK = ("state", "decision", "decision_ground", "place_code", "available_from", "arrived_at")


def _reached(case: Case) -> dict[str, Any]:
    """Return the centre's last decision and how far the referral is; a decided one goes before any other."""
    return _last_of(case.pk)[0]


def _last(case: UUID) -> QuerySet[Case, dict[str, Any]]:
    decided = Either(When(referral_links__state=LinkState.DECIDED, then=0), default=1)
    rows = Case.objects.filter(pk=case).order_by(
        decided, F("preliminary_decisions__created_at").desc(nulls_last=True), "-referral_links__created_at"
    )
    return rows.values(
        positive=F("preliminary_decisions__positive"),
        ground=F("preliminary_decisions__ground"),
        **{name: F(f"referral_links__{name}") for name in LINK},
    )[:1]


_last_of = Prepared(_last, UUID)


def _decisions(reached: dict[str, Any]) -> list[dict[str, str]]:
    """Both decisions apart: the centre's is never shown as the final one (note of passport item 23)."""
    rows = []
    if reached["positive"] is not None:
        words = _("right recognised") if reached["positive"] else GROUNDS[reached["ground"]]
        rows.append({"label": _("Preliminary decision of the centre (not final)"), "value": str(words)})
    if reached["state"] != LinkState.DECIDED:
        return rows
    placed = reached["decision"] == "placed"
    value = (
        _("placement, place %(place)s, from %(day)s")
        % {"place": reached["place_code"], "day": local_date(reached["available_from"])}
        if placed
        else _("refusal: %(ground)s") % {"ground": GROUNDS[reached["decision_ground"]]}
    )
    rows.append({"label": _("Final decision of DSMF"), "value": value})
    if placed:
        at = reached["arrived_at"]
        arrived = _("confirmed, %(at)s") % {"at": local_datetime(at)} if at else _("not confirmed yet")
        rows.append({"label": _("Arrival at the place"), "value": arrived})
    return rows


def case_row(case: Case) -> dict[str, Any]:
    """Return a case as a row of a list: its number and state, nobody's name but the agent's."""
    return {
        "number": case.number,
        "url": presenters.page_url(case, "case"),
        "step": case.get_step_display(),
        "outcome": str(CaseOutcome(case.outcome).label) if case.outcome else "",
        "urgency": case.urgency,
        "urgency_label": case.get_urgency_display(),
        "responsible": case.responsible.full_name if case.responsible else "",
        "opened_at": case.opened_at,
        "open": case.is_open,
    }
