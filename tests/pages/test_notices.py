"""The pages of step 4: whom to inform, what is kept of a mistake, the signed page, and what supervisors see."""

from collections.abc import Callable
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cases.models import Case, PoliceNotice
from dost_portal.passport.models import LawEnforcementBody, Rayon
from tests.factories import Story
from tests.uploads import samples

pytestmark = pytest.mark.usefixtures("media")
BrowserOf = Callable[[str], Client]


@pytest.fixture
def police(story: Story) -> Case:
    return story.to_police()


def now(seconds: int = 0) -> str:
    return f"{timezone.localtime() - timezone.timedelta(seconds=seconds):%Y-%m-%dT%H:%M}"


def notice(**changes: str) -> dict[str, str]:
    body = LawEnforcementBody.objects.get(code="POLICE_YASAMAL")
    values = {
        "submission": str(uuid4()),
        "person_told": "on",
        "consent_to_investigation": "yes",
        "addressee": str(body.pk),
        "channel": "hand",
        "sent_at": now(),
        "content": "Hadisə baş verib.",
    }
    return values | changes


def test_by_hand_with_the_signed_page(police: Case, browser_of: BrowserOf) -> None:
    agent, page = browser_of("aysel"), f"/cases/{police.number}/police/"
    shown = agent.get(page).content.decode()
    assert shown.index("Yasamal Rayon Polis") < shown.index("Yasamal Rayon Prokurorluğu") < shown.index("Abşeron")
    assert agent.post(page, notice()).status_code == 302
    told = PoliceNotice.objects.get()
    assert f"Print the letter № {told.outgoing_number}" in " ".join(
        agent.get(page).content.decode().replace("</svg>", "").split()
    )
    receipt = {"receiver_name": "Növbətçi", "registration_number": "12", "received_at": now()}
    refused = agent.post(f"{page}{told.pk}/", receipt)
    assert refused.status_code == 409
    assert "add the page they signed" in refused.content.decode()
    assert "Növbətçi" in refused.content.decode()
    scan = SimpleUploadedFile("imza.jpg", samples.image())
    assert agent.post(f"{page}{told.pk}/", receipt | {"page": scan}).status_code == 302
    told.refresh_from_db()
    assert told.receipt_file.document == "receipt"
    assert Case.objects.get(pk=police.pk).step == "referral"


def test_what_is_wrong_is_said_and_what_was_typed_stays(police: Case, browser_of: BrowserOf) -> None:
    agent, page = browser_of("aysel"), f"/cases/{police.number}/police/"
    for changes, said in (
        ({"person_told": ""}, "Tell the person first"),
        ({"content": "Zəng edin: 050 123 45 67"}, "telephone or address"),
        ({"content": "ş" * 5001}, "5000"),
        ({"content": "漢"}, "cannot be printed"),
        ({"sent_at": "2999-01-01T10:00"}, "has not come yet"),
        ({"addressee": "0"}, "valid choice"),
    ):
        answer = agent.post(page, notice(**changes))
        assert answer.status_code in (409, 422), changes
        text = answer.content.decode()
        assert said in text
        assert changes.get("content", "Hadisə baş verib.") in text
    assert not PoliceNotice.objects.exists()
    assert agent.post(page, notice()).status_code == 302
    twice = agent.post(page, notice())
    assert twice.status_code == 409
    assert "informed already" in twice.content.decode()
    assert agent.post(page, notice(again="on")).status_code == 302


def test_a_rayon_that_was_abolished_leaves_the_centres(police: Case, browser_of: BrowserOf) -> None:
    qax = Rayon.objects.get(code="QAX")
    police.incident.rayon = qax
    police.incident.save()
    agent, page = browser_of("aysel"), f"/cases/{police.number}/police/"
    assert "Qax Rayon Polis Şöbəsi</option>" in agent.get(page).content.decode().partition("Yasamal Rayon Polis")[0]
    Rayon.objects.filter(pk=qax.pk).update(valid_until="2025-11-01")
    shown = agent.get(page).content.decode()
    assert "Qax Rayon Polis" not in shown
    assert "selected>Yasamal Rayon Polis İdarəsi" in shown


def test_to_inform_the_guardianship_body_is_not_step_four(police: Case, browser_of: BrowserOf) -> None:
    agent, page = browser_of("aysel"), f"/cases/{police.number}/police/"
    body = LawEnforcementBody.objects.get(code="GUARDIANSHIP_YASAMAL")
    agent.post(page, notice(addressee=str(body.pk), channel="call"))
    receipt = {"receiver_name": "A", "registration_number": "1", "received_at": now()}
    assert agent.post(f"{page}{PoliceNotice.objects.get().pk}/", receipt).status_code == 302
    assert Case.objects.get(pk=police.pk).step == "police"


def test_supervisors_see_what_waits_and_take_the_register_home(police: Case, browser_of: BrowserOf) -> None:
    agent, page = browser_of("aysel"), f"/cases/{police.number}/police/"
    agent.post(page, notice(channel="post"))
    boss = browser_of("nigar")
    board = boss.get("/overdue/").content.decode()
    assert "Notices that wait for a receipt" in board
    assert "Hadisə" not in board
    assert agent.post(f"/cases/{police.number}/numbers/", {"system": "meis", "number": ""}).status_code == 422
    for _twice in range(2):
        assert agent.post(f"/cases/{police.number}/numbers/", {"system": "meis", "number": "=M-7"}).status_code == 302
    assert agent.get("/letters/register/").status_code == 403
    form = {"kind": "csv", "purpose": "audit", "password": "dost-demo"}
    assert boss.post("/letters/register/", form | {"password": "x"}).status_code == 422
    rows = BytesIO(boss.post("/letters/register/", form).content).read().decode("utf-8-sig").splitlines()
    assert len(rows) == 3
    assert sum("'=M-7" in row and police.number in row for row in rows) == 1
    assert sum(PoliceNotice.objects.get().outgoing_number in row for row in rows) == 1
