"""Offering back what somebody typed into a form of a case and did not post."""

from typing import Any, Final

from django import forms
from django.forms.utils import ErrorDict
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import cached_property

from cases.models import Case, Draft
from cases.services import drafts
from dost_portal.staff.current import current_user

# The supervisor's review of a missed deadline, done without the content of the case.
BREACH: Final = "missed-deadline"


class FormDraft:
    """The draft of one page: `data` fills the forms when the person asked for it, `forget()` once it is posted."""

    def __init__(self, request: HttpRequest, case: Case, form: str) -> None:
        self.case, self.form, self.user = case, form, current_user(request)
        self.offers = request.method == "GET"
        self.wanted = self.offers and "draft" in request.GET

    @cached_property
    def row(self) -> Draft | None:
        return drafts.kept(case=self.case, author=self.user, form=self.form) if self.offers else None

    @cached_property
    def data(self) -> QueryDict | None:
        if not self.wanted or self.row is None:
            return None
        data = QueryDict(mutable=True)
        for name, value in self.row.fields:
            data.appendlist(name, value)
        return data

    def fill(self, *filled: Any) -> None:
        """Let forms and formsets, which are bound to `data`, show it without a word on what is wrong or missing."""
        if self.data is None:
            return
        for one in filled:
            if isinstance(one, forms.BaseFormSet):
                self.fill(*one.forms)
                vars(one).update(_errors=[], _non_form_errors=one.error_class())
            else:
                one._errors = ErrorDict()

    def forget(self) -> None:
        drafts.forget(case=self.case, by=self.user, form=self.form)

    @property
    def shown(self) -> dict[str, Any]:
        """Return what `components/draft.html` shows."""
        url = reverse("cases:draft", kwargs={"number": self.case.number, "form": self.form})
        return {"url": url, "saved_at": self.row.saved_at if self.row else None, "restored": self.data is not None}
