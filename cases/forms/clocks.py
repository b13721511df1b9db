"""The forms about clocks: why one was missed, what was done, raising one, correcting one."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from crispy_forms.layout import Column, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import CaseForm, MomentField, TextArea, offer, offer_rows, with_empty
from cases.forms.hall import PeriodFilter
from cases.forms.help import CAUSE
from cases.forms.outcome import OutcomeForm
from cases.models import BreachCause, Deadline, ReviewOutcome
from cases.services import reviewing
from dost_portal.passport.templatetags.azeri_tags import local_datetime

REMARK_NEEDED = _("Say in a few words what it was.")


class CauseFields(forms.Form):
    """A coded cause and a remark, which the cause "other" demands."""

    cause = forms.ChoiceField(label=_("Cause"), choices=with_empty(BreachCause.choices))
    remark = forms.CharField(
        label=_("Remark"),
        max_length=2000,
        required=False,
        widget=TextArea(2),
        help_text=_("What the code does not say. It stays sealed with the case."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("cause") == BreachCause.OTHER and not data.get("remark", "").strip():
            self.add_error("remark", REMARK_NEEDED)
        return data


class ClockChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Deadline) -> str:
        return f"{obj.get_clock_display()}, {local_datetime(obj.started_at)} – {local_datetime(obj.due_at)}"


class BreachReviewForm(CaseForm, CauseFields):
    measure = forms.CharField(label=_("Measure taken"), max_length=2000, required=False, widget=TextArea(2))
    outcome = forms.ChoiceField(label=_("Outcome"), required=False, choices=with_empty(ReviewOutcome.choices))

    def sections(self) -> Iterable[Any]:
        return [Row(Column("cause"), Column("outcome")), CAUSE, "remark", "measure"]


class CauseForm(OutcomeForm, CauseFields):
    """The team's own word on why deadlines were missed: one cause for the clocks that are ticked."""

    clocks = forms.MultipleChoiceField(label=_("Missed deadlines"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missed = reviewing.unexplained(case=self.case)
        choices = [(str(row.pk), f"{row.get_clock_display()}, {local_datetime(row.due_at)}") for row in missed]
        offer(self, "clocks", choices)
        self.fields["clocks"].initial = [key for key, _label in choices]

    def sections(self) -> Iterable[Any]:
        return ["clocks", "cause", CAUSE, "remark"]


class EscalateForm(OutcomeForm):
    deadline = ClockChoice(label=_("Clock"), queryset=Deadline.objects.none())
    cause = forms.ChoiceField(
        label=_("Cause"),
        choices=with_empty(BreachCause.choices),
        help_text=_("The agency sees the clock and this cause."),
    )
    remark = forms.CharField(
        label=_("Remark"),
        max_length=2000,
        widget=TextArea(3),
        help_text=_("It stays with the case; the agency does not see it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        running = Deadline.objects.running().filter(case=self.case).order_by("due_at")
        offer_rows(self, "deadline", running)
        self.fields["deadline"].initial = running.first()

    def sections(self) -> Iterable[Any]:
        return ["deadline", "cause", CAUSE, "remark"]


class CorrectionForm(OutcomeForm):
    deadline = ClockChoice(label=_("Clock"), queryset=Deadline.objects.none())
    started_at = MomentField(label=_("It really started"), required=False, help_text=_("Empty: as recorded."))
    stopped_at = MomentField(
        label=_("It really stopped"), required=False, help_text=_("Empty: as recorded. A running clock has no end.")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=TextArea(3), error_messages={"required": _("Give the reason.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "deadline", Deadline.objects.as_corrected().filter(case=self.case).order_by("due_at"))

    def sections(self) -> Iterable[Any]:
        return ["deadline", Row(Column("started_at"), Column("stopped_at")), "reason"]


class FiguresFilter(PeriodFilter):
    """The days whose clocks are counted; the last eight weeks by default."""

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data, today=today, days=8 * 7 + 1)
