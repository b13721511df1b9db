"""A component gets what it shows by name, and nothing of the page around it."""

import re

from tests.architecture._source import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
INCLUDE = re.compile(r"{%\s*include\s+(?P<what>\"[^\"]+\"|'[^']+'|\S+)(?P<rest>.*?)%}", re.DOTALL)


def component_includes() -> list[tuple[str, str]]:
    return [
        (f"{path.relative_to(ROOT)}: {found['what']}", found["rest"])
        for path in TEMPLATES
        for found in INCLUDE.finditer(path.read_text(encoding="utf-8"))
        if "components/" in found["what"]
    ]


def test_components_are_included_with_only_what_is_named() -> None:
    includes = component_includes()
    assert len(includes) > 30
    open_ended = [where for where, rest in includes if not re.search(r"\bonly\s*$", rest)]
    assert open_ended == []


def test_components_ask_for_no_permission_and_run_no_query() -> None:
    forbidden = re.compile(r"{%[^%]*\b(perms|request\.user|user\.may|objects)\b[^%]*%}|{{[^}]*\.(all|filter|objects)\b")
    found = [
        f"{path.name}: {match.group()}"
        for path in TEMPLATES
        if path.parent.name == "components"
        for match in forbidden.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


# Wraps what another template has rendered; no value of a record is in `content`.
WRAPPERS = {"form_section.html"}


def test_no_template_marks_text_as_safe() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in TEMPLATES
        if path.name not in WRAPPERS
        and re.search(r"\|\s*safe\b|{%\s*autoescape\s+off", path.read_text(encoding="utf-8"))
    ]
    assert found == []
