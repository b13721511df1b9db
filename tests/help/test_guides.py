"""The texts of the guides: complete, in step with each other, and naming only what is there."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from cases.forms import help as helps
from dost_portal.forms import FieldHelp
from dost_portal.help import documents, guides
from dost_portal.help.markdown import Picture, Places, page
from dost_portal.staff.roles import Role

PARTS = sorted({part for parts in guides.GUIDES.values() for part in parts})
LANGUAGES = [code for code, _name in settings.LANGUAGES]
NOWHERE = Places(link=lambda address: None, picture=lambda name: Picture(name, 1, 1))
MOST_BYTES = 1_500_000


def source(language: str, part: str) -> str:
    return (guides.FOLDER / language / f"{part}.md").read_text("utf-8")


def pictures_named() -> set[str]:
    return {
        name
        for language in LANGUAGES
        for part in PARTS
        for name in re.findall(r"\]\(([^)]+\.webp)\)", source(language, part))
    }


def pictures_there() -> set[str]:
    return {path.name for path in (guides.PICTURES / "az").iterdir()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_part_is_missing_and_none_is_unused(language: str) -> None:
    assert sorted(path.stem for path in (guides.FOLDER / language).glob("*.md")) == PARTS


def test_every_role_has_a_guide() -> None:
    assert {guides.BESIDE.get(role, role) for role in Role} == set(guides.GUIDES)


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "az"])
@pytest.mark.parametrize("part", PARTS)
def test_all_languages_say_the_same_in_the_same_order(language: str, part: str) -> None:
    def shape(text: str) -> list[str]:
        return re.findall(r"\{#[a-z0-9-]+\}|\]\([^)]+\)|^#+(?= )", text, re.MULTILINE)

    assert shape(source(language, part)) == shape(source("az", part))


@pytest.mark.parametrize("name", guides.GUIDES)
def test_every_chapter_has_an_anchor_of_its_own(name: str) -> None:
    shown = guides.guide(name, "az")
    anchors = [chapter.anchor for chapter in shown.chapters]
    assert shown.title
    assert len(anchors) == len(set(anchors)) > 4
    assert all(re.fullmatch("[a-z0-9-]+", anchor) for anchor in anchors), anchors


def test_help_beside_a_field_leads_to_a_chapter() -> None:
    found = [value for value in vars(helps).values() if isinstance(value, FieldHelp)]
    lost = [
        str(one.summary)
        for one in found
        if one.anchor not in {chapter.anchor for chapter in guides.guide(one.guide, "az").chapters}
    ]
    assert len(found) >= 9
    assert lost == []


def test_a_guide_names_only_pictures_that_are_there_and_all_of_them() -> None:
    assert pictures_named() == pictures_there()
    taken = {path.stem for path in (Path(settings.BASE_DIR) / "tests/journeys/pictures").iterdir()}
    assert {Path(name).stem for name in pictures_there()} == taken


def test_the_pictures_weigh_little() -> None:
    assert sum(path.stat().st_size for path in guides.PICTURES.rglob("*")) < MOST_BYTES


def test_a_missing_picture_is_an_error_and_no_hole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(guides, "PICTURES", tmp_path)
    with pytest.raises(FileNotFoundError):
        guides.guide.__wrapped__(Role.RECEPTION, "az")


def test_a_language_without_a_part_shows_the_azerbaijani_one() -> None:
    assert guides.part("reception", "ru") == source("ru", "reception") != source("az", "reception")
    assert guides.part("reception", "tr") == source("az", "reception")


@pytest.mark.parametrize("part", PARTS)
def test_the_guides_speak_as_the_portal_does(part: str) -> None:
    words = "".join(source(language, part) for language in LANGUAGES)
    assert not re.search(r"\bqurban|victim|жертв|потерпевш", words, re.IGNORECASE)


def test_a_text_cannot_bring_markup_of_its_own() -> None:
    shown = page("# T\n\n<script>x()</script> <b onclick='x'>b</b>\n\n[a](javascript:x())", NOWHERE)
    assert "<script" not in shown.html
    assert "<b " not in shown.html
    assert "href" not in shown.html


def test_links_between_documents_stay_in_the_portal_and_others_become_words() -> None:
    with override("en"):
        interface, operations = documents.document("interface").html, documents.document("operations").html
    assert 'href="/help/docs/web-hook/"' in interface
    assert ".env.example" in operations
    assert not re.search(r'href="(?!https?://|/|#)', operations)


def test_the_documents_of_those_who_run_the_portal_come_first() -> None:
    assert list(documents.sources())[:6] == list(documents.FIRST)
    assert all(title for _name, title in documents.titles())
