"""The pages of absences, the duty list and the hand-over: who may, what is kept, what is said."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import Absence, Case, Duty
from dost_portal.staff.models import User


def period(first: float = 1, last: float = 9) -> dict[str, str]:
    now = timezone.localtime()
    return {
        name: (now + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")
        for name, hours in (("since", first), ("until", last))
    }


class TestAbsences:
    def test_somebody_enters_their_own_and_ends_it(self, browser_of, aysel: User, person) -> None:
        client, gunel = browser_of("aysel"), person("gunel")
        posted = period(-1) | {"user": aysel.pk, "deputy": gunel.pk}
        assert client.post("/absences/", posted).status_code == 302
        row = Absence.objects.get()
        page = client.get("/absences/").content.decode()
        assert "Stands in: Gunel Heyətli" in page
        assert client.post(f"/absences/{row.pk}/end/").status_code == 302
        assert not Absence.objects.not_over().exists()

    def test_a_supervisor_enters_it_for_their_people_and_nobody_else_does(
        self, browser_of, aysel: User, murad: User, person
    ) -> None:
        nigar, gunel = browser_of("nigar"), browser_of("gunel")
        assert nigar.post("/absences/", period() | {"user": aysel.pk, "deputy": ""}).status_code == 302
        assert nigar.post("/absences/", period() | {"user": murad.pk, "deputy": ""}).status_code == 422
        assert gunel.post("/absences/", period() | {"user": aysel.pk, "deputy": ""}).status_code == 422
        row = Absence.objects.get()
        gunel.post(f"/absences/{row.pk}/end/")
        assert Absence.objects.not_over().count() == 1

    @pytest.mark.parametrize(
        ("posted", "said"),
        [
            (period(3, 1), "The end must come after the beginning."),
            (period(-9, -1), "This time is over already."),
            ({"since": "x", "until": ""}, "Enter a valid date/time."),
        ],
    )
    def test_a_wrong_time_is_said_and_what_was_typed_stays(
        self, browser_of, aysel: User, posted: dict[str, str], said: str
    ) -> None:
        response = browser_of("aysel").post("/absences/", posted | {"user": aysel.pk, "deputy": ""})
        assert response.status_code in (409, 422)
        page = response.content.decode()
        assert said in page
        assert posted["since"] in page


class TestDuty:
    def test_a_supervisor_keeps_the_list_and_the_centre_reads_it(self, browser_of, aysel: User) -> None:
        nigar, agent = browser_of("nigar"), browser_of("aysel")
        assert nigar.post("/duty/", period(-1) | {"user": aysel.pk}).status_code == 302
        assert "On duty now" in agent.get("/duty/").content.decode()
        row = Duty.objects.get()
        agent.post(f"/duty/{row.pk}/remove/")
        assert Duty.objects.not_over().exists()
        assert agent.post("/duty/", period() | {"user": aysel.pk}).status_code == 403
        nigar.post(f"/duty/{row.pk}/remove/")
        assert "Nobody is on the list" in nigar.get("/duty/").content.decode()
        assert browser_of("elnur").post(f"/duty/{row.pk}/remove/").status_code == 404


class TestHandOver:
    def test_all_cases_go_by_one_press(self, browser_of, case: Case, person) -> None:
        client, gunel = browser_of("aysel"), person("gunel")
        assert case.number in client.get("/handover/").content.decode()
        assert client.post("/handover/", {"to": gunel.pk, "remark": "Qeyd", "which": "all"}).status_code == 302
        case.refresh_from_db()
        assert case.responsible == gunel
        assert "You have no open cases" in client.get("/handover/").content.decode()

    def test_without_a_remark_nothing_goes_and_the_choice_stays(self, browser_of, case: Case, person) -> None:
        client, gunel = browser_of("aysel"), person("gunel")
        response = client.post("/handover/", {"to": gunel.pk, "remark": "", "which": case.number})
        assert response.status_code == 422
        assert "Say in a few words what is to be done next." in response.content.decode()
        case.refresh_from_db()
        assert case.responsible.username == "aysel"

    def test_somebody_elses_case_is_not_handed_over(self, browser_of, case: Case, person) -> None:
        aysel = person("aysel")
        response = browser_of("gunel").post("/handover/", {"to": aysel.pk, "remark": "Qeyd", "which": case.number})
        assert response.status_code == 409
        case.refresh_from_db()
        assert case.responsible == aysel

    @pytest.mark.parametrize("username", ["sevil", "rashad", "auditor", "nigar"])
    def test_who_has_no_cases_has_no_such_page(self, browser_of, username: str) -> None:
        assert browser_of(username).get("/handover/").status_code == 403
