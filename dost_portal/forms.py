"""The parts every form of the portal is made of."""

from collections.abc import Callable, Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from crispy_forms.utils import TEMPLATE_PACK, render_field
from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise

DATE_FORMATS = ["%Y-%m-%d", "%d.%m.%Y"]


def with_empty(choices: Iterable[tuple[Any, Any]], label: Any = "—") -> list[tuple[Any, Any]]:
    return [("", label), *choices]


def offer(
    form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]] | Callable[[], Iterable[tuple[Any, Any]]]
) -> None:
    """Set the choices of the field `name` of a form that is being made.

    A function is asked when they are shown or one was chosen: a list that renews itself shows no form.
    """
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101
    field.choices = choices if callable(choices) else list(choices)


class LaterDateField(forms.DateField):
    """A day that may lie ahead."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            input_formats=DATE_FORMATS,
            **kwargs,
        )


class TextArea(forms.Textarea):
    def __init__(self, rows: int = 4) -> None:
        super().__init__(attrs={"rows": rows, "autocomplete": "off"})


class Section(LayoutObject):
    """A titled part of a form; with `show_when` ("field=value,value") only while that is chosen."""

    def __init__(self, title: Promise | str, *fields: Any, help_text: Any = "", show_when: str = "") -> None:
        self.title, self.fields = title, list(fields)
        self.help_text, self.show_when = help_text, show_when

    def render(self, form: Any, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> str:
        content = "".join(render_field(field, form, context, template_pack=template_pack) for field in self.fields)
        return render_to_string(
            "components/form_section.html",
            {
                "title": self.title,
                "content": content,
                "help_text": self.help_text,
                "show_when": self.show_when,
            },
        )


class FieldHelp(LayoutObject):
    """Help beside a hard field, closed until it is asked for, with a link to its place in a guide.

    `anchor` is that of a heading; `guide` the name of a guide of `dost_portal.help.guides`.
    """

    def __init__(self, summary: Promise | str, text: Promise | str, *, guide: str, anchor: str) -> None:
        self.summary, self.text, self.guide, self.anchor = summary, text, guide, anchor

    def render(self, form: Any, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> str:
        url = f"{reverse('help:guide', args=[self.guide])}#{self.anchor}"
        return render_to_string("components/field_help.html", {"summary": self.summary, "text": self.text, "url": url})


class PortalForm(forms.Form):
    """A form laid out by its `sections()`; the page brings the tag, the token and the buttons."""

    use_required_attribute = False
    error_css_class = "is-invalid"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self.sections())
        for name in self.fields:
            self.fields[name].widget.attrs.setdefault("autocomplete", "off")

    def sections(self) -> Iterable[Any]:
        return list(self.fields)
