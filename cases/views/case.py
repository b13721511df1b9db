"""The case page."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.access import OpenedCase
from cases.anonymise import ANSWERS, GROUNDS, Answer
from cases.models import Case, CaseMember, CaseOutcome, PreliminaryDecision
from cases.services import beside
from cases.views import presenters, summary, way_back
from cases.views._page import fragment, opened_case
from cases.views.outcomes import offered
from cases.workflow import Action, Step
from dost_portal.context import ROLE_LABELS
from dost_portal.passport.templatetags.azeri_tags import local_date, local_datetime
from dost_portal.staff.roles import Permission, Role


@login_required
@require_safe
def case_page(request: HttpRequest, number: str) -> HttpResponse:
    opened = opened_case(request, number, Action.VIEW, "case")
    watches = opened.user.may(Permission.CENTRE_CLOCKS)
    context = _state(opened) | {
        "outcomes": offered(opened),
        "earlier": summary.earlier(opened),
        "trail_url": presenters.page_url(opened.case, "case_trail") if watches else "",
    }
    if opened.content:
        context |= {
            "intake_url": presenters.page_url(opened.case, "intake") if opened.may(Action.RECORD_INTAKE) else "",
            "people": summary.people(opened.case),
            "documents": summary.documents(opened.case),
            "may_hand_data": opened.user.may(Permission.REPLY) and not opened.emergency,
            "files": summary.standing_files(opened.case),
            "talk": summary.talk(opened.case),
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
    return {
        "opened": opened,
        "beside": beside.look(case_id=case.pk, user=opened.user),
        "case": case,
        "steps": presenters.stepper(opened),
        "clocks": presenters.clocks(case),
        "missing": presenters.missing_items(opened),
        "next": presenters.next_action(opened),
        "history": presenters.history(case),
        "team": _team(case),
        "decisions": _decisions(case),
        "questions": summary.open_questions(case) if answering else [],
        "answers": {code: words for code, words in ANSWERS.items() if code != Answer.IN_WORDS},
        "texts": summary.texts_to_release(case, opened.user) if releasing else [],
        "sheet": opened.content and way_back.has_sheet(case),
        "sending": case.step == Step.REFERRAL and case.referral_links.filter(state="queued").exists(),
    }


def _team(case: Case) -> list[dict[str, str]]:
    members = CaseMember.objects.current().filter(case=case, review=False).select_related("user__centre")
    return [
        {
            "name": member.user.full_name,
            "role": " · ".join(
                filter(
                    None,
                    (
                        str(ROLE_LABELS[Role(member.role)]),
                        _("responsible") if member.user_id == case.responsible_id else "",
                        str(member.user.centre) if member.remote else "",
                    ),
                )
            ),
        }
        for member in members
    ]


def _decisions(case: Case) -> list[dict[str, str]]:
    """Both decisions apart: the centre's is never shown as the final one (note of passport item 23)."""
    rows = []
    preliminary = PreliminaryDecision.objects.filter(case=case).order_by("-created_at").first()
    if preliminary is not None:
        words = _("right recognised") if preliminary.positive else GROUNDS[preliminary.ground]
        rows.append({"label": _("Preliminary decision of the centre (not final)"), "value": str(words)})
    link = case.referral_links.filter(state="decided").first()
    if link is not None:
        placed = link.decision == "placed"
        value = (
            _("placement, place %(place)s, from %(day)s")
            % {"place": link.place_code, "day": local_date(link.available_from)}
            if placed
            else _("refusal: %(ground)s") % {"ground": GROUNDS[link.decision_ground]}
        )
        rows.append({"label": _("Final decision of DSMF"), "value": value})
        if placed:
            arrived = _("confirmed, %(at)s") % {"at": local_datetime(link.arrived_at)} if link.arrived_at else ""
            rows.append({"label": _("Arrival at the place"), "value": arrived or _("not confirmed yet")})
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
