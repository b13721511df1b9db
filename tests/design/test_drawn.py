"""What is drawn in Python: as safe as a template, and as Django writes it where it took its place."""

from typing import Any

import pytest
from django import forms
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.template import Context, Engine, Template
from django.urls import NoReverseMatch
from django.utils import timezone, translation

from cases.models import Case, CaseOutcome, CaseStep, Level
from dost_portal.lists.filters import Filter
from dost_portal.static_files import StaticFiles

BAD = "<script>\"x'&"
SAFE = "&lt;script&gt;&quot;x&#x27;&amp;"


def drawn(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


class TestNobodyWritesIntoThePage:
    @pytest.mark.parametrize(
        "cell",
        [
            {"text": BAD, "head": True},
            {"text": BAD, "head": True, "url": f"/{BAD}/"},
            {"text": BAD, "url": f"/{BAD}/"},
            {"text": BAD, "badge": BAD},
            {"text": BAD, "strong": True},
            {"text": BAD, "muted": True},
            {"text": BAD, "num": True},
            {"text": BAD, "clock": {"label": BAD, "state": "stopped", "stopped_text": BAD, "corrected": BAD}},
        ],
    )
    def test_through_a_row_of_a_table(self, cell: dict[str, Any]) -> None:
        html = drawn("{% table_rows rows columns %}", rows=[[cell]], columns=[BAD])
        assert BAD not in html
        assert SAFE in html

    @pytest.mark.parametrize("pair", [{"value": BAD}, {"value": BAD, "url": f"/{BAD}/"}])
    def test_through_a_fact(self, pair: dict[str, Any]) -> None:
        html = drawn("{% facts pairs %}", pairs=[{"label": BAD, **pair}])
        assert BAD not in html
        assert html.count(SAFE) >= 2

    def test_through_an_entry_of_a_history(self) -> None:
        row = {"text": BAD, "by": BAD, "note": f"{BAD}\n{BAD}", "kind": BAD, "at": timezone.now()}
        html = drawn("{% timeline rows %}", rows=[row])
        assert BAD not in html
        assert html.count(SAFE) == 5
        assert f"{SAFE}<br>{SAFE}" in html

    def test_through_a_filter(self) -> None:
        choices = [(BAD, BAD)]

        class Narrowing(Filter):
            word = forms.CharField(label=BAD)
            one = forms.ChoiceField(label=BAD, choices=choices)
            some = forms.MultipleChoiceField(label=BAD, choices=choices, widget=forms.CheckboxSelectMultiple)

        form = Narrowing({"word": BAD, "one": "other", "some": [BAD]})
        html = drawn("{% for field in form %}{% filter_field field %}{% endfor %}", form=form)
        assert BAD not in html
        assert f'value="{SAFE}"' in html
        assert "is-invalid" in html


class TestAFact:
    def test_says_what_is_hidden_or_was_not_stated(self) -> None:
        pairs = [{"label": "a", "value": "x", "hidden": True}, {"label": "b", "value": ""}, {"label": "c", "value": 0}]
        with translation.override("en"):
            html = drawn("{% facts pairs %}", pairs=pairs)
        assert "Not shown to your role" in html
        assert ">x<" not in html
        assert html.count("Not stated") == 1
        assert "<dd>0</dd>" in html


class TestAWordOfAChoice:
    @pytest.mark.parametrize("language", ["az", "en", "ru"])
    def test_is_said_in_the_language_of_the_page(self, language: str) -> None:
        case = Case(step=CaseStep.REFERRAL, urgency=Level.HIGH, outcome="")
        with translation.override(language):
            assert case.get_step_display() == str(CaseStep.REFERRAL.label)
            assert case.get_urgency_display() == str(Level.HIGH.label)

    def test_that_nobody_knows_is_said_as_it_is(self) -> None:
        assert Case(step="unheard").get_step_display() == "unheard"
        assert Case(outcome="").get_outcome_display() == ""
        assert Case(outcome=CaseOutcome.PLACED).get_outcome_display()


class TestAnAddress:
    @pytest.mark.parametrize("name", ["cases:list", "staff:account", "help:own"])
    def test_is_the_one_that_django_finds(self, name: str) -> None:
        djangos = Engine().from_string(f"{{% url '{name}' %}}").render(Context())
        for source in (f"{{% url '{name}' %}}", f"{{% url '{name}' as it %}}{{{{ it }}}}", f'{{% url "{name}" %}}'):
            assert drawn(source) == djangos

    def test_with_an_argument_or_by_a_variable_is_found_each_time(self) -> None:
        for number in ("2222-3333", "4444-5555"):
            assert number in drawn("{% url 'cases:case' number=number %}", number=number)
        assert drawn("{% url name %}", name="cases:list") != drawn("{% url name %}", name="cases:search")

    def test_of_no_page_is_an_error_or_an_empty_variable(self) -> None:
        with pytest.raises(NoReverseMatch):
            drawn("{% url 'cases:no_such_page' %}")
        assert drawn("[{% url 'cases:no_such_page' as it %}{{ it }}]") == "[]"


def test_a_static_file_has_its_digest_in_its_address(tmp_path, settings) -> None:
    settings.DEBUG = False
    store = StaticFiles(location=tmp_path, base_url="/static/")
    for name in ("a.css", "b.css"):
        store.save(name, ContentFile(f"/* {name} */"))
    list(store.post_process({name: (store, name) for name in ("a.css", "b.css")}))
    addresses = [store.url(name) for name in ("a.css", "b.css", "a.css")]
    assert addresses[0] == addresses[2] != addresses[1]
    assert addresses[0].startswith("/static/a.")
    assert addresses[0] != "/static/a.css"
    assert staticfiles_storage.url("a.css") == "/static/a.css"  # as tests serve them
