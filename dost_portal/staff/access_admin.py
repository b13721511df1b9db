"""How an administrator lets somebody in: by a link, never by a password of the administrator's choice."""

from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dost_portal.staff import links, second_factor
from dost_portal.staff.current import current_user
from dost_portal.staff.models import User
from dost_portal.staff.reauthenticate import ReauthenticationForm

LINK, MAIL, FACTOR, SESSIONS = "link", "mail", "factor", "sessions"
WHAT: Final = (
    (LINK, gettext_lazy("Make a link and show it to me once, to hand it over")),
    (MAIL, gettext_lazy("Make a link and send it by e-mail")),
    (FACTOR, gettext_lazy("Remove the second factor: the person lost it, and I am sure that it is them")),
    (SESSIONS, gettext_lazy("End all sessions")),
)


class AccessForm(ReauthenticationForm):
    what = forms.ChoiceField(label=gettext_lazy("What is to be done"), choices=WHAT, widget=forms.RadioSelect)
    field_order = ("what", "password")

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_what(self) -> str:
        what = str(self.cleaned_data["what"])
        if what in (LINK, MAIL) and not self.person.is_active:
            raise ValidationError(_("The account is not active: a link would lead nowhere."))
        if what == MAIL and not self.person.email:
            raise ValidationError(_("There is no e-mail address on record."))
        if what == FACTOR and self.person == self.user:
            raise ValidationError(_("Your own second factor is removed by another administrator."))
        return what


@require_http_methods(["GET", "POST"])
def access_page(request: HttpRequest, pk: str) -> HttpResponse:
    """What lets this person in, and the administrator's four ways to change it. Behind the admin's own gate."""
    by, person = current_user(request), get_object_or_404(User, pk=pk)
    form = AccessForm(request.POST if request.method == "POST" else None, user=by, person=person)
    link, done = "", ""
    if request.method == "POST" and form.is_valid():
        link, done = _do(form.cleaned_data["what"], person, by)
        form = AccessForm(user=by, person=person)
    context = admin.site.each_context(request) | {
        "title": _("Access"),
        "person": person,
        "form": form,
        "link": link,
        "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
        "state": [*filter(None, [done]), *_state(person)],
    }
    return render(request, "admin/staff/user/access.html", context, status=422 if form.errors else 200)


def _do(what: str, person: User, by: User) -> tuple[str, str]:
    if what == LINK:
        return links.issue(user=person, by=by), ""
    if what == MAIL:
        links.issue(user=person, by=by, mail=True)
        return "", _("The link is on its way.")
    if what == FACTOR:
        links.reset_factor(user=person, by=by)
        return "", _("The second factor is removed. The person is told, and sets up a new one at the next sign-in.")
    links.end_sessions(user=person, by=by)
    return "", _("All sessions have ended.")


def _state(person: User) -> list[str]:
    return [
        _("Has no password yet.") if links.is_invited(person) else _("Has a password of their own."),
        _("Has set up a second factor.") if second_factor.in_use(person) else _("Has no second factor yet."),
    ]
