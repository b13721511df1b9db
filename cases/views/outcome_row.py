"""What one of the small pages of a case is made of."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from cases.access import OpenedCase
from cases.forms import outcome as forms
from cases.models import Case
from cases.workflow import Action
from dost_portal.staff.models import User

Service = Callable[[Case, User, dict[str, Any]], Any]


@dataclass(frozen=True)
class Outcome:
    """One page. `text` says what will happen, before it does."""

    slug: str
    action: Action
    form: type[forms.OutcomeForm]
    title: Promise
    text: Promise
    button: Promise
    run: Service
    kind: str = "primary"
    icon: str = ""
    when: Callable[[OpenedCase], bool] = field(default=lambda opened: True)


def reason(service: Callable[..., Any]) -> Service:
    return lambda case, by, data: service(case=case, by=by, reason=data["reason"])
