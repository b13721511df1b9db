"""Where a form says what is wrong: above the options of a choice, and in the summary of the page, once."""

import re
from html.parser import HTMLParser

from crispy_forms.utils import render_crispy_form
from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string

from dost_portal.forms import PortalForm
from dost_portal.lists.filters import Filter


class Choice(PortalForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    place = forms.IntegerField(widget=forms.HiddenInput)
    colour = forms.ChoiceField(label="Rəng", choices=[("a", "Ağ"), ("q", "Qara")], widget=forms.RadioSelect)
    ways = forms.MultipleChoiceField(label="Yollar", choices=[("s", "Sağ")], widget=forms.CheckboxSelectMultiple)


class Ids(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.inputs: list[dict[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if known.get("id"):
            self.found[str(known["id"])] = tag
        if tag == "fieldset":
            self.inputs.append(known)


def test_what_is_wrong_with_a_choice_stands_above_its_options_and_is_told_with_it() -> None:
    form = Choice({})
    html = render_crispy_form(form)
    read = Ids(html)
    order = list(read.found)
    for name in ("colour", "ways"):
        assert html.count(f'id="id_{name}_error"') == 1
        assert order.index(f"id_{name}_error") < order.index(f"id_{name}_0")
    assert [told["aria-describedby"] for told in read.inputs] == ["id_colour_error", "id_ways_error"]


def test_a_choice_without_an_error_says_none() -> None:
    whole = Choice({"version": 1, "place": 1, "colour": "a", "ways": ["s"]})
    assert "invalid-feedback" not in render_crispy_form(whole)


def test_a_hidden_field_that_did_not_arrive_is_said_once_and_in_words() -> None:
    form = Choice({"colour": "a", "ways": ["s"]})
    summary = render_to_string("components/error_summary.html", {"form": form})
    assert summary.count("<li>") == 1
    assert "Forma bütöv gəlmədi" in summary


class Narrowing(Filter):
    step = forms.ChoiceField(label="Addım", required=False, choices=[("", "Hamısı"), ("a&b", "A <b>")])
    first = forms.DateField(label="Gün", required=False)
    late = forms.BooleanField(label="Gecikən", required=False)
    ways = forms.MultipleChoiceField(
        label="Yollar", required=False, choices=[("s", "Sağ"), ("l", "Sol")], widget=forms.CheckboxSelectMultiple
    )


class TestTheFieldsOfAFilter:
    def drawn(self, query: str) -> str:
        return render_to_string("components/filter_bar.html", {"form": Narrowing(QueryDict(query))})

    def test_each_has_its_label_and_says_what_was_chosen(self) -> None:
        html = self.drawn("step=a%26b&late=on&ways=l")
        read = Ids(html)
        for name in ("step", "first", "late"):
            assert f'<label for="id_{name}"' in html
            assert f"id_{name}" in read.found
        assert '<option value="a&amp;b" selected>A &lt;b&gt;</option>' in html
        assert re.search(r'<input[^>]*name="late"[^>]* checked', html)
        assert '<input type="checkbox" class="form-check-input" name="ways" value="l" id="id_ways_1" checked>' in html
        assert 'value="s" id="id_ways_0" checked' not in html
        assert "<legend" in html

    def test_what_makes_no_sense_is_said_beside_it_and_kept(self) -> None:
        html = self.drawn("step=x&first=abc")
        for name in ("step", "first"):
            assert html.count(f'id="id_{name}_error"') == 1
            assert f'aria-describedby="id_{name}_error"' in html
        assert 'value="abc"' in html
        assert "aria-invalid" not in self.drawn("")
