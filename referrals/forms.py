"""What DSMF's desk decides, asks, hands on and counts: codes, and a question in words where no code will do."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Column, Div, Field, Row
from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dost_portal.forms import LaterDateField, PortalForm, Section, TextArea, offer, with_empty
from dost_portal.lists.filters import ColumnFilter
from dost_portal.staff.models import User
from referrals import inbox
from referrals.contracts import TEXT_LENGTH, DecisionKind, Question
from referrals.models import Referral
from referrals.models.place import LARGEST
from referrals.places import fitting
from referrals.presenters import DECISIONS, place_choices, suggested
from referrals.selectors import colleagues
from referrals.wording import GROUNDS, LEVELS, NEEDS, QUESTIONS

PLACED, REFUSED = DecisionKind.PLACED.value, DecisionKind.REFUSED.value


class InboxFilter(ColumnFilter):
    """Which referrals, and which columns; the tab says where they stand."""

    tab = forms.ChoiceField(required=False, choices=[*inbox.TABS.items()], widget=forms.HiddenInput)
    urgency = forms.ChoiceField(label=_("Urgency"), required=False, choices=with_empty(LEVELS.items(), _("All")))
    need = forms.ChoiceField(label=_("Needs"), required=False, choices=with_empty(NEEDS.items(), _("All")))
    handler = forms.ChoiceField(label=_("Handled by"), required=False)
    late = forms.BooleanField(label=_("Overdue only"), required=False)
    children = forms.BooleanField(label=_("With children"), required=False)
    offered, usual = inbox.COLUMNS, inbox.USUAL_COLUMNS

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data)
        offer(self, "handler", lambda: with_empty(_desk(user), _("All")))

    def clean_tab(self) -> str:
        tab: str = self.cleaned_data["tab"]
        return "" if tab == inbox.OPEN else tab

    @property
    def narrows(self) -> bool:
        """Whether more was asked for than a tab."""
        return bool(set(self.chosen) - {"tab", "columns"})


def _desk(user: User) -> list[tuple[str, Any]]:
    people = [(str(one.pk), one.full_name) for one in (user, *colleagues(user))]
    return [(inbox.NOBODY, _("Nobody yet")), *people]


class DecisionForm(PortalForm):
    """The final decision. What belongs to the other kind is dropped, whatever was sent."""

    kind = forms.ChoiceField(
        label=_("Decision"),
        choices=list(DECISIONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the decision.")},
    )
    place_code = forms.ChoiceField(label=_("Special rehabilitation centre"), required=False)
    available_from = LaterDateField(label=_("The place is free from"), required=False)
    transport = forms.BooleanField(label=_("DSMF provides transport"), required=False)
    ground = forms.ChoiceField(
        label=_("Ground for refusal"), choices=list(GROUNDS.items()), widget=forms.RadioSelect, required=False
    )
    confirmed = forms.BooleanField(
        label=_("I have read the referral, and this decision is final"),
        error_messages={"required": _("Confirm that the decision is final.")},
    )

    def __init__(self, *args: Any, referral: Referral, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fits = fitting(referral)
        offer(self, "place_code", with_empty(place_choices(fits)))
        self.fields["place_code"].help_text = suggested(fits)
        self.fields["available_from"].initial = timezone.localdate()

    def sections(self) -> Iterable[Any]:
        return [
            Field("kind", wrapper_class="tiles tiles-short"),
            Section(
                _("Where and from when"),
                Row(Column("place_code"), Column("available_from")),
                "transport",
                show_when=f"kind={PLACED}",
            ),
            Section(_("Why not"), Field("ground", wrapper_class="tiles"), show_when=f"kind={REFUSED}"),
            "confirmed",
        ]

    def clean_available_from(self) -> Any:
        day = self.cleaned_data.get("available_from")
        if day and day < timezone.localdate() and self.data.get("kind") == PLACED:
            raise forms.ValidationError(_("This day has passed."), code="past")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == PLACED:
            data["ground"] = ""
            self._demand(data, "place_code", _("Choose the centre."))
            self._demand(data, "available_from", _("Enter the day."))
        elif data.get("kind") == REFUSED:
            data |= {"place_code": "", "available_from": None, "transport": False}
            self._demand(data, "ground", _("Choose one of the two grounds."))
        return data

    def _demand(self, data: dict[str, Any], name: str, words: Any) -> None:
        if not data.get(name) and name not in self.errors:
            self.add_error(name, words)

    def decision(self) -> dict[str, Any]:
        """Return what `services.decide` takes; of a valid form only."""
        data = self.cleaned_data
        return {
            "kind": DecisionKind(data["kind"]),
            **{name: data[name] for name in ("ground", "place_code", "available_from", "transport")},
        }


class QuestionForm(PortalForm):
    question = forms.ChoiceField(
        label=_("Question to the centre"),
        choices=list(QUESTIONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a question.")},
    )
    text = forms.CharField(
        label=_("Your question"),
        max_length=TEXT_LENGTH,
        required=False,
        widget=TextArea(3),
        help_text=_("At most 500 characters. Ask for no name, number, date or address: the centre may not answer it."),
    )

    def sections(self) -> Iterable[Any]:
        return [
            Field("question", wrapper_class="tiles"),
            Div("text", data_show_when=f"question={Question.IN_WORDS.value}"),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("question") != Question.IN_WORDS:
            data["text"] = ""
        elif not data.get("text") and "text" not in self.errors:
            self.add_error("text", _("Write the question."))
        return data


class AssignForm(PortalForm):
    """Handing a referral to a colleague of the desk."""

    colleague = forms.ChoiceField(
        label=_("Colleague"),
        error_messages={"required": _("Choose a colleague."), "invalid_choice": _("Choose a colleague.")},
    )

    def __init__(self, *args: Any, colleagues: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "colleague", with_empty((str(user.pk), user.full_name) for user in colleagues))


class BedsForm(PortalForm):
    """How many beds a place has and how many are taken."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    capacity = forms.IntegerField(label=_("Beds"), min_value=0, max_value=LARGEST)
    occupied = forms.IntegerField(label=_("Beds taken"), min_value=0, max_value=LARGEST)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if {"capacity", "occupied"} <= set(data) and data["occupied"] > data["capacity"]:
            self.add_error("occupied", _("More beds are taken than there are."))
        return data
