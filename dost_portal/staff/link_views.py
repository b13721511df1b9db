"""Where the link of an invitation leads: a password of one's own, then the second factor."""

from typing import Any

from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpResponse

from dost_portal.audit import trail
from dost_portal.staff import entering, links
from dost_portal.staff.forms import NewPasswordForm
from dost_portal.staff.models import User


class SetPassword(PasswordResetConfirmView):
    """Django keeps the token in the session and takes it out of the address before the page is shown."""

    template_name = "staff/set_password.html"
    form_class = NewPasswordForm  # type: ignore[assignment]
    token_generator = links.tokens

    def get_user(self, uidb64: str) -> Any:
        user = super().get_user(uidb64)
        return user if user is not None and user.is_active else None

    def form_valid(self, form: Any) -> HttpResponse:
        user: User = form.save()
        self.request.session.flush()
        links.end_sessions(user=user, by=user)
        trail.record("password.set", by=user, subject=f"user:{user.pk}")
        return entering.after_password(self.request, user)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if not self.validlink:
            context["form"] = None
        return context

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        # A link that is used up, too old or replaced is gone.
        kwargs.setdefault("status", 200 if self.validlink else 410)
        return super().render_to_response(context, **kwargs)
