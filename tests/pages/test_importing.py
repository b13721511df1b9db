"""Staff and centres out of a table: a preview with what is wrong row by row, then all or none; staff are invited."""

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dost_portal import sheets
from dost_portal.audit.models import AuditEvent
from dost_portal.outbox.models import OutboxMessage
from dost_portal.staff.models import Centre, User

STAFF, CENTRES = "/admin/staff/user/import/", "/admin/staff/centre/import/"
HEAD = ["username", "first_name", "last_name", "email", "roles", "centre"]
GOOD = [
    HEAD,
    ["solmaz", "Solmaz", "Uydurma", "solmaz@dost.example", "Lawyer", "BAKI-1"],
    ["nazim", "Nazim", "Uydurma", "", "social_agent, supervisor", "baki-1"],
]


@pytest.fixture
def admins(browser_of, centre: Centre) -> Client:
    return browser_of("admin")


def preview(client: Client, content: bytes, url: str = STAFF) -> tuple[int, str]:
    answer = client.post(url, {"file": SimpleUploadedFile("x.csv", content)})
    return answer.status_code, answer.content.decode()


def confirm(client: Client, page: str, password: str = "dost-demo", url: str = STAFF) -> int:
    rows = re.search(r'name="rows" value="([^"]+)"', page)[1]
    return client.post(url, {"rows": rows, "password": password}).status_code


@pytest.mark.parametrize("write", [sheets.as_csv, sheets.as_xlsx])
def test_staff_are_previewed_then_made_and_invited(admins: Client, write) -> None:
    status, page = preview(admins, write(GOOD))
    assert (status, "Solmaz" in page) == (200, True)
    assert not User.objects.filter(username="solmaz").exists()
    assert confirm(admins, page, "wrong") == 422
    assert confirm(admins, page) == 302
    solmaz, nazim = (User.objects.get(username=name) for name in ("solmaz", "nazim"))
    assert (solmaz.roles, nazim.roles, solmaz.centre.code) == (["lawyer"], ["social_agent", "supervisor"], "BAKI-1")
    assert not solmaz.has_usable_password()
    assert OutboxMessage.objects.filter(kind="staff.link").count() == 1
    assert AuditEvent.objects.get(event="staff.imported").detail == {"rows": 2}


def test_what_is_wrong_is_said_row_by_row_and_nothing_is_made(admins: Client) -> None:
    rows = [*GOOD, ["solmaz", "", "", "no-mail", "wizard", "NOWHERE"], ["aysel2", "A", "B", "", "lawyer", ""]]
    status, page = preview(admins, sheets.as_csv(rows))
    assert status == 422
    for words in ("stands in the file twice", "wizard", "valid email", "These roles belong to a centre"):
        assert words in page, words
    assert 'name="rows"' not in page
    assert not User.objects.filter(username__in=("solmaz", "nazim")).exists()


def test_between_preview_and_confirmation_nothing_is_taken_on_trust(admins: Client) -> None:
    page = preview(admins, sheets.as_csv(GOOD))[1]
    assert admins.post(STAFF, {"rows": "forged", "password": "dost-demo"}).status_code == 302
    User.objects.create_user("nazim")
    assert confirm(admins, page) == 422
    assert not User.objects.filter(username="solmaz").exists()


def test_centres_come_with_the_usual_hours(admins: Client) -> None:
    table = [["code", "name", "category", "rayon"], ["GNC", "Gəncə DOST Mərkəzi", "B", "Yasamal"], ["X", "Y", "Z", "?"]]
    assert preview(admins, sheets.as_csv(table), CENTRES)[0] == 422
    page = preview(admins, sheets.as_csv(table[:2]), CENTRES)[1]
    assert confirm(admins, page, url=CENTRES) == 302
    made = Centre.objects.get(code="GNC")
    assert (made.rayon.name, made.opens_at.hour, made.working_days) == ("Yasamal", 9, [1, 2, 3, 4, 5])
    assert made.directions.exists()


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * (sheets.MOST_UNPACKED + 1))
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\0", b"PK\x03\x04nonsense", b"username\n", b"shoe size\n42\n", b"first_name\nA\n", bomb()],
    ids=["empty", "bytes", "broken", "no rows", "unknown column", "no name", "bomb"],
)
def test_what_is_no_such_table_is_refused_beside_the_field(admins: Client, content: bytes) -> None:
    status, page = preview(admins, content)
    assert (status, "errorlist" in page) == (422, True)


def test_nobody_else_imports_and_the_empty_table_names_the_columns(admins: Client, browser_of) -> None:
    answer = admins.get(f"{STAFF}?template")
    assert sheets.read_table(answer.content)[0][:2] == ["User name", "First name"] or answer.content[:2] == b"PK"
    assert browser_of("nigar").get(STAFF).status_code == 302
