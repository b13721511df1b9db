"""Security requirement 22: an edit or a cut tail is found against heads kept elsewhere."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from dost_portal.audit import heads, trail
from dost_portal.audit.tasks import export_heads
from tests.database import sql

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept(settings, tmp_path: Path) -> Path:
    settings.AUDIT_HEADS = str(tmp_path / "elsewhere" / "heads.jsonl")
    return Path(settings.AUDIT_HEADS)


@pytest.fixture
def trail_of_five(kept: Path) -> None:
    for number in range(5):
        trail.record("case.read", by=None, subject=f"case:{number}")
        export_heads()


def tamper(*statements: str) -> None:
    """Do what who owns the database can do: the triggers away, the rows changed, the chain made anew, all put back."""
    sql("ALTER TABLE audit_auditevent DISABLE TRIGGER USER")
    for statement in statements:
        sql(statement)
    sql("ALTER TABLE audit_auditevent ENABLE TRIGGER USER")
    sql("ALTER TABLE audit_auditevent DISABLE TRIGGER audit_no_truncate")


CHAIN_ANEW = """
DO $$ DECLARE entry audit_auditevent; previous bytea; BEGIN
    FOR entry IN SELECT * FROM audit_auditevent ORDER BY position LOOP
        previous := audit_digest(entry, previous);
        UPDATE audit_auditevent SET digest = previous WHERE id = entry.id;
    END LOOP;
END $$
"""


def verify() -> str:
    with pytest.raises(CommandError) as failed:
        call_command("verify_audit")
    return str(failed.value)


@pytest.mark.usefixtures("trail_of_five")
def test_22_a_sound_trail_agrees_with_its_heads(kept: Path, capsys) -> None:
    call_command("verify_audit")
    assert "5 entries, 5 heads" in capsys.readouterr().out
    assert [json.loads(line)["position"] for line in kept.read_text().splitlines()] == [1, 2, 3, 4, 5]


@pytest.mark.usefixtures("trail_of_five")
def test_22_a_cut_tail_is_found_which_the_chain_alone_does_not_show() -> None:
    tamper("DELETE FROM audit_auditevent WHERE position > 3")
    assert trail.first_bad_position() is None
    assert verify() == "the trail is not what its head of entry 4 says"


@pytest.mark.usefixtures("trail_of_five")
def test_22_an_edit_with_the_whole_chain_made_anew_is_found() -> None:
    tamper("UPDATE audit_auditevent SET subject = 'case:x' WHERE position = 2", CHAIN_ANEW)
    assert trail.first_bad_position() is None
    assert verify() == "the trail is not what its head of entry 2 says"


@pytest.mark.usefixtures("trail_of_five")
def test_22_a_plain_edit_is_found_by_the_chain() -> None:
    tamper("UPDATE audit_auditevent SET event = 'x' WHERE position = 2")
    assert verify() == "the trail does not hold from entry 2 on"


@pytest.mark.usefixtures("trail_of_five")
def test_22_nothing_new_writes_no_head_twice(kept: Path) -> None:
    before = kept.read_text()
    assert heads.export() is None
    assert kept.read_text() == before


def test_22_without_heads_it_says_so_and_a_named_file_must_be_there(kept: Path, capsys) -> None:
    call_command("verify_audit")
    assert "no heads" in capsys.readouterr().err
    with pytest.raises(CommandError, match="FileNotFoundError"):
        call_command("verify_audit", "--heads", "/nowhere/heads")
    kept.parent.mkdir()
    kept.write_text("what is this?\n")
    with pytest.raises(CommandError, match="reading the heads"):
        call_command("verify_audit", "--heads", str(kept))


def test_22_heads_are_kept_at_an_address_too(settings, capsys) -> None:
    held: list[bytes] = []

    class Keeper(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            held.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"".join(held))

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Keeper)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        settings.AUDIT_HEADS = f"http://127.0.0.1:{server.server_port}/heads"
        trail.record("case.read", by=None)
        export_heads()
        call_command("verify_audit")
        assert "1 entries, 1 heads" in capsys.readouterr().out
        tamper("DELETE FROM audit_auditevent")
        assert "entry 1" in verify()
    finally:
        server.shutdown()
        server.server_close()
