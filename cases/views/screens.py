"""The screens of the hall: a kiosk that gives a number, a board that shows who is called. No login.

Neither shows a queue, a name, a service asked for, or whether anybody has been here. The address itself is
the permission: 256 random bits that the administrator makes and revokes. The kiosk's POST is therefore
exempt from the CSRF check: there is no session to ride on, another site does not know the address, and a
kiosk that forgets its cookies every night goes on working.
"""

from typing import Any, Final
from uuid import UUID, uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from cases.errors import TicketError
from cases.models import CallMode, HallScreen, ScreenKind, Ticket
from cases.services import screens, waits
from cases.services.waits import WaitRange
from cases.views._page import fragment
from dost_portal.row_security import scope
from dost_portal.staff import directions
from dost_portal.staff.models import SOCIAL_SERVICES, Direction

WIPE_SECONDS: Final = 15
CHOOSE_SECONDS: Final = 30
LANGUAGES: Final = tuple(code for code, _name in settings.LANGUAGES)
TAKE, CHOOSE, YOUR_NUMBER, BACK = _("Take a number"), _("What is it about?"), _("Your number"), _("Back")
WAIT = _("Please take a seat. Your number will be called.")
TOO_MANY = _("One moment, please. Try again in a minute, or ask at reception.")
SLOW = _("The line is slow. If no number appears, please ask at reception.")
USUALLY, UP_TO = _("Usually {low} to {high} minutes"), _("Usually up to {high} minutes")
NUMBER, DESK = _("Number"), _("Desk")
STALE = _("This screen is not up to date. Please ask at reception.")


def say(message: str, language: str) -> str:
    """Return `message` in one of the portal's languages."""
    with override(language):
        return gettext(message)


def in_all(message: str) -> list[dict[str, str]]:
    return [{"language": language, "text": say(message, language)} for language in LANGUAGES]


@csrf_exempt
@require_http_methods(["GET", "POST"])
def kiosk(request: HttpRequest, token: str) -> HttpResponse:
    """The start of a kiosk; one press gives one number, shown for a few seconds and then wiped.

    The first tap chooses the language. It gives the number where the centre has one direction; where it has
    several they are offered in that language, and the second tap gives it.
    """
    screen = _screen(ScreenKind.KIOSK, token)
    offered = directions.offered(centre=screen.centre)
    if request.method != "POST":
        return _page(request, "kiosk", _start(offered))
    press, language = _uuid(request.POST.get("press", "")), request.POST.get("language", "")
    if press is None or language not in LANGUAGES:
        return redirect("cases:kiosk", token=token)
    if len(offered) > 1 and "direction" not in request.POST:
        return _page(request, "kiosk_choose", _choices(offered, language, press, screen))
    direction = request.POST.get("direction", SOCIAL_SERVICES)
    return _give(request, screen, press, language, direction, offered)


def _give(
    request: HttpRequest, screen: HallScreen, press: UUID, language: str, direction: str, offered: list[Direction]
) -> HttpResponse:
    try:
        ticket, age = screens.press(screen=screen, press=press, direction=direction)
    except HallScreen.DoesNotExist:
        raise Http404 from None
    except TicketError as error:
        if error.code == "no_such_direction":
            return redirect("cases:kiosk", token=screen.token)
        return _page(request, "kiosk", _start(offered) | {"problem": in_all(TOO_MANY)}, status=429)
    if age.total_seconds() > WIPE_SECONDS:
        # Somebody pressed "back": the next person learns no number of the one before.
        return redirect("cases:kiosk", token=screen.token)
    return _page(request, "kiosk_ticket", _issued(ticket, language, screen))


def _page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    # A screen has no reader whose language could be asked for: beside all of them it speaks the portal's first.
    with override(settings.LANGUAGE_CODE):
        return render(request, f"cases/{name}.html", context | {"slow": in_all(SLOW)}, status=status)


def _start(offered: list[Direction]) -> dict[str, Any]:
    one = offered[0] if len(offered) == 1 else None
    buttons = [
        {"language": language, "text": say(TAKE, language), "title": one.in_language(language) if one else ""}
        for language in LANGUAGES
    ]
    return {"press": uuid4(), "buttons": buttons}


def _choices(offered: list[Direction], language: str, press: UUID, screen: HallScreen) -> dict[str, Any]:
    return {
        "press": press,
        "language": language,
        "heading": say(CHOOSE, language),
        "back": say(BACK, language),
        "buttons": [{"code": row.code, "text": row.in_language(language)} for row in offered],
        "wipe_seconds": CHOOSE_SECONDS,
        "start": screen.path,
    }


def _issued(ticket: Ticket, language: str, screen: HallScreen) -> dict[str, Any]:
    return {
        "number": ticket.number,
        "language": language,
        "heading": say(YOUR_NUMBER, language),
        "text": say(WAIT, language),
        "usually": usually(waits.usual_wait(centre=screen.centre), language),
        "at": timezone.localtime(ticket.issued_at),
        "prints": screen.prints,
        "wipe_seconds": WIPE_SECONDS,
        "start": screen.path,
    }


def usually(wait: WaitRange | None, language: str) -> str:
    """Return the usual wait in words; nothing where nothing honest can be said."""
    if wait is None:
        return ""
    return say(USUALLY if wait.low else UP_TO, language).format(low=wait.low, high=wait.high)


@require_safe
def board(request: HttpRequest, token: str) -> HttpResponse:
    screen = _screen(ScreenKind.BOARD, token)
    return _page(request, "board", _called(screen) | {"stale": in_all(STALE), "token": token})


@require_safe
def board_live(request: HttpRequest, token: str) -> HttpResponse:
    return fragment(request, "cases/_board.html", _called(_screen(ScreenKind.BOARD, token)))


def _called(screen: HallScreen) -> dict[str, Any]:
    rows = [
        {
            "called": ticket.alias if ticket.call_mode == CallMode.ALIAS else ticket.number,
            "desk": ticket.desk.number if ticket.desk else "",
            "again": range(ticket.recalls),
        }
        for ticket in screens.called_now(screen=screen)
    ]
    return {"rows": rows, "number": in_all(NUMBER), "desk": in_all(DESK)}


def _screen(kind: ScreenKind, token: str) -> HallScreen:
    """Return the live screen at this address; a revoked one looks like one that never was."""
    screen = HallScreen.objects.live().select_related("centre").filter(kind=kind, token=token).first()
    if screen is None:
        raise Http404
    scope.enter_centre(screen.centre_id)
    screens.seen(screen=screen)
    return screen


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
