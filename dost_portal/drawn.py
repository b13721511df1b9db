"""Components that pages show by the hundred, drawn in Python: `{% badge %}`, `{% clock %}`, `{% table_row %}`,
`{% filter_field %}`.

An included template asks its context some forty times a clock; these took most of a board's time. Everything else
stays a template in templates/components.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, Select
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from dost_portal.icons import icon

register = template.Library()

# As clocks.js writes them anew: the words stand on the body of base.html too.
_STATES: Final = {
    "running": gettext_lazy("On time"),
    "warning": gettext_lazy("Soon due"),
    "breached": gettext_lazy("Overdue"),
    "stopped": pgettext_lazy("clock", "Stopped"),
}
_ICONS: Final = {
    "clock": "clock-icon-running",
    "hourglass-split": "clock-icon-warning",
    "exclamation-circle": "clock-icon-breached",
    "check-circle": "clock-icon-stopped",
}
_EPOCHS: Final = {"due_epoch": "data-due", "warn_epoch": "data-warn", "start_epoch": "data-start"}


@register.simple_tag
def badge(text: Any, kind: str = "", icon: str = "") -> SafeString:
    """Return `text` as a badge; `kind` is neutral, primary, success, info, warn or danger, `icon` a name."""
    return format_html('<span class="tag tag-{}">{}{}</span>', kind or "neutral", _icon(icon), text)


@register.simple_tag
def clock(shown: Mapping[str, Any], inline: bool = False) -> SafeString:
    """Return a clock of a presenter; `inline` for a table: no bar, its label and state for screen readers alone.

    `shown`: label, state (running, warning, breached, stopped), due_epoch, warn_epoch and start_epoch (seconds UTC; the
    last draws a bar), due_text, stopped_text, corrected.
    """
    state, due = shown["state"], shown.get("due_text", "")
    told = [name for name in _EPOCHS if shown.get(name) and not (inline and name == "start_epoch")]
    bar = "start_epoch" in told and state != "stopped"
    return format_html(
        '<div class="clock{}" data-clock data-state="{}" data-label="{}"{}>'
        '<span class="{}">{}</span>'
        '<span class="clock-line">{}<span data-clock-value>{}</span></span>'
        "{}{}{}"
        '<span class="visually-hidden" role="status" data-clock-said></span></div>',
        " clock-inline" if inline else "",
        state,
        shown["label"],
        format_html_join("", ' {}="{}"', ((_EPOCHS[name], int(shown[name])) for name in told)),
        "visually-hidden" if inline else "clock-label",
        shown["label"],
        _clock_icons(),
        shown.get("stopped_text", "") if state == "stopped" else due or "–",
        SafeString('<progress class="clock-bar" max="1" value="0" aria-hidden="true"></progress>') if bar else "",
        _clock_foot(state, due, inline),
        format_html('<span class="clock-note">{}</span>', shown["corrected"]) if shown.get("corrected") else "",
    )


@cache
def _clock_icons() -> SafeString:
    return format_html_join("", "{}", ((icon(name, **{"class": css}),) for name, css in _ICONS.items()))


def _clock_foot(state: str, due: str, inline: bool) -> SafeString:
    if inline:
        return format_html('<span class="visually-hidden" data-clock-word>{}</span>', _STATES[state])
    until = format_html("<span>{}</span>", gettext("due %(due_text)s") % {"due_text": due}) if due else ""
    word = '<span class="clock-foot"><span class="clock-word" data-clock-word>{}</span>{}</span>'
    return format_html(word, _STATES[state], until)


@register.simple_tag
def table_row(cells: Iterable[Mapping[str, Any]]) -> SafeString:
    """Return the cells of a row of components/table.html, which says what a cell holds."""
    return format_html_join("", "{}", ((_cell(cell),) for cell in cells))


def _cell(cell: Mapping[str, Any]) -> SafeString:
    text, url = cell["text"], cell.get("url", "")
    if cell.get("head"):
        inside = format_html('<a class="row-link code" href="{}">{}</a>', url, text) if url else text
        return format_html('<th scope="row">{}</th>', inside)
    if url:
        inside = format_html('<a class="row-link" href="{}">{}</a>', url, text)
    else:
        inside = format_html("<span{}>{}{}</span>", _look(cell), _drawn_clock(cell), _text(cell))
    number = SafeString(' class="num"') if cell.get("num") else ""
    return format_html('<td data-label="{}"{}>{}</td>', cell.get("label", ""), number, inside)


def _look(cell: Mapping[str, Any]) -> SafeString:
    if cell.get("clock"):
        return SafeString(' class="stack-tight"')
    return SafeString(' class="muted"') if cell.get("muted") else SafeString("")


def _drawn_clock(cell: Mapping[str, Any]) -> SafeString:
    return clock(cell["clock"], inline=True) if cell.get("clock") else SafeString("")


def _text(cell: Mapping[str, Any]) -> SafeString:
    text = cell["text"]
    if cell.get("badge"):
        return badge(text, cell["badge"], cell.get("icon", ""))
    return format_html("<strong>{}</strong>" if cell.get("strong") else "{}", text)


@register.simple_tag
def filter_field(field: BoundField) -> SafeString:
    """Return a field of a list's filter with its label, as crispy's: a choice of several folds away."""
    widget = field.field.widget
    if isinstance(widget, CheckboxSelectMultiple):
        chosen = {str(value) for value in field.value() or ()}
        box = '<div class="form-check">{}<label for="{}" class="form-check-label">{}</label></div>'
        boxes = format_html_join("", box, (_box(field, *choice, chosen) for choice in enumerate(_choices(field))))
        parts = (icon("sliders"), field.label, field.auto_id, field.label, boxes)
        return format_html(
            '<details class="filter-more"><summary>{}{}</summary><div id="div_{}"><fieldset>'
            '<legend class="form-label">{}</legend><div>{}</div></fieldset></div></details>',
            *parts,
        )
    checkbox = isinstance(widget, CheckboxInput)
    label = format_html(
        '<label for="{}" class="{}">{}</label>', field.auto_id, f"form-{'check-' if checkbox else ''}label", field.label
    )
    control = _select(field) if isinstance(widget, Select) else _input(field, "check-input" if checkbox else "control")
    return format_html(
        '<div class="filter-field"><div id="div_{}" class="{}">{}{}{}</div></div>',
        field.auto_id,
        "form-check" if checkbox else "",
        *((control, label) if checkbox else (label, control)),
        _errors(field),
    )


def _choices(field: BoundField) -> Iterable[tuple[Any, Any]]:
    return field.field.choices  # type: ignore[attr-defined]


def _box(field: BoundField, place: int, choice: tuple[Any, Any], chosen: set[str]) -> tuple[Any, ...]:
    name, (value, label) = f"{field.auto_id}_{place}", choice
    checked = SafeString(" checked") if str(value) in chosen else ""
    made = '<input type="checkbox" class="form-check-input" name="{}" value="{}" id="{}"{}>'
    return format_html(made, field.html_name, value, name, checked), name, label


def _select(field: BoundField) -> SafeString:
    chosen = str(field.value() or "")
    options = (
        (value, SafeString(" selected") if str(value) == chosen else "", label) for value, label in _choices(field)
    )
    return format_html(
        '<select name="{}" id="{}" class="form-select{}"{}>{}</select>',
        field.html_name,
        field.auto_id,
        " is-invalid" if field.errors else "",
        _told(field),
        format_html_join("", '<option value="{}"{}>{}</option>', options),
    )


def _input(field: BoundField, kind: str) -> SafeString:
    return field.as_widget(attrs={"class": f"form-{kind}{' is-invalid' if field.errors else ''}"})


def _told(field: BoundField) -> SafeString:
    told = ' aria-invalid="true" aria-describedby="{}_error"'
    return format_html(told, field.auto_id) if field.errors else SafeString("")


def _errors(field: BoundField) -> SafeString:
    if not field.errors:
        return SafeString("")
    lines = format_html_join("", "<span><strong>{}</strong></span>", ((error,) for error in field.errors))
    return format_html('<div id="{}_error" class="invalid-feedback">{}</div>', field.auto_id, lines)


def _icon(name: str) -> SafeString:
    return icon(name) if name else SafeString("")
