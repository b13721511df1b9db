"""What holds for every template and every file of our own, whoever writes it."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.staticfiles import finders

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SPRITE = (ROOT / "static/img/icons.svg").read_text()
ICONS = set(re.findall(r'<symbol id="([^"]+)"', SPRITE))
# Of the 100 kB compressed that the whole page may cost: scripts of ours as they lie here. The last 15 kB are the
# lock of the screen, the drafts that keep what is typed, and the palette.
OWN_JS_BUDGET = 37_000
FONT_BUDGET = 60_000

INLINE_STYLE = re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE)
INLINE_HANDLER = re.compile(r"<[^>]*\s(on[a-z]+|hx-on[\w:-]*)\s*=", re.IGNORECASE)
SCRIPT_OR_STYLE = re.compile(r"<(script|style)\b(?![^>]*\ssrc=)([^>]*)>", re.IGNORECASE)
ICON_USE = re.compile(r'\{% icon (?:"([^"]+)"|[\w.]+\|default:"([^"]+)")')
ICON_VALUE = re.compile(r'\bicon="([^"]+)"')


def without_comments(path: Path) -> str:
    return re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", path.read_text(), flags=re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
class TestEveryTemplate:
    def test_has_nothing_the_content_policy_would_refuse(self, path):
        text = without_comments(path)
        assert not INLINE_STYLE.search(text)
        assert not INLINE_HANDLER.search(text)
        for match in SCRIPT_OR_STYLE.finditer(text):
            assert "nonce" in match.group(2) or 'type="application/json"' in match.group(2)

    def test_uses_only_icons_of_the_sprite(self, path):
        text = without_comments(path)
        used = {a or b for a, b in ICON_USE.findall(text)} | set(ICON_VALUE.findall(text))
        assert used <= ICONS

    def test_names_only_static_files_that_exist(self, path):
        for name in re.findall(r"\{% static ['\"]([^'\"]+)['\"] %\}", path.read_text()):
            assert finders.find(name), name

    def test_gives_components_their_variables_openly(self, path):
        for include in re.findall(r'\{% include "components/[^%]*%\}', without_comments(path)):
            assert include.endswith("only %}") or " with " not in include, include

    def test_never_calls_the_person_a_victim(self, path):
        assert not re.search(r"victim|qurban", without_comments(path), re.IGNORECASE)


class TestTheRulesThemselves:
    """The patterns above would pass on anything if they were wrong: here they are seen to catch."""

    @pytest.mark.parametrize("bad", ['<p style="color:red">', "<p\n  style='x'>", '<a class="x" style = "y">'])
    def test_inline_style_is_seen(self, bad):
        assert INLINE_STYLE.search(bad)

    @pytest.mark.parametrize("bad", ['<a onclick="x()">', '<body class="a" onload=x>', '<b hx-on:click="x">'])
    def test_inline_handler_is_seen(self, bad):
        assert INLINE_HANDLER.search(bad)

    def test_data_attributes_are_no_handlers(self):
        assert not INLINE_HANDLER.search('<form data-once="1" novalidate>')

    def test_icon_names_are_seen(self):
        assert ICON_USE.findall('{% icon "nosuch" %}') == [("nosuch", "")]


def test_own_javascript_stays_small():
    assert sum(path.stat().st_size for path in (ROOT / "static/js").glob("*.js")) < OWN_JS_BUDGET


def test_the_font_stays_small():
    assert (ROOT / "static/fonts/inter-az.woff2").stat().st_size < FONT_BUDGET


def test_no_style_or_script_of_ours_reaches_for_another_site():
    for path in [*(ROOT / "static/css").glob("*.css"), *(ROOT / "static/js").glob("*.js")]:
        assert not re.search(r"https?://|//cdn", path.read_text()), path


def test_every_file_named_in_the_styles_exists():
    for path in (ROOT / "static").rglob("*.css"):
        for name in re.findall(r"url\(\"?([^\")]+)\"?\)", path.read_text()):
            if not name.startswith(("data:", "#", "'data:")):
                assert (path.parent / name).resolve().exists(), f"{path.name}: {name}"
        assert "sourceMappingURL" not in path.read_text(), "the manifest storage would look for the map"


def test_every_css_token_in_use_is_defined():
    styles = {path.name: path.read_text() for path in (ROOT / "static/css").glob("*.css")}
    # What the administration's own sheet uses is Django's.
    theirs = (Path(admin.__file__).parent / "static/admin/css/base.css").read_text()
    defined = set(re.findall(r"(--[\w-]+)\s*:", "\n".join([*styles.values(), theirs])))
    used = set(re.findall(r"var\((--[\w-]+)", "\n".join(styles.values())))
    assert {name for name in used - defined if not name.startswith("--bs-")} == set()
