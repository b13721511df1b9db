"""How rare a referral is, what could be told less exactly, and what is on record of it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from cases.anonymise import WIDENINGS, widened
from cases.models import ReferralLink, SentProfile
from cases.services import rarity
from dost_portal.audit.models import AuditEvent
from referrals.contracts import AgeBand, ChildBand, Need
from tests.factories import Story
from tests.referrals.sample import sample

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 26)


def sent(count: int, day: date = TODAY, **changes: Any) -> None:
    for _ in range(count):
        rarity.remember(referral=sample(**changes), today=day)


def test_under_five_is_rare_and_five_are_not() -> None:
    sent(4)
    assert rarity.measure(referral=sample(), today=TODAY).is_rare
    sent(1)
    assert not rarity.measure(referral=sample(), today=TODAY).is_rare


def test_no_exact_count_is_told_so_that_none_can_be_had_by_subtraction() -> None:
    told = set()
    for _ in range(30):
        sent(1)
        told.add(rarity.measure(referral=sample(), today=TODAY).alike)
    assert told == {0, 5, 10, 20}


@pytest.mark.parametrize(
    "other",
    [
        {"age_band": AgeBand.FROM_45},
        {"children": (ChildBand.FROM_3,)},
        {"children": (ChildBand.FROM_3, ChildBand.FROM_14)},
        {"needs": (Need.SHELTER, Need.LEGAL, Need.PREGNANCY)},
        {"avoid_regions": ("01",)},
        {"violence_forms": ()},
    ],
)
def test_others_are_not_alike(other: dict[str, Any]) -> None:
    sent(5, **other)
    alike = rarity.measure(referral=sample(), today=TODAY).alike
    # Forms that are not told may be these: whoever reads cannot say that it is somebody else.
    assert alike == (5 if other == {"violence_forms": ()} else 0)


def test_needs_that_only_the_talk_brings_out_make_nobody_recognisable() -> None:
    sent(5, needs=(Need.MEDICAL, Need.SAFE_PLACE))
    assert not rarity.measure(referral=sample(), today=TODAY).is_rare


def test_only_the_last_24_months_count() -> None:
    sent(5, date(2024, 10, 31))
    assert rarity.measure(referral=sample(), today=TODAY).is_rare
    sent(5, date(2024, 11, 30))
    assert not rarity.measure(referral=sample(), today=TODAY).is_rare


def test_told_widely_it_hides_among_the_narrow_ones() -> None:
    sent(3, age_band=AgeBand.FROM_18)
    sent(2, age_band=AgeBand.FROM_30)
    wide = widened(sample(), ["age_band"])
    assert wide.age_band == AgeBand.WIDE_18
    assert not rarity.measure(referral=wide, today=TODAY).is_rare
    wide = widened(sample(), ["children"])
    assert wide.children == (ChildBand.WIDE_FROM_7, ChildBand.WIDE_UNDER_7)


def test_the_offers_are_what_helps_most_first_and_nothing_that_changes_nothing() -> None:
    sent(6, age_band=AgeBand.FROM_18)
    first, *rest = rarity.offers(referral=sample(), chosen=[], today=TODAY)
    assert (first.widen, first.alike) == ("age_band", 5)
    assert {offer.widen for offer in rest} == {"violence_forms", "children"}
    childless = sample(children=(), violence_forms=())
    assert [offer.widen for offer in rarity.offers(referral=childless, chosen=[], today=TODAY)] == ["age_band"]
    assert rarity.offers(referral=widened(childless, ["age_band"]), chosen=["age_band"], today=TODAY) == []


@pytest.mark.parametrize("code", WIDENINGS)
def test_widening_changes_its_own_field_alone(code: str) -> None:
    before = sample()
    after = widened(before, [code])
    assert {name for name, value in after.to_json().items() if before.to_json()[name] != value} == {code}
    assert widened(after, [code]) == after


class TestPage:
    @pytest.fixture
    def url(self, story: Story, client: Client) -> str:
        story.to_referral()
        client.force_login(story.agent)
        return f"/cases/{story.case.number}/referral/"

    def test_a_rare_one_is_offered_a_wider_telling_by_one_click(self, url: str, client: Client) -> None:
        page = client.get(url)
        meter = page.context["meter"]
        assert meter["rare"]
        narrow = {pair["label"]: pair["value"] for pair in page.context["disclosed"]}
        offer = next(one for one in meter["offers"] if "age_band" in one["url"])
        assert f'href="{offer["url"]}"' in page.content.decode()
        wide = client.get(url + offer["url"])
        told = {pair["label"]: pair["value"] for pair in wide.context["disclosed"]}
        assert [label for label in told if told[label] != narrow[label]] == [wide.context["disclosed"][1]["label"]]
        assert wide.context["meter"]["chosen"][0]["url"] == "?"

    def test_what_was_widened_is_sent_and_recorded_with_what_the_meter_said(
        self, url: str, client: Client, story: Story
    ) -> None:
        for _ in range(7):
            rarity.remember(
                referral=sample(age_band=AgeBand.WIDE_18, children=(ChildBand.FROM_3,), violence_forms=()), today=TODAY
            )
        page = client.get(url + "?widen=age_band&widen=violence_forms&widen=name")
        assert page.context["widen"] == ["violence_forms", "age_band"]
        posted = {"seen": page.context["seen"], "widen": page.context["widen"]}
        assert client.post(url, posted).status_code == 302
        link = ReferralLink.objects.get()
        assert (link.payload["age_band"], link.payload["violence_forms"]) == ("18_44", [])
        assert (link.confirmed_by, link.alike, link.widened) == (story.agent, 5, ["age_band", "violence_forms"])
        assert SentProfile.objects.filter(age_band="18_44").count() == 8
        event = AuditEvent.objects.get(event="referral.confirmed")
        assert (event.actor, event.fields, event.detail) == (story.agent, ["age_band", "violence_forms"], {"alike": 5})

    def test_what_was_read_narrowly_is_not_sent_widely(self, url: str, client: Client) -> None:
        seen = client.get(url).context["seen"]
        assert client.post(url, {"seen": seen, "widen": "age_band"}).status_code == 409
        assert not ReferralLink.objects.exists()

    def test_a_wider_telling_is_undone_by_one_click(self, url: str, client: Client) -> None:
        page = client.get(url + "?widen=age_band&widen=children")
        urls = [one["url"] for one in page.context["meter"]["chosen"]]
        assert urls == ["?widen=children", "?widen=age_band"]


def test_what_is_counted_leads_to_no_case(story: Story) -> None:
    story.to_decision()
    profile = SentProfile.objects.get()
    names = {field.name for field in SentProfile._meta.get_fields()}
    assert names == {
        "id", "month", "sex", "age_band", "children", "violence_forms", "needs", "avoid_regions",
    }  # fmt: skip
    assert profile.month.day == 1
    assert profile.pk not in {story.case.pk, ReferralLink.objects.get().pk, ReferralLink.objects.get().reference}
