"""DSMF's desk beyond the decision: colleagues, arrivals, places with their beds, questions in words."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dost_portal.audit.models import AuditEvent
from dost_portal.staff.models import User
from referrals import places, services
from referrals.contracts import DecisionKind, Need
from referrals.models import Clarification, PlaceOfRehabilitation, Referral
from tests.referrals.sample import placed
from tests.referrals.speaking import system

pytestmark = pytest.mark.django_db


class TestAssign:
    def test_to_a_colleague_and_to_nobody_else(self, desk_client: Client, referral, url, person, aysel) -> None:
        colleague, stranger = person("dsmf2"), system(person("admin"))
        assert stranger
        for nobody in ("", str(aysel.pk), "x", str(referral.pk)):
            assert desk_client.post(url(referral, "assign/"), {"colleague": nobody}).status_code == 422
        assert desk_client.post(url(referral, "assign/"), {"colleague": str(colleague.pk)}).status_code == 302
        referral.refresh_from_db()
        assert referral.handler == colleague
        assert referral.events.filter(event="assigned").count() == 1

    def test_a_system_with_a_key_is_no_colleague(self, desk_client: Client, referral, url, person) -> None:
        system(person("admin"))
        form = desk_client.get(url(referral)).context["assign_form"]
        assert len(form.fields["colleague"].choices) == 1  # the empty one


class TestArrival:
    @pytest.fixture
    def on_the_way(self, referral: Referral, dsmf: User) -> Referral:
        services.decide(
            reference=referral.pk,
            by=dsmf,
            kind=DecisionKind.PLACED,
            place_code="SR-01",
            available_from=timezone.localdate(),
        )
        referral.refresh_from_db()
        return referral

    def test_it_is_confirmed_once(self, desk_client: Client, on_the_way: Referral, url) -> None:
        assert b"arrive/" in desk_client.get(url(on_the_way)).content
        for _ in range(2):
            assert desk_client.post(url(on_the_way, "arrive/")).status_code == 302
        assert on_the_way.events.filter(event="arrived").count() == 1
        assert b"arrive/" not in desk_client.get(url(on_the_way)).content

    def test_without_a_placement_there_is_nothing_to_confirm(self, desk_client: Client, referral, url) -> None:
        assert desk_client.post(url(referral, "arrive/")).status_code == 409

    def test_late_it_is_an_alarm_on_the_inbox_and_first_under_on_the_way(
        self, desk_client: Client, on_the_way: Referral
    ) -> None:
        assert desk_client.get("/dsmf/").context["not_arrived"] == 0
        Referral.objects.update(arrival_due_at=timezone.now() - timedelta(minutes=1))
        page = desk_client.get("/dsmf/")
        assert page.context["not_arrived"] == 1
        assert "notice-danger" in page.content.decode()
        (row,) = desk_client.get("/dsmf/", {"tab": "on_the_way"}).context["rows"]
        assert [cell["clock"]["state"] for cell in row if cell.get("clock")] == ["breached"]


class TestPlaces:
    def test_beds_are_counted_and_a_stale_count_is_not_taken(self, desk_client: Client) -> None:
        place = PlaceOfRehabilitation.objects.get(code="SR-01")
        url = f"/dsmf/places/{place.code}/"
        posted = {"version": place.version, "capacity": 20, "occupied": 7}
        assert desk_client.post(url, posted).status_code == 302
        assert desk_client.post(url, posted).status_code == 302  # the same count again
        refused = desk_client.post(url, posted | {"occupied": 9})
        assert refused.status_code == 409
        assert refused.context["form"]["occupied"].value() == 7
        place.refresh_from_db()
        assert (place.capacity, place.occupied) == (20, 7)

    @pytest.mark.parametrize(
        ("field", "posted"),
        [
            ("occupied", {"capacity": 5, "occupied": 6}),
            ("capacity", {"capacity": -1, "occupied": 0}),
            ("capacity", {"capacity": "x", "occupied": 0}),
            ("capacity", {"capacity": 10**30, "occupied": 0}),
            ("occupied", {"capacity": 5}),
        ],
    )
    def test_what_is_no_count(self, desk_client: Client, field: str, posted: dict) -> None:
        page = desk_client.post("/dsmf/places/SR-01/", {"version": 1} | posted)
        assert page.status_code == 422
        assert field in page.context["form"].errors

    def test_the_address_is_for_those_who_may_and_sealed(self, desk_client: Client, dsmf: User, client: Client) -> None:
        place = PlaceOfRehabilitation.objects.get(code="SR-01")
        place.seal_address("Nümunə küçəsi 5")
        place.save()
        assert "Nümunə" not in desk_client.get("/dsmf/places/").content.decode()
        dsmf.roles = ["dsmf", "dsmf_places"]
        dsmf.save()
        client.force_login(dsmf)
        assert "Nümunə küçəsi 5" in client.get("/dsmf/places/").content.decode()
        assert AuditEvent.objects.filter(event="place.list", detail__addresses=True).count() == 1
        assert "Nümunə".encode() not in bytes(PlaceOfRehabilitation.objects.get(code="SR-01").wrapped)

    def test_who_is_on_the_way_has_a_bed_reserved(self, receive, dsmf: User) -> None:
        def free() -> int:
            return next(place.free for place in places.offered() if place.code == "SR-01")

        before, referral = free(), receive()  # with two children
        services.decide(
            reference=referral.pk,
            by=dsmf,
            kind=DecisionKind.PLACED,
            place_code="SR-01",
            available_from=timezone.localdate(),
        )
        assert free() == before - 3
        services.confirm_arrival(reference=referral.pk, by=dsmf)
        assert free() == before - 3
        assert PlaceOfRehabilitation.objects.get(code="SR-01").occupied == 15 + 3

    def test_what_fits_best_comes_first_and_says_why_not(self, receive) -> None:
        referral = receive(needs=(Need.SHELTER, Need.INTERPRETER), avoid_regions=("01",))
        fits = {fit.place.code: set(fit.obstacles) for fit in places.fitting(referral)}
        assert "region" in fits["SR-01"]
        assert fits["SR-06"] == {"full"}
        assert fits["SR-03"] == {"needs"}
        assert {"sex", "children"} <= fits["SR-08"]
        order = [fit.place.code for fit in places.fitting(referral)]
        assert order.index("SR-03") < order.index("SR-01") < order.index("SR-08")

    def test_a_place_that_takes_no_such_person_is_not_offered(self, desk_client: Client, receive, url) -> None:
        form = desk_client.get(url(receive(children=()))).context["decision_form"]
        assert "SR-08" not in {code for code, _ in form.fields["place_code"].choices}
        assert desk_client.post(url(receive(children=()), "decide/"), placed(place_code="SR-08")).status_code == 422


class TestQuestionInWords:
    def test_it_is_asked_and_one_that_names_somebody_is_kept_in_the_form_alone(
        self, desk_client: Client, referral, url
    ) -> None:
        bad = {"question": "in_words", "text": "Leyla Əliyeva kimdir?"}
        page = desk_client.post(url(referral, "ask/"), bad)
        assert page.status_code == 422
        assert "Leyla Əliyeva" in str(page.context["question_form"].errors["text"])
        assert "kimdir?" in page.content.decode()
        assert not Clarification.objects.exists()
        good = {"question": "in_words", "text": "Uşaqlar eyni otaqda qala bilər?"}
        assert desk_client.post(url(referral, "ask/"), good).status_code == 302
        assert Clarification.objects.get().text == good["text"]

    def test_words_beside_a_code_are_dropped(self, desk_client: Client, referral, url) -> None:
        desk_client.post(url(referral, "ask/"), {"question": "transport", "text": "Leyla"})
        assert Clarification.objects.get().text == ""
