"""A clock really runs out before a supervisor's eyes, who reviews, hands over, and lets the case close."""

from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import expect

from cases.models import BreachReview, Case, Deadline
from dost_portal.passport.models import ServiceStandard
from dost_portal.staff.models import Centre, User
from tests.journeys.actor import Actor
from tests.journeys.conftest import eventually
from tests.journeys.scenes import issue_ticket, take_the_ticket


def shorten_the_hour(admin: Actor) -> None:
    """The administrator ends today's standard and sets one of a minute, in the admin."""
    today = timezone.localdate().isoformat()
    row = ServiceStandard.objects.get(code="front_office")
    admin.go(f"/admin/passport/servicestandard/{row.pk}/change/")
    admin.fill(valid_until=today)
    with admin.page.expect_navigation():
        admin.page.locator("[name=_save]").click()
    admin.go("/admin/passport/servicestandard/add/")
    admin.select(code="front_office", unit="minute", day_kind="calendar")
    admin.fill(amount="1", warn_percent="50", valid_from=today)
    with admin.page.expect_navigation():
        admin.page.locator("[name=_save]").click()


def test_a_clock_runs_out_and_is_dealt_with(hall: Centre, enter: Callable[[str], Actor]) -> None:
    admin = enter("admin")
    shorten_the_hour(admin)
    assert ServiceStandard.objects.get(code="front_office", valid_until=None).unit == "minute"

    issue_ticket(enter("sevil"))
    aysel, nigar, gunel = enter("aysel"), enter("nigar"), enter("gunel")
    take_the_ticket(aysel)
    case = Case.objects.get()

    # The board is open; nobody reloads it.
    nigar.go("/overdue/")
    row = nigar.page.locator("tr", has_text=case.number).filter(has_text="Front office")
    expect(row.locator("[data-clock][data-state=running], [data-clock][data-state=warning]")).to_be_visible()
    loads = nigar.loads
    bell = nigar.page.locator(".bell-count")
    expect(row.locator("[data-clock][data-state=breached]")).to_be_visible(timeout=90_000)
    expect(row.get_by_role("link", name="Review")).to_be_visible(timeout=20_000)
    expect(bell).to_be_visible(timeout=20_000)
    assert nigar.loads == loads
    assert Deadline.objects.overdue().get().clock == "front_office"

    # She hands the case to a colleague, from the board, with a reason.
    row.locator("[name=case]").check()
    nigar.select(to=str(User.objects.get(username="gunel").pk))
    nigar.fill(reason="Aysel növbəni bitirdi")
    nigar.press("Reassign")
    nigar.sees("1 case has a new agent.")
    assert Case.objects.get().responsible.username == "gunel"

    # The new agent cannot close the case while nobody has said why the hour was missed.
    gunel.go(f"/cases/{case.number}/withdraw/")
    gunel.sees("A deadline was missed: record the cause")
    gunel.fill(reason="Müraciətindən imtina etdi")
    gunel.press("Withdraw")
    assert Case.objects.get().is_open

    nigar.go("/overdue/")
    row.get_by_role("link", name="Review").click()
    nigar.select(cause="load", outcome="staffing")
    nigar.fill(measure="İkinci agent təyin edildi")
    nigar.press("Record")
    nigar.sees("The review is on record.")
    assert BreachReview.objects.get().cause == "load"

    gunel.go(f"/cases/{case.number}/withdraw/")
    gunel.fill(reason="Müraciətindən imtina etdi")
    gunel.press("Withdraw")
    eventually(lambda: not Case.objects.get().is_open)
    nigar.go("/overdue/")
    expect(nigar.page.get_by_text("No clock runs here")).to_be_visible()
    assert [actor.errors for actor in (admin, aysel, nigar, gunel)] == [[], [], [], []]
