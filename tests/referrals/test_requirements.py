"""Security requirements 12 to 17: one test each that names it; others elsewhere go deeper."""

import secrets

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection
from django.test import Client
from django.utils import timezone

from cases.anonymise import new_reference
from cases.errors import RefusedError
from cases.models import ReferralLink
from cases.services import rarity, referring, texts
from dost_portal.outbox import http, outbox
from dost_portal.row_security.declared import DbRole
from dost_portal.staff.models import User
from referrals import services
from referrals.contracts import AnonymisedReferral, ContractError
from referrals.models import Referral, ReferralHook
from tests.architecture.test_surfaces import DSMF_PATHS, STAFF_PATHS, answers
from tests.factories import Story
from tests.receivers import SECRET, Receiver
from tests.referrals import test_no_identity as canary_case
from tests.referrals.sample import sample
from tests.referrals.speaking import path, placed, system
from tests.row_security import conftest as walls
from tests.row_security.conftest import As

pytestmark = pytest.mark.django_db
canary, as_role = canary_case.canary, walls.as_role
HIDDEN = (
    "cases_case", "cases_casekey", "cases_person", "cases_interview", "cases_incident", "cases_identitydocument",
    "cases_violenceact", "cases_application", "cases_referrallink", "cases_outgoingtext", "cases_sentprofile",
    "cases_clarificationcopy",
)  # fmt: skip


@pytest.mark.parametrize("table", HIDDEN)
def test_requirement_12_dsmf_s_role_is_denied_identity_notes_and_files(as_role: As, table: str) -> None:
    with as_role(DbRole.DSMF) as ask, pytest.raises(ProgrammingError, match="permission denied"):
        ask(f"SELECT 1 FROM {table}")


def test_requirement_12_the_trail_it_only_adds_to(as_role: As) -> None:
    for statement in ("SELECT 1 FROM audit_auditevent", "UPDATE audit_auditevent SET event = ''"):
        with as_role(DbRole.DSMF) as ask, pytest.raises(ProgrammingError, match="permission denied"):
            ask(statement)


def test_requirement_12_of_users_and_outbox_it_reaches_its_own_rows_alone(as_role: As, aysel: User, dsmf: User) -> None:
    outbox.write("referral.send", "a")
    outbox.write("referral.hook", "b", surface="dsmf")
    with as_role(DbRole.DSMF) as ask:
        assert ask("SELECT subject FROM outbox_outboxmessage") == [("b",)]
        assert ask("SELECT username FROM staff_user") == [(dsmf.username,)]
        assert ask("UPDATE outbox_outboxmessage SET attempts = 9 WHERE subject = 'a' RETURNING id") == []
        with pytest.raises(ProgrammingError, match="row-level security"):
            ask(
                "INSERT INTO outbox_outboxmessage (id, kind, subject, attempts, last_error, surface)"
                " VALUES (gen_random_uuid(), 'referral.send', 'c', 0, '', 'staff')"
            )


