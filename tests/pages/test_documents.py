"""The pages of scans: who sees them, what an upload says, what leaves and how (requirements 36 and 37)."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases.models import Case, DocumentFile
from dost_portal.audit.models import AuditEvent
from tests.factories import Story
from tests.uploads import samples

pytestmark = pytest.mark.usefixtures("media")
BrowserOf = Callable[[str], Client]


def upload(client: Client, case: Case, *files: tuple[str, bytes], document: str = "identity") -> Any:
    data = {"document": document, "uploads": [SimpleUploadedFile(name, content) for name, content in files]}
    return client.post(f"/cases/{case.number}/documents/", data)


def url(case: Case, end: str = "") -> str:
    return f"/cases/{case.number}/files/{DocumentFile.objects.get().pk}/{end}"


def test_several_pages_at_once(case: Case, browser_of: BrowserOf) -> None:
    aysel = browser_of("aysel")
    files = [("Sınaqlı Günay.jpg", samples.image()), ("b.pdf", samples.pdf(2))]
    assert upload(aysel, case, *files).status_code == 302
    page = aysel.get(f"/cases/{case.number}/documents/").content.decode()
    assert "2 files were added." in page
    assert "PDF, 2 pages" in page
    assert "data:image/jpeg;base64," in page
    assert "Sınaqlı Günay.jpg" not in page, "the name of a file may name somebody, and is not kept"


def test_what_is_refused_is_named_and_the_rest_is_kept(case: Case, browser_of: BrowserOf) -> None:
    answer = upload(
        browser_of("aysel"),
        case,
        ("paper.jpg", samples.image()),
        ("x.exe", b"MZ"),
        ("locked.pdf", samples.ENCRYPTED_PDF),
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "x.exe" in page
    assert "neither a photograph" in page
    assert "locked.pdf" in page
    assert "protected by a password" in page
    assert DocumentFile.objects.get().document == "identity"


def test_36_a_file_too_large_is_refused_by_name(case: Case, browser_of: BrowserOf, settings: Any) -> None:
    settings.FILE_BYTES = 1000
    answer = upload(browser_of("aysel"), case, ("big.jpg", samples.image() + b"\0" * 1000))
    assert answer.status_code == 422
    assert "larger than 15 MB" in answer.content.decode()
    assert not DocumentFile.objects.exists()


def test_36_many_files_are_bounded_together(case: Case, browser_of: BrowserOf, settings: Any) -> None:
    settings.REQUEST_FILE_BYTES = len(samples.image()) + 100
    answer = upload(browser_of("aysel"), case, ("a.jpg", samples.image()), ("b.jpg", samples.image(colour="grey")))
    assert answer.status_code == 422
    assert "b.jpg" in answer.content.decode()
    assert DocumentFile.objects.count() == 1


@pytest.mark.parametrize("name", ["\u202egpj.exe", "../../etc/passwd", "a" * 5000 + ".jpg", "=1+1.jpg", ""])
def test_38_odd_names_of_files_are_no_error(case: Case, browser_of: BrowserOf, name: str) -> None:
    assert upload(browser_of("aysel"), case, (name or " ", samples.image())).status_code in (302, 422)


def test_nothing_chosen_is_said_beside_the_field(case: Case, browser_of: BrowserOf) -> None:
    answer = browser_of("aysel").post(f"/cases/{case.number}/documents/", {"document": "identity"})
    assert answer.status_code == 422
    assert "Choose a file, or photograph the paper." in answer.content.decode()


def test_37_what_leaves_is_an_attachment_without_a_name_or_metadata(case: Case, browser_of: BrowserOf) -> None:
    aysel = browser_of("aysel")
    upload(aysel, case, ("b.pdf", samples.pdf(2)))
    answer = aysel.get(url(case, "download/"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="document.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(pypdfium2.PdfDocument(answer.content)) == 2
    assert samples.SECRET_PLACE.encode() not in answer.content
    assert AuditEvent.objects.filter(event="file.download").count() == 1
    image = aysel.get(url(case, "2/"))
    assert image.headers["Content-Disposition"].startswith("attachment")
    assert image.headers["Content-Type"] == "image/jpeg"


def test_37_only_the_team_reaches_a_file(case: Case, browser_of: BrowserOf) -> None:
    upload(browser_of("aysel"), case, ("a.jpg", samples.image()))
    for reader in ("gunel", "murad", "rashad", "auditor", "admin", "dsmf", "sevil"):
        for end in ("", "1/", "download/"):
            assert browser_of(reader).get(url(case, end)).status_code == 404, (reader, end)
    nigar = browser_of("nigar")
    assert nigar.get(url(case, "1/")).status_code == 404
    nigar.post(f"/cases/{case.number}/review/", {"purpose": "overdue"})
    assert nigar.get(url(case, "1/")).status_code == 200
    assert AuditEvent.objects.filter(event="case.read", detail__page="file_image").exists()


def test_a_file_of_another_case_is_not_found_under_this_one(story: Story, browser_of: BrowserOf, media: Path) -> None:
    case, aysel = story.open(), browser_of("aysel")
    upload(aysel, case, ("a.jpg", samples.image()))
    key = DocumentFile.objects.get().pk
    other = Case.objects.create(centre=case.centre, step="intake", responsible=story.agent)
    other.members.create(user=story.agent, role="social_agent")
    assert aysel.get(f"/cases/{other.number}/files/{key}/1/").status_code == 404


def test_a_reader_without_the_right_adds_nothing(story: Story, browser_of: BrowserOf) -> None:
    case = story.to_assessment()
    assert upload(browser_of("leyla"), case, ("a.jpg", samples.image())).status_code == 403
    assert "Add</button>" not in browser_of("leyla").get(f"/cases/{case.number}/documents/").content.decode()
    assert upload(browser_of("kamran"), case, ("a.jpg", samples.image())).status_code == 302


def test_removing_asks_why_and_keeps_the_page(case: Case, browser_of: BrowserOf) -> None:
    aysel = browser_of("aysel")
    upload(aysel, case, ("a.jpg", samples.image()))
    answer = aysel.post(url(case, "remove/"), {"reason": ""})
    assert answer.status_code == 422
    assert "This field is required." in answer.content.decode()
    assert aysel.post(url(case, "remove/"), {"reason": "Səhv sənəd"}).status_code == 302
    assert aysel.get(url(case, "1/")).status_code == 404


def test_the_original_is_seen_by_somebody_and_that_can_be_taken_back(case: Case, browser_of: BrowserOf) -> None:
    aysel, page = browser_of("aysel"), f"/cases/{case.number}/documents/"
    upload(aysel, case, ("a.jpg", samples.image()))
    aysel.post(f"{page}identity/original/", {"seen": "yes"})
    assert "Aysel Heyətli compared it with the original" in aysel.get(page).content.decode()
    aysel.post(f"{page}identity/original/", {"seen": "no"})
    assert "compared it with the original" not in aysel.get(page).content.decode()
    events = AuditEvent.objects.filter(event__startswith="file.original").values_list("event", flat=True)
    assert sorted(events) == ["file.original_seen", "file.original_taken_back"]


def test_a_store_that_does_not_answer_is_said_on_a_page(case: Case, browser_of: BrowserOf, media: Path) -> None:
    aysel = browser_of("aysel")
    upload(aysel, case, ("a.jpg", samples.image()))
    media.rename(media.with_name("away"))
    answer = aysel.get(url(case, "1/"))
    assert answer.status_code == 503
    assert "Nothing was lost" in answer.content.decode()


def test_a_photograph_is_seen_as_it_was_taken(case: Case, browser_of: BrowserOf) -> None:
    from PIL import Image

    aysel = browser_of("aysel")
    upload(aysel, case, ("a.jpg", samples.photograph()))
    assert Image.open(BytesIO(aysel.get(url(case, "1/")).content)).size == (200, 300)
