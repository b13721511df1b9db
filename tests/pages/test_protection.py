"""The pages of consents, risk, safety plan and orders: what they keep, refuse and warn of, and who reads them."""

from collections.abc import Callable

from django.test import Client

from cases.models import Case, Consent, ProtectiveOrder, RiskRecord, SafetyPlan
from dost_portal.passport.models import ConsentText

BrowserOf = Callable[[str], Client]
PLAN = {"version": "0", "bag": "Açar, pul 🔑 漢", "code_word": "şaftalı", "paper_is_safe": "no"}


def test_each_page_from_the_case_and_back(case: Case, browser_of: BrowserOf) -> None:
    agent, base = browser_of("aysel"), f"/cases/{case.number}/"
    pages = [f"{base}{name}/" for name in ("consents", "risk", "safety-plan", "orders")]
    shown = agent.get(base).content.decode()
    assert all(page in shown for page in pages)
    assert [agent.get(page).status_code for page in pages] == [200] * 4
    text = ConsentText.objects.get(code="statistics")
    yes = {"text": str(text.pk), "given": "yes", "given_by": "harmed", "form": "spoken"}
    assert agent.post(pages[0], yes).status_code == 302
    consent = Consent.objects.get()
    answer = agent.post(f"{pages[0]}{consent.pk}/withdraw/", follow=True).content.decode()
    assert "New reports leave it out." in answer
    assert "Taken back" in answer
    answers = {f"q_{code}": "yes" for code in ("worse", "weapon", "strangled", "pregnant", "jealous", "could_kill")}
    assert agent.post(f"{pages[1]}?instrument=six_questions", answers).status_code == 302
    assert RiskRecord.objects.get().level == "immediate"
    assert agent.post(pages[2], PLAN).status_code == 302
    assert SafetyPlan.objects.get().code_word == "şaftalı"
    assert agent.get(f"{pages[2]}paper/").status_code == 404
    assert agent.post(pages[2], PLAN | {"version": "1", "paper_is_safe": "yes"}).status_code == 302
    assert agent.get(f"{pages[2]}paper/").content.startswith(b"%PDF")
    order = {"kind": "short", "number": "1", "issuer": "RİH", "issued_on": "2026-01-01", "ends_on": "2026-12-31"}
    answer = agent.post(pages[3], order | {"terms": ["no_search"]}, follow=True).content.decode()
    assert "1 to 60 days" in answer
    assert ProtectiveOrder.objects.get().terms == ["no_search"]
    assert "in force until" in agent.get(base).content.decode()


def test_what_is_wrong_is_said_beside_the_field_and_nothing_half_kept(case: Case, browser_of: BrowserOf) -> None:
    agent, base = browser_of("aysel"), f"/cases/{case.number}/"
    sharing = ConsentText.objects.get(code="sharing")
    for page, data, said, status in (
        ("consents/", {"given": "yes"}, "Choose what the person was asked.", 422),
        ("consents/", {"text": sharing.pk, "given": "yes", "given_by": "harmed", "form": "spoken"}, "with whom", 409),
        ("consents/", {"text": sharing.pk, "given": "yes", "given_by": "representative", "form": "x"}, "x", 422),
        ("risk/", {"q_worse": "yes"}, "This field is required", 422),
        ("risk/?instrument=nosuch", {"q_worse": "maybe"}, "maybe", 422),
        ("safety-plan/", PLAN | {"bag": "ş" * 2001}, "2000", 422),
        ("safety-plan/", PLAN | {"bag": "\0"}, "Null", 422),
        ("orders/", {"kind": "short", "issued_on": "2026-02-02", "ends_on": "2026-02-01"}, "ends before", 422),
    ):
        answer = agent.post(base + page, data)
        assert answer.status_code == status, (page, data)
        assert said in answer.content.decode(), (page, said)
    assert [model.objects.count() for model in (Consent, RiskRecord, ProtectiveOrder)] == [0, 0, 0]


def test_the_centre_s_supervisor_reads_none_of_it(case: Case, browser_of: BrowserOf) -> None:
    for name in ("consents", "risk", "safety-plan", "safety-plan/paper", "orders", "letters"):
        assert browser_of("nigar").get(f"/cases/{case.number}/{name}/").status_code == 404
        assert browser_of("murad").get(f"/cases/{case.number}/{name}/").status_code == 404
