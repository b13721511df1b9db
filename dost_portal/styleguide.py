"""The living page of the design system: every component with invented content, at /styleguide/.

It reads no database, so it may be shown to anybody who may see the sign-in page.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    """One field of each kind, arranged as the portal's own forms are."""

    full_name = forms.CharField(label=_("First name"), max_length=80, help_text=_("As in the document."))
    born_on = forms.DateField(
        label=_("Date of birth"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    centre = forms.ChoiceField(label=_("Centre"), choices=[("", "–"), ("1", "BAKI-1"), ("2", "BAKI-2")])
    applicant = forms.ChoiceField(
        label=_("Who is asking for help?"),
        choices=[
            ("self", _("The harmed person")),
            ("legal", _("A legal representative")),
            ("other", _("Somebody else")),
        ],
        widget=forms.RadioSelect,
    )
    proof = forms.CharField(label=_("Number of the power of attorney"), required=False)
    facts = forms.CharField(
        label=_("What happened"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In the person's own words as far as possible."),
    )
    safe_call = forms.BooleanField(label=_("It is safe to call this number"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            "full_name",
            "born_on",
            "centre",
            Field("applicant", wrapper_class="tiles"),
            Div("proof", data_show_when="applicant=legal,other"),
            "facts",
            "safe_call",
        )


def _steps() -> list[dict[str, Any]]:
    rows = [
        (_("Queue"), "done", _("Done at 09:12")),
        (_("Interview"), "done", ""),
        (_("Needs assessment"), "current", _("Lawyer has not signed")),
        (_("Police notification"), "blocked", ""),
        (_("Anonymised referral"), "waiting", ""),
    ]
    return [
        {
            "number": number,
            "label": label,
            "state": state,
            "hint": hint,
            "url": "#stepper" if number < 4 else "",
        }
        for number, (label, state, hint) in enumerate(rows, start=1)
    ]


def _clocks(now: float) -> list[dict[str, Any]]:
    def clock(label: Any, left: int, lasts: int, state: str, **more: Any) -> dict[str, Any]:
        due = now + left
        return {
            "label": label,
            "start_epoch": due - lasts,
            "warn_epoch": due - lasts * 0.25,
            "due_epoch": due,
            "due_text": localtime(datetime.fromtimestamp(due, UTC)).strftime("%H:%M"),
            "state": state,
        } | more

    return [
        clock(_("Front office"), 42 * 60, 3600, "running"),
        clock(_("Back office"), 4 * 3600 + 300, 86400, "warning"),
        clock(_("Whole service"), -3780, 86400, "breached"),
        clock(_("Front office"), 0, 3600, "stopped", stopped_text=_("Done in 38 min")),
    ]


def _table(clocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kinds = [("primary", _("Interview")), ("info", _("Assessment")), ("warn", _("Police notice"))]
    return [
        {"number": f"B1-2026-00{n}{n}7", "kind": kind, "step": step, "agent": agent, "clock": clock}
        for n, ((kind, step), clock, agent) in enumerate(
            zip(kinds, clocks[:3], ["aysel", "murad", "aysel"], strict=True), 1
        )
    ]


def _history(now: float) -> list[dict[str, Any]]:
    rows = [
        (_("Police notice sent"), "success", "send", _("Receipt 118/24 from the duty officer")),
        (_("Interview signed by the psychologist"), "primary", "pencil", ""),
        (_("The one-hour clock gave its warning"), "warn", "clock", ""),
        (_("Ticket A-014 called to desk 3"), "neutral", "megaphone", ""),
    ]
    return [
        {
            "text": text,
            "kind": kind,
            "icon": icon,
            "note": note,
            "by": "aysel",
            "at": datetime.fromtimestamp(now - n * 900, UTC),
        }
        for n, (text, kind, icon, note) in enumerate(rows)
    ]


FIXED: dict[str, Any] = {
    "actions": [
        {"label": _("Print"), "url": "#", "icon": "printer"},
        {"label": _("New ticket"), "url": "#", "icon": "plus-lg", "kind": "primary"},
    ],
    "crumbs": [{"label": _("Cases"), "url": "#"}, {"label": _("Components")}],
    "missing": [
        {"text": _("The lawyer has not signed the interview"), "url": "#forms"},
        {
            "text": _("The act of violence is not attached, nor released by a supervisor"),
            "url": "#forms",
        },
    ],
    "facts": [
        {"label": _("Number"), "value": "B1-2026-00117"},
        {"label": _("Safe telephone"), "value": "+994 50 000 00 00"},
        {"label": _("Psychologist's notes"), "hidden": True},
        {"label": _("Document"), "value": ""},
    ],
    "tabs": [
        {"label": _("Mine"), "url": "#tables", "active": True, "count": 4},
        {"label": _("Overdue"), "url": "#tables", "count": 1},
        {"label": _("All of the centre"), "url": "#tables"},
    ],
    "conflict": [
        {"label": _("Risk level"), "saved": _("High"), "typed": _("Medium")},
        {"label": _("What happened"), "saved": "", "typed": _("She left the flat with the child.")},
    ],
    "secondary": [
        {"label": _("Save as a draft"), "name": "draft"},
        {"label": _("Cancel"), "url": "#"},
    ],
}


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component; a POST shows the form with its errors and keeps nothing."""
    now = time.time()
    clocks = _clocks(now)
    changing = {
        "steps": _steps(),
        "clocks": clocks,
        "table": _table(clocks),
        "history": _history(now),
        "at": datetime.fromtimestamp(now, UTC),
        "form": SampleForm(request.POST or None, initial={"applicant": "self"}),
        "invalid_form": SampleForm({"applicant": "legal"}, auto_id="again_%s"),
    }
    return render(request, "styleguide.html", FIXED | changing)
