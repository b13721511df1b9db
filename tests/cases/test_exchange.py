"""The exchange of notices misbehaves: every fault ends in one notice received, or in a visible unfinished one."""

import json
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cases import selectors
from cases.errors import RefusedError
from cases.models import Case, PoliceNotice
from cases.services import exchanging, letters
from cases.services.notifying import SEND, record_receipt
from dost_portal.outbox import http, outbox
from dost_portal.outbox.models import OutboxMessage
from dost_portal.staff.models import User
from tests import exchange
from tests.cases.test_letters import send
from tests.exchange import Exchange
from tests.factories import Story

pytestmark = pytest.mark.usefixtures("media")


@pytest.fixture
def far(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Exchange]:
    monkeypatch.setattr(http, "CALL_SECONDS", 0.5)
    server = Exchange()
    settings.NOTICE_ENDPOINT = server.url
    yield server
    server.server.shutdown()
    server.server.server_close()


@pytest.fixture
def police(story: Story) -> Case:
    return story.to_police()


def deliver() -> None:
    """Let the time of every retry come, and who was silent be called again."""
    http.forget_rests()
    OutboxMessage.objects.filter(kind=SEND, dead_at=None).update(available_at="2020-01-01T00:00Z")
    outbox.deliver()


def step(case: Case) -> str:
    return Case.objects.get(pk=case.pk).step


def test_the_receipt_of_the_exchange_completes_the_step(police: Case, aysel: User, far: Exchange) -> None:
    notice = send(police, aysel, channel="electronic")
    assert step(police) == "police"
    deliver()
    notice.refresh_from_db()
    assert (notice.registration_number, step(police)) == ("DX-1", "referral")
    told = far.held[str(notice.pk)]
    assert told["addressee"] == "POLICE_YASAMAL"
    assert told["number"] == notice.outgoing_number == notice.letters.get().number


@pytest.mark.parametrize("fault", exchange.FAULTS)
def test_each_fault_is_seen_and_then_ends_in_one_notice(
    police: Case, aysel: User, nigar: User, far: Exchange, fault: exchange.Behaviour
) -> None:
    notice = send(police, aysel, channel="electronic")
    far.behave = fault
    deliver()
    notice.refresh_from_db()
    assert notice.received_at is None
    assert notice.trouble
    assert [row.pk for row in selectors.notices_waiting(nigar)] == [notice.pk]
    assert step(police) == "police"
    far.behave = far.answer
    deliver()
    notice.refresh_from_db()
    assert (notice.registration_number, notice.trouble, step(police)) == ("DX-1", "", "referral")
    assert list(far.held) == [str(notice.pk)]
    assert selectors.notices_waiting(nigar) == []


def test_what_was_given_up_on_is_sent_again_by_hand(police: Case, aysel: User, far: Exchange) -> None:
    notice = send(police, aysel, channel="electronic")
    far.behave = exchange.broken
    with pytest.raises(RefusedError, match="nothing_stands"):
        exchanging.send_again(case=police, notice=notice.pk, by=aysel)
    OutboxMessage.objects.filter(kind=SEND).update(attempts=len(outbox.BACKOFF_SECONDS))
    deliver()
    assert OutboxMessage.objects.get(kind=SEND).dead_at is not None
    far.behave = far.answer
    exchanging.send_again(case=police, notice=notice.pk, by=aysel)
    deliver()
    assert step(police) == "referral"


def test_a_receipt_that_follows_is_asked_for_and_a_second_changes_nothing(
    police: Case, aysel: User, far: Exchange
) -> None:
    far.follows = True
    notice = send(police, aysel, channel="electronic")
    deliver()
    assert exchanging.collect_receipts() == 0
    far.follows = False
    assert exchanging.collect_receipts() == 1
    far.behave = exchange.another_number
    PoliceNotice.objects.filter(pk=notice.pk).update(received_at=None, registration_number="")
    record_receipt(case=police, notice=notice, by=aysel, registration_number="9", received_at=datetime.now(UTC))
    exchanging.deliver(str(notice.pk))
    assert exchanging.collect_receipts() == 0
    assert PoliceNotice.objects.get().registration_number == "9"


def test_only_who_shows_our_certificate_is_spoken_to(police: Case, aysel: User, settings: Any, tmp_path: Path) -> None:
    authority, ours, theirs = _certificates(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(*theirs)
    tls.load_verify_locations(authority)
    tls.verify_mode = ssl.CERT_REQUIRED
    server = Exchange(tls)
    settings.NOTICE_ENDPOINT, settings.NOTICE_CA = server.url, str(authority)
    send(police, aysel, channel="electronic")
    deliver()
    assert server.calls == []
    settings.NOTICE_CERTIFICATE, settings.NOTICE_CERTIFICATE_KEY = map(str, ours)
    deliver()
    assert step(police) == "referral"
    server.server.shutdown()


def test_by_a_folder(police: Case, aysel: User, settings: Any, tmp_path: Path) -> None:
    settings.NOTICE_SPOOL = str(tmp_path / "spool")
    notice = send(police, aysel, channel="electronic")
    deliver()
    out, back = tmp_path / "spool/out", tmp_path / f"spool/in/{notice.pk}.json"
    assert (out / f"{notice.pk}.pdf").read_bytes() == letters.content(letter=notice.letters.get())
    assert json.loads((out / f"{notice.pk}.json").read_text())["number"] == notice.outgoing_number
    assert oct((out / f"{notice.pk}.pdf").stat().st_mode)[-3:] == "600"
    assert exchanging.collect_receipts() == 0
    back.write_text('{"id": "half')
    assert exchanging.collect_receipts() == 0
    assert PoliceNotice.objects.get().trouble == "answer_unreadable"
    now = datetime.now(UTC).isoformat()
    back.write_text(json.dumps({"id": str(notice.pk), "registration_number": "SP-1", "received_at": now}))
    assert exchanging.collect_receipts() == 1
    assert step(police) == "referral"
    assert list(out.iterdir()) == []


def _certificates(folder: Path) -> tuple[Path, tuple[Path, Path], tuple[Path, Path]]:
    """Return an authority, and a certificate with its key for the portal and for `localhost`."""
    root_key, root = ec.generate_private_key(ec.SECP256R1()), None
    found = []
    for name in ("authority", "portal", "localhost"):
        key = root_key if root is None else ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(root.subject if root else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            .add_extension(x509.BasicConstraints(ca=root is None, path_length=None), critical=True)
            .sign(root_key, hashes.SHA256())
        )
        root = root or made
        pem, key_pem = folder / f"{name}.pem", folder / f"{name}.key"
        pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        key_pem.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        found.append((pem, key_pem))
    return found[0][0], found[1], found[2]
