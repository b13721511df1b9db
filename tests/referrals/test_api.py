"""The interface for DSMF's own systems: list, fetch, acknowledge, decide, ask, confirm."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from dost_portal.audit.models import AuditEvent
from dost_portal.staff.models import User
from referrals import services
from referrals.models import ApiCall, Clarification, Decision, PlaceOfRehabilitation, Referral, ReferralEvent
from tests.referrals.speaking import System, client_of, is_problem, path, placed, system

pytestmark = pytest.mark.django_db
Receive = Callable[..., Referral]


@pytest.fixture
def api(person: Callable[[str], User]) -> System:
    return system(person("admin"))


class TestReading:
    def test_all_that_the_contract_carries_and_nothing_of_the_desk(self, api: System, referral: Referral) -> None:
        told = api.get(path(referral.pk)).json()
        assert told["reference"] == str(referral.pk)
        assert (told["state"], told["decision"], told["clarifications"]) == ("received", None, [])
        assert told["content"]["needs"] == ["legal", "shelter"]
        assert set(told["content"]) == {
            "sex", "age_band", "children", "violence_forms", "risk_level", "urgency", "needs", "avoid_regions",
            "documents", "remark",
        }  # fmt: skip

    def test_of_a_recalled_one_nothing_more_is_told(self, api: System, referral: Referral) -> None:
        services.recall(reference=referral.pk)
        told = api.get(path(referral.pk)).json()
        assert (told["state"], told["content"], told["clarifications"]) == ("recalled", None, [])

    def test_page_by_page_each_once_in_the_order_of_receipt(self, api: System, receive: Receive) -> None:
        made = [str(receive().pk) for _ in range(7)]
        got, cursor = [], None
        for _ in range(4):
            told = api.get("/referrals", limit=2, **({"cursor": cursor} if cursor else {})).json()
            got += [row["reference"] for row in told["items"]]
            cursor = told["next_cursor"]
        assert (got, cursor) == (made, None)

    def test_one_that_arrives_while_paging_is_on_a_later_page(self, api: System, receive: Receive) -> None:
        first = [receive() for _ in range(3)]
        told = api.get("/referrals", limit=2).json()
        late = receive()
        rest = api.get("/referrals", limit=2, cursor=told["next_cursor"]).json()
        assert [row["reference"] for row in rest["items"]] == [str(first[2].pk), str(late.pk)]

    def test_by_state(self, api: System, receive: Receive, dsmf: User) -> None:
        receive()
        recalled = receive()
        services.recall(reference=recalled.pk)
        told = api.get("/referrals", state="recalled").json()
        assert [row["reference"] for row in told["items"]] == [str(recalled.pk)]

    def test_unchanged_it_costs_no_body_and_changed_it_does(self, api: System, referral: Referral) -> None:
        first = api.get(path(referral.pk))
        again = api.get(path(referral.pk), {"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        services.recall(reference=referral.pk)
        assert api.get(path(referral.pk), {"If-None-Match": first.headers["ETag"]}).status_code == 200

    def test_each_reading_is_on_record(self, api: System, referral: Referral) -> None:
        api.get(path(referral.pk))
        api.get("/referrals")
        by = client_of(api).user
        assert set(AuditEvent.objects.filter(actor=by).values_list("event", flat=True)) >= {
            "referral.read",
            "referral.list",
        }

    def test_the_places_with_their_free_beds_and_without_their_address(self, api: System) -> None:
        place = PlaceOfRehabilitation.objects.get(code="SR-01")
        place.capacity, place.occupied = 10, 4
        place.seal_address("Gizli küçə 5")
        place.save()
        response = api.get("/places")
        row = next(row for row in response.json()["items"] if row["code"] == "SR-01")
        assert (row["capacity"], row["free"]) == (10, 6)
        assert "Gizli" not in response.content.decode()


class TestDoing:
    def test_acknowledge_twice_is_once(self, api: System, referral: Referral) -> None:
        first, again = (api.post(path(referral.pk, "/acknowledgement")).json() for _ in range(2))
        assert first["acknowledged_at"] == again["acknowledged_at"] is not None
        assert ReferralEvent.objects.filter(event="acknowledged").count() == 1

    def test_a_placement(self, api: System, referral: Referral) -> None:
        response = api.post(path(referral.pk, "/decision"), placed())
        assert response.status_code == 200
        assert response.json()["decision"]["place_code"] == "SR-01"
        decision = Decision.objects.get()
        assert (decision.transport, decision.decided_by) == (True, client_of(api).user)

    def test_a_refusal_on_one_of_the_two_grounds(self, api: System, referral: Referral) -> None:
        told = api.post(path(referral.pk, "/decision"), {"kind": "refused", "ground": "no_legal_basis"}).json()
        assert told["decision"] | {"decided_at": ""} == {
            "kind": "refused", "ground": "no_legal_basis", "place_code": None, "available_from": None,
            "transport": False, "decided_at": "",
        }  # fmt: skip

    def test_a_coded_question_and_one_in_words(self, api: System, receive: Receive) -> None:
        coded, words = receive(), receive()
        assert api.post(path(coded.pk, "/clarifications"), {"question": "transport"}).status_code == 200
        text = "Uşaqlar eyni otaqda qala bilərmi?"
        told = api.post(path(words.pk, "/clarifications"), {"question": "in_words", "text": text}).json()
        assert told["clarifications"][0]["text"] == text
        assert set(Clarification.objects.values_list("question", "text")) == {("transport", ""), ("in_words", text)}

    def test_a_question_that_names_somebody_is_not_kept_and_not_repeated(self, api: System, referral: Referral) -> None:
        text = "Leyla Əliyeva hansı ünvanda yaşayır?"
        response = api.post(path(referral.pk, "/clarifications"), {"question": "in_words", "text": text})
        is_problem(response, 409, "text_has_findings")
        assert response.json()["errors"][0] == {"field": "text", "code": "name", "start": 0, "end": 13}
        assert "Leyla" not in response.content.decode()
        assert not Clarification.objects.exists()

    def test_an_arrival(self, api: System, referral: Referral) -> None:
        before = PlaceOfRehabilitation.objects.get(code="SR-01").occupied
        is_problem(api.post(path(referral.pk, "/arrival")), 409, "not_placed")
        api.post(path(referral.pk, "/decision"), placed())
        told = api.post(path(referral.pk, "/arrival")).json()
        assert told["arrived_at"] is not None
        assert PlaceOfRehabilitation.objects.get(code="SR-01").occupied == before + 3

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (placed(place_code="ZZ-99"), "unknown_place"),
            (placed(available_from="2020-01-01"), "day_has_passed"),
        ],
    )
    def test_what_cannot_be_decided(self, api: System, referral: Referral, content: dict, code: str) -> None:
        is_problem(api.post(path(referral.pk, "/decision"), content), 409, code)
        assert not Decision.objects.exists()

    def test_an_older_reading_is_refused_where_it_is_named(self, api: System, referral: Referral) -> None:
        tag = api.get(path(referral.pk)).headers["ETag"]
        services.acknowledge(reference=referral.pk, by=client_of(api).user)
        is_problem(api.post(path(referral.pk, "/decision"), placed(), headers={"If-Match": tag}), 412, "changed_since")
        fresh = api.get(path(referral.pk)).headers["ETag"]
        assert api.post(path(referral.pk, "/decision"), placed(), headers={"If-Match": fresh}).status_code == 200


class TestRepeating:
    def test_the_same_call_is_answered_word_for_word_and_done_once(self, api: System, referral: Referral) -> None:
        first, again = (api.post(path(referral.pk, "/decision"), placed(), key="k-1") for _ in range(2))
        assert first.content == again.content
        assert ("Idempotency-Replayed" in first.headers, again.headers["Idempotency-Replayed"]) == (False, "true")
        assert Decision.objects.count() == ReferralEvent.objects.filter(event="decided").count() == 1

    def test_a_replayed_decision_stays_answered_after_a_recall(self, api: System, referral: Referral) -> None:
        first = api.post(path(referral.pk, "/decision"), placed(), key="k-1")
        services.recall(reference=referral.pk)
        assert api.post(path(referral.pk, "/decision"), placed(), key="k-1").content == first.content

    def test_another_call_under_the_same_key_is_refused(self, api: System, referral: Referral) -> None:
        api.post(path(referral.pk, "/acknowledgement"), key="k-1")
        is_problem(api.post(path(referral.pk, "/decision"), placed(), key="k-1"), 409, "idempotency_key_reused")

    def test_the_same_key_of_another_system_is_another_call(
        self, api: System, referral: Referral, person: Callable[[str], User]
    ) -> None:
        api.post(path(referral.pk, "/acknowledgement"), key="k-1")
        assert system(person("admin")).post(path(referral.pk, "/decision"), placed(), key="k-1").status_code == 200

    def test_a_refused_call_is_not_remembered(self, api: System, referral: Referral) -> None:
        is_problem(
            api.post(path(referral.pk, "/decision"), placed(place_code="ZZ-99"), key="k-1"), 409, "unknown_place"
        )
        assert not ApiCall.objects.exists()
        assert api.post(path(referral.pk, "/decision"), placed(), key="k-1").status_code == 200

    def test_what_is_older_than_a_week_is_forgotten(self, api: System, referral: Referral) -> None:
        api.post(path(referral.pk, "/acknowledgement"), key="k-1")
        ApiCall.objects.update(at=timezone.now() - timedelta(days=8))
        api.post(path(referral.pk, "/acknowledgement"), key="k-2")
        assert list(ApiCall.objects.values_list("key", flat=True)) == ["k-2"]


def test_an_unknown_reference_is_the_same_404_everywhere(api: System) -> None:
    nobody = uuid4()
    answers = [
        api.get(path(nobody)),
        api.post(path(nobody, "/acknowledgement")),
        api.post(path(nobody, "/decision"), placed()),
        api.post(path(nobody, "/clarifications"), {"question": "transport"}),
        api.post(path(nobody, "/arrival")),
        api.get(path(UUID(int=0))),
    ]
    for answer in answers:
        is_problem(answer, 404, "not_found")
    assert len({answer.content for answer in answers}) == 1
