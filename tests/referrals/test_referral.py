"""One referral: what is shown, and what the desk does with it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext

from dost_portal.audit.models import AuditEvent
from referrals import services
from referrals.contracts import Question
from referrals.models import Clarification, Decision, PlaceOfRehabilitation, Referral, ReferralState
from tests.referrals.sample import placed, refused

pytestmark = pytest.mark.django_db
PAGES = ("", "live/", "take/", "decide/", "ask/")


def translated(words: str) -> str:
    """The mark is a message: its English text where the catalogue has no Azerbaijani one yet."""
    return words.replace(gettext("region to avoid"), "region to avoid")


def send(client: Client, path: str):
    return client.post(path) if path.endswith(("take/", "decide/", "ask/")) else client.get(path)


class TestWhoMay:
    @pytest.mark.parametrize("part", PAGES)
    def test_whoever_is_not_logged_in_logs_in_first(self, client: Client, referral, url, part: str) -> None:
        assert send(client, url(referral, part)).url.startswith("/login/")

    @pytest.mark.parametrize("part", PAGES)
    @pytest.mark.parametrize("username", ["aysel", "nigar", "rashad", "auditor", "admin"])
    def test_a_role_that_may_not_is_told_the_same_of_any_reference(
        self, client: Client, person, referral, url, part: str, username: str
    ) -> None:
        client.force_login(person(username))
        known, unknown = (send(client, url(one, part)) for one in (referral, uuid4()))
        assert (known.status_code, unknown.status_code) == (403, 403)
        assert not AuditEvent.objects.filter(event="referral.read").exists()
        referral.refresh_from_db()
        assert (referral.state, referral.handler) == (ReferralState.RECEIVED, None)

    @pytest.mark.parametrize("part", PAGES)
    def test_an_unknown_reference_is_not_found(self, desk_client: Client, url, part: str) -> None:
        assert send(desk_client, url(uuid4(), part)).status_code == 404

    def test_actions_take_no_get(self, desk_client: Client, referral, url) -> None:
        assert {desk_client.get(url(referral, part)).status_code for part in PAGES[2:]} == {405}

    def test_the_reading_is_on_record_and_a_poll_is_none(self, desk_client: Client, referral, url, dsmf) -> None:
        desk_client.get(url(referral, "live/"), headers={"X-Dost-Poll": "1"})
        assert not AuditEvent.objects.filter(event="referral.read").exists()
        assert desk_client.get(url(referral)).status_code == 200
        assert AuditEvent.objects.filter(event="referral.read", subject=f"referral:{referral.pk}", actor=dsmf).exists()

    def test_a_disabled_clerk_is_refused_at_the_next_request(self, desk_client: Client, referral, url, dsmf) -> None:
        dsmf.is_active = False
        dsmf.save()
        assert desk_client.post(url(referral, "decide/"), placed()).status_code in (302, 403)
        assert not Decision.objects.exists()


class TestTake:
    def test_it_is_mine_then_and_twice_is_once(self, desk_client: Client, referral, url, dsmf) -> None:
        for _ in range(2):
            assert desk_client.post(url(referral, "take/")).status_code == 302
        referral.refresh_from_db()
        assert referral.handler == dsmf
        assert referral.events.filter(event="taken").count() == 1

    def test_a_colleague_who_was_faster_is_not_overruled_unseen(
        self, desk_client: Client, referral, url, person, dsmf
    ) -> None:
        colleague = person("dsmf2")
        services.take(reference=referral.pk, by=colleague)
        response = desk_client.post(url(referral, "take/"), {"instead_of": ""})
        assert response.status_code == 409
        assert str(colleague.full_name) in response.content.decode()
        assert desk_client.post(url(referral, "take/"), {"instead_of": str(colleague.pk)}).status_code == 302
        referral.refresh_from_db()
        assert referral.handler == dsmf


class TestDecide:
    def test_placed(self, desk_client: Client, referral, url, dsmf) -> None:
        response = desk_client.post(url(referral, "decide/"), placed(transport="on"))
        assert response.status_code == 302
        decision = Decision.objects.get(referral=referral)
        assert (decision.kind, decision.place_code, decision.transport) == ("placed", "SR-01", True)
        assert (decision.available_from, decision.decided_by) == (timezone.localdate(), dsmf)
        referral.refresh_from_db()
        assert (referral.state, referral.handler) == (ReferralState.DECIDED, dsmf)

    @pytest.mark.parametrize("ground", ["documents_incomplete", "no_legal_basis"])
    def test_refused_on_either_ground(self, desk_client: Client, referral, url, ground: str) -> None:
        # What was filled in before the other kind was chosen is dropped.
        posted = placed() | refused(ground=ground)
        assert desk_client.post(url(referral, "decide/"), posted).status_code == 302
        decision = Decision.objects.get(referral=referral)
        assert (decision.ground, decision.place_code, decision.available_from) == (ground, "", None)

    @pytest.mark.parametrize(
        ("field", "posted"),
        [
            ("kind", placed(kind="")),
            ("kind", placed(kind="perhaps")),
            ("place_code", placed(place_code="")),
            ("place_code", placed(place_code="SR-99")),
            ("available_from", placed(available_from="")),
            ("available_from", placed(available_from="2020-01-01")),
            ("available_from", placed(available_from="31.02.2027")),
            ("ground", refused(ground="")),
            ("ground", refused(ground="too_far_away")),
            ("confirmed", placed(confirmed="")),
            ("confirmed", refused(confirmed="")),
        ],
    )
    def test_what_is_wrong_is_said_beside_the_field(
        self, desk_client: Client, referral, url, field: str, posted: dict
    ) -> None:
        response = desk_client.post(url(referral, "decide/"), posted)
        assert response.status_code == 422
        assert field in response.context["decision_form"].errors
        assert not Decision.objects.exists()

    def test_what_was_typed_is_kept(self, desk_client: Client, referral, url) -> None:
        day = str(timezone.localdate() + timedelta(days=3))
        response = desk_client.post(
            url(referral, "decide/"), placed(available_from=day, place_code="SR-02", confirmed="")
        )
        page = response.content.decode()
        assert f'value="{day}"' in page
        assert '<option value="SR-02" selected' in page

    def test_a_place_no_longer_offered_is_refused(self, desk_client: Client, referral, url) -> None:
        PlaceOfRehabilitation.objects.filter(code="SR-01").update(active=False)
        assert desk_client.post(url(referral, "decide/"), placed()).status_code == 422

    def test_with_children_only_places_that_take_them_are_offered(self, desk_client: Client, receive, url) -> None:
        def offered(referral: Referral) -> set[str]:
            form = desk_client.get(url(referral)).context["decision_form"]
            return {code for code, _ in form.fields["place_code"].choices} - {""}

        assert "SR-05" not in offered(receive())
        assert "SR-05" in offered(receive(children=()))

    def test_places_in_a_region_to_avoid_come_last_and_say_so(self, desk_client: Client, receive, url) -> None:
        form = desk_client.get(url(receive(avoid_regions=("01",)))).context["decision_form"]
        codes = [code for code, _ in form.fields["place_code"].choices]
        assert codes[-2:] == ["SR-01", "SR-04"]
        assert "region to avoid" in translated(form.fields["place_code"].choices[-1][1])

    def test_a_doubled_click_is_one_decision(self, desk_client: Client, referral, url) -> None:
        for _ in range(2):
            assert desk_client.post(url(referral, "decide/"), placed()).status_code == 302
        assert Decision.objects.count() == 1
        assert referral.events.filter(event="decided").count() == 1

    @pytest.mark.parametrize("other", [refused(), placed(place_code="SR-02")])
    def test_a_different_one_is_told_that_the_first_stands(
        self, desk_client: Client, referral, url, person, other: dict
    ) -> None:
        desk_client.post(url(referral, "decide/"), placed())
        desk_client.force_login(person("dsmf2"))
        response = desk_client.post(url(referral, "decide/"), other)
        assert response.status_code == 409
        assert "SR-01" in response.content.decode()
        assert Decision.objects.get().place_code == "SR-01"

    def test_recalled_in_the_meantime(self, desk_client: Client, referral, url) -> None:
        services.recall(reference=referral.pk)
        response = desk_client.post(url(referral, "decide/"), placed())
        assert response.status_code == 409
        assert not Decision.objects.exists()
        assert response.context["facts"] == []

    def test_the_service_itself_refuses_what_the_form_would(self, referral, dsmf, aysel) -> None:
        from referrals.contracts import DecisionKind

        today = timezone.localdate()
        for by, code, content in (
            (aysel, "not_permitted", {"kind": DecisionKind.REFUSED, "ground": "no_legal_basis"}),
            (dsmf, "incomplete", {"kind": DecisionKind.REFUSED}),
            (dsmf, "incomplete", {"kind": DecisionKind.REFUSED, "ground": "another"}),
            (dsmf, "incomplete", {"kind": DecisionKind.PLACED, "place_code": "SR-01"}),
            (dsmf, "unknown_place", {"kind": DecisionKind.PLACED, "place_code": "X", "available_from": today}),
            (
                dsmf,
                "day_has_passed",
                {
                    "kind": DecisionKind.PLACED,
                    "place_code": "SR-01",
                    "available_from": today - timedelta(days=1),
                },
            ),
        ):
            with pytest.raises(services.ReferralError, match=code):
                services.decide(reference=referral.pk, by=by, **content)
        assert not Decision.objects.exists()


class TestAsk:
    def test_the_day_goes_on(self, desk_client: Client, referral, url) -> None:
        due = referral.due_at
        assert desk_client.post(url(referral, "ask/"), {"question": "medical_unclear"}).status_code == 302
        referral.refresh_from_db()
        assert (referral.state, referral.due_at) == (ReferralState.CLARIFICATION, due)
        assert Clarification.objects.get().question == Question.MEDICAL_UNCLEAR

    @pytest.mark.parametrize("question", ["", "What is her name?"])
    def test_only_coded_questions(self, desk_client: Client, referral, url, question: str) -> None:
        assert desk_client.post(url(referral, "ask/"), {"question": question}).status_code == 422
        assert not Clarification.objects.exists()

    def test_one_at_a_time(self, desk_client: Client, referral, url) -> None:
        desk_client.post(url(referral, "ask/"), {"question": "transport"})
        assert desk_client.post(url(referral, "ask/"), {"question": "region_unclear"}).status_code == 409
        assert Clarification.objects.count() == 1

    def test_the_answer_arrives_on_the_open_page(self, desk_client: Client, referral, url, dsmf) -> None:
        asked = services.ask(reference=referral.pk, by=dsmf, question=Question.TRANSPORT)
        before = desk_client.get(url(referral, "live/"))
        services.answer(clarification=asked.pk, answer="needs_transport")
        after = desk_client.get(url(referral, "live/"), headers={"If-None-Match": before["ETag"]})
        assert after.status_code == 200
        assert [row["answer"] != "" for row in after.context["clarifications"]] == [True]


def test_a_decided_one_shows_the_decision_and_offers_none(desk_client: Client, referral, url) -> None:
    desk_client.post(url(referral, "decide/"), placed())
    response = desk_client.get(url(referral))
    assert response.context["clock"]["state"] == "stopped"
    assert "SR-01" in response.content.decode()
    assert b"decide/" not in response.content


def test_places_are_kept_in_the_admin(client: Client, person) -> None:
    client.force_login(person("admin"))
    posted = {"code": "SR-77", "kind": "state", "region": "03", "takes": "women", "capacity": "4", "active": "on"}
    assert client.post("/admin/referrals/placeofrehabilitation/add/", posted).status_code == 302
    assert PlaceOfRehabilitation.objects.filter(code="SR-77").exists()
    wrong = posted | {"code": "Nümunə küçəsi 5"}
    assert client.post("/admin/referrals/placeofrehabilitation/add/", wrong).status_code == 200
    assert PlaceOfRehabilitation.objects.count() == 9
    assert AuditEvent.objects.filter(event="place.saved", subject="place:SR-77").exists()
