"""What the views of a case share: the gate with the request, and saving a form without losing a word."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cases.access import OpenedCase, get_case_for
from cases.errors import CaseError, NotPermittedError, StaleError
from cases.forms.base import CaseForm, VersionedForm
from cases.models import Case
from cases.services import beside
from cases.views import presenters
from cases.wording import words_for
from cases.workflow import Action
from dost_portal.fragments import fragment as fragment
from dost_portal.fragments import is_poll
from dost_portal.staff.current import current_user

CONFLICT, INVALID, FORBIDDEN = 409, 422, 403
NO_CONFLICT: list[dict[str, Any]] = []


def opened_case(request: HttpRequest, number: str, action: Action, page: str) -> OpenedCase:
    """Open the case for this request; a poll of a page that is open already is no new reading."""
    return get_case_for(current_user(request), number, action, page=page, poll=is_poll(request))


def save(
    request: HttpRequest,
    form: CaseForm,
    service: Callable[[], Any],
    *,
    saved: Callable[[], dict[str, Any]] | None = None,
) -> tuple[bool, int, list[dict[str, Any]]]:
    """Call `service` if the form allows it; return (done, HTTP status, rows of a conflict).

    What the service refuses is said above the form, which keeps what was typed. `saved` gives the
    values that stand now, for a form somebody else saved in between: the same values are success.
    """
    if not form.is_valid():
        return False, INVALID, []
    try:
        service()
    except StaleError as error:
        rows = form.differences(saved()) if saved and isinstance(form, VersionedForm) else []
        if not rows:
            return True, 200, []
        assert isinstance(form, VersionedForm)  # noqa: S101
        form.take_version(error.version)
        return False, CONFLICT, rows
    except CaseError as error:
        for words in words_for(error):
            form.add_error(None, words)
        return False, FORBIDDEN if isinstance(error, NotPermittedError) else CONFLICT, []
    return True, 200, []


def attempt(request: HttpRequest, service: Callable[[], Any], done: Any = "") -> bool:
    """Call a service that needs no form; say what it refused, or `done`, on the next page."""
    try:
        service()
    except CaseError as error:
        for words in words_for(error):
            messages.error(request, words)
        return False
    if done:
        messages.success(request, done)
    return True


def to_case(case: Case) -> HttpResponse:
    return redirect("cases:case", number=case.number)


def step_page(
    request: HttpRequest, opened: OpenedCase, page: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render the page of a step with what every step shows. Without the content there is no such page."""
    if not opened.content:
        raise Http404
    common = {
        "opened": opened,
        "beside": beside.look(case_id=opened.case.pk, user=opened.user),
        "case": opened.case,
        "steps": presenters.stepper(opened),
        "clocks": presenters.clocks(opened.case),
        "missing": presenters.missing_items(opened),
    }
    return render(request, f"cases/{page}.html", common | context, status=status)