def test_requirement_12_a_request_to_the_interface_runs_under_it_also_where_one_process_serves_both(
    person, referral: Referral, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert settings.SURFACE == "all"
    seen = []
    read = services.acknowledge

    def asked(**arguments):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_role")
            seen.append(cursor.fetchone()[0])
        return read(**arguments)

    monkeypatch.setattr(services, "acknowledge", asked)
    assert system(person("admin")).post(path(referral.pk, "/acknowledgement")).status_code == 200
    assert seen == [DbRole.DSMF]


def test_requirement_13_no_canary_in_any_byte_by_page_interface_file_name_mail_or_web_hook(
    canary: Story, client: Client, person, monkeypatch: pytest.MonkeyPatch, mailoutbox: list
) -> None:
    receiver = Receiver()
    hook = ReferralHook(name="DSMF", url=receiver.url)
    hook.seal(SECRET)
    hook.save()
    http.forget_rests()
    canary_case._to_decision(canary)
    api = system(person("admin"))
    reference = canary.referral.pk
    got: list[str] = []

    def keep(response) -> None:
        body = b"".join(response.streaming_content) if response.streaming else response.content
        got.append(body.decode() + str(dict(response.headers)) + response.cookies.output())

    keep(api.get("/referrals"))
    keep(api.get(path(reference)))
    keep(api.get("/places"))
    keep(api.get("/openapi.json"))
    keep(api.post(path(reference, "/acknowledgement")))
    keep(api.post(path(reference, "/clarifications"), {"question": "in_words", "text": "Sakit otaq niyə lazımdır?"}))
    referring.collect()
    question = canary.case.clarifications.get()
    held = texts.write(case=canary.case, by=canary.agent, text="Uşaq gecələr yatmır.", clarification=question)
    texts.release(text=held, by=canary.lawyer)
    outbox.deliver()
    keep(api.get(path(reference)))
    keep(api.post(path(reference, "/decision"), placed()))
    keep(api.post(path(reference, "/decision"), {"kind": "refused", "ground": "no_legal_basis"}))
    keep(api.post(path(reference, "/arrival")))
    keep(api.get(path(canary.case.pk)))
    client.force_login(canary.dsmf)
    for page in ("/dsmf/", "/dsmf/?tab=on_the_way", f"/dsmf/{reference}/", "/dsmf/places/", "/dsmf/places/SR-01/"):
        keep(client.get(page))
    outbox.deliver()
    got += [body.decode() + str(headers) for headers, body in receiver.calls]
    got += [str(mail.message()) for mail in mailoutbox if canary.dsmf.email in mail.to]
    receiver.server.shutdown()
    receiver.server.server_close()
    assert len(receiver.calls) >= 2
    assert "gecələr" in "".join(got)
    for text in got:
        assert canary_case.found(text, canary) == set()
        # No file leaves with a name of its own.
        assert "Content-Disposition" not in text
    assert canary_case.found(canary_case.tables(), canary) == set()


def test_requirement_14_a_reference_is_128_random_bits_in_no_order(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    draw = secrets.token_bytes
    monkeypatch.setattr(secrets, "token_bytes", lambda size: asked.append(size) or draw(size))
    made = [new_reference() for _ in range(400)]
    assert set(asked) == {16}
    assert len(set(made)) == 400
    assert made != sorted(made)
    # All bits are drawn, those of version and variant too; none follows the one before.
    for bit in range(128):
        share = sum(one.int >> bit & 1 for one in made) / 400
        assert 0.35 < share < 0.65


def test_requirement_14_two_referrals_of_one_person_share_nothing_that_singles_them_out(story: Story) -> None:
    case = story.to_referral()
    other = sample()
    services.receive(referral=other)
    references = set()
    for _ in range(2):
        confirmed = referring.preview(case=case).to_json()
        link = referring.send(case=case, by=story.agent, confirmed=confirmed)
        outbox.deliver()
        references.add(link.reference)
        # Recalled and sent again, as after a mistake.
        ReferralLink.objects.filter(pk=link.pk).update(state="recalled")
        type(case).objects.filter(pk=case.pk).update(step="referral")
        services.recall(reference=link.reference)
    first, second = (Referral.objects.filter(pk=reference).values().get() for reference in references)
    same = {name for name in first if first[name] == second[name] is not None}
    # What is the same is codes that others share too, and what DSMF's side itself sets.
    assert same <= {
        "version", "sex", "age_band", "children", "violence_forms", "risk_level", "urgency", "needs",
        "avoid_regions", "documents", "remark", "state",
    }  # fmt: skip


def test_requirement_15_what_is_not_in_the_contract_is_refused(person) -> None:
    one = sample()
    for extra in ({"name": "X"}, {"centre": "BAKI-1"}, {"version": "3.0"}, {"age": 36}):
        with pytest.raises(ContractError):
            AnonymisedReferral.from_json({**one.to_json(), **extra})
        sender = system(person("admin"), "referrals:send")
        assert sender.send("PUT", f"/inbox/{one.reference}", {**one.to_json(), **extra}).status_code == 422
    assert not Referral.objects.exists()


def test_requirement_15_text_passes_the_screen_or_does_not_leave(story: Story) -> None:
    story.to_referral()
    for text in (f"{story.intake.harmed.first_name} gəlir", "FİN 7SNQ2K4", "050 123 45 67"):
        with pytest.raises(RefusedError, match="text_has_findings"):
            texts.write(case=story.case, by=story.agent, text=text)
    held = texts.write(case=story.case, by=story.agent, text="Sakit otaq lazımdır.")
    story.send()
    outbox.deliver()
    assert Referral.objects.get().remark == ""  # nobody had released it
    held.refresh_from_db()
    assert held.state == "withdrawn"


def test_requirement_16_counts_under_five_are_suppressed_also_against_subtraction() -> None:
    today = timezone.localdate()
    told = []
    for _ in range(12):
        told.append(rarity.measure(referral=sample(), today=today).alike)
        rarity.remember(referral=sample(), today=today)
    assert set(told) == {0, 5, 10}
    offers = rarity.offers(referral=sample(), chosen=[], today=today)
    counts = {0, 10, *(offer.alike for offer in offers)}
    # Whatever two figures are subtracted, what comes out is no count.
    assert counts <= set(rarity.STEPS)


def test_requirement_17_dsmf_s_surface_is_its_own_process_cookie_and_pages() -> None:
    dsmf, staff = answers("dsmf"), answers("staff")
    assert dsmf["cookie"] != staff["cookie"]
    assert not any(dsmf[page] for page in STAFF_PATHS)
    assert not any(staff[page] for page in DSMF_PATHS)
    assert all(dsmf[page] for page in DSMF_PATHS)


def test_what_these_tests_look_for_is_there(canary: Story, client: Client) -> None:
    client.force_login(canary.agent)
    page = client.get(f"/cases/{canary.case.number}/").content.decode()
    assert "Zırınqulu" in canary_case.found(page, canary)
