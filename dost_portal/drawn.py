"""Components that pages show by the hundred, drawn in Python: `{% badge %}`, `{% clock %}`, `{% table_rows %}`,
`{% facts %}`, `{% timeline %}`, `{% filter_field %}`.

An included template asks its context some forty times a clock; these took most of a board's time. Everything else
stays a template in templates/components.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from html import escape
from typing import Any, Final

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, Select
from django.forms.utils import flatatt
from django.template.defaultfilters import linebreaksbr
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
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
_BAR: Final = '<progress class="clock-bar" max="1" value="0" aria-hidden="true"></progress>'
_EPOCHS: Final = {"due_epoch": "data-due", "warn_epoch": "data-warn", "start_epoch": "data-start"}


@register.simple_tag
def badge(text: Any, kind: str = "", icon: str = "") -> SafeString:
    """Return `text` as a badge; `kind` is neutral, primary, success, info, warn or danger, `icon` a name."""
    return SafeString(f'<span class="tag tag-{_escaped(kind or "neutral")}">{_icon(icon)}{_escaped(text)}</span>')


@register.simple_tag
def clock(shown: Mapping[str, Any], inline: bool = False) -> SafeString:
    """Return a clock of a presenter; `inline` for a table: no bar, its label and state for screen readers alone.

    `shown`: label, state (running, warning, breached, stopped), due_epoch, warn_epoch and start_epoch (seconds UTC; the
    last draws a bar), due_text, stopped_text, corrected.
    """
    state, due = shown["state"], shown.get("due_text", "")
    told = [name for name in _EPOCHS if shown.get(name) and not (inline and name == "start_epoch")]
    bar = "start_epoch" in told and state != "stopped"
    label = _escaped(shown["label"])
    epochs = "".join(f' {_EPOCHS[name]}="{int(shown[name])}"' for name in told)
    value = _escaped(shown.get("stopped_text", "") if state == "stopped" else due or "–")
    note = f'<span class="clock-note">{_escaped(shown["corrected"])}</span>' if shown.get("corrected") else ""
    return SafeString(
        f'<div class="clock{" clock-inline" if inline else ""}" data-clock data-state="{_escaped(state)}"'
        f' data-label="{label}"{epochs}>'
        f'<span class="{"visually-hidden" if inline else "clock-label"}">{label}</span>'
        f'<span class="clock-line">{_clock_icons()}<span data-clock-value>{value}</span></span>'
        f"{_BAR if bar else ''}{_clock_foot(state, due, inline)}{note}"
        '<span class="visually-hidden" role="status" data-clock-said></span></div>'
    )


@cache
def _clock_icons() -> SafeString:
    return format_html_join("", "{}", ((icon(name, **{"class": css}),) for name, css in _ICONS.items()))


def _clock_foot(state: str, due: str, inline: bool) -> str:
    word = _escaped(_STATES[state])
    if inline:
        return f'<span class="visually-hidden" data-clock-word>{word}</span>'
    words = gettext("due %(due_text)s") % {"due_text": due}
    until = f"<span>{_escaped(words)}</span>" if due else ""
    return f'<span class="clock-foot"><span class="clock-word" data-clock-word>{word}</span>{until}</span>'


@register.simple_tag
def table_rows(rows: Iterable[Sequence[Mapping[str, Any]]], columns: Sequence[Any]) -> SafeString:
    """Return the rows of components/table.html, which says what a cell holds; a phone shows its column beside it."""
    labels = [_escaped(column) for column in columns]
    lines = ("".join(_cell(*told) for told in zip(cells, labels, strict=True)) for cells in rows)
    return SafeString("".join(f"<tr>{line}</tr>" for line in lines))


def _cell(cell: Mapping[str, Any], label: str) -> str:
    text, url = _escaped(cell["text"]), _escaped(cell.get("url", ""))
    if cell.get("head"):
        inside = f'<a class="row-link code" href="{url}">{text}</a>' if url else text
        return f'<th scope="row">{inside}</th>'
    number = ' class="num"' if cell.get("num") else ""
    inside = f'<a class="row-link" href="{url}">{text}</a>' if url else _inside(cell, text)
    return f'<td data-label="{label}"{number}>{inside}</td>'


def _inside(cell: Mapping[str, Any], text: str) -> str:
    if cell.get("badge"):
        text = badge(cell["text"], cell["badge"], cell.get("icon", ""))
    elif cell.get("strong"):
        text = f"<strong>{text}</strong>"
    if cell.get("clock"):
        return f'<span class="stack-tight">{clock(cell["clock"], inline=True)}{text}</span>'
    return f'<span class="muted">{text}</span>' if cell.get("muted") else f"<span>{text}</span>"


def _escaped(value: Any) -> str:
    """Return `value` as `format_html` writes it, without its questions: a list has hundreds of them."""
    return value if isinstance(value, SafeString) else escape(str(value))


@register.simple_tag
def facts(pairs: Iterable[Mapping[str, Any]]) -> SafeString:
    """Return the pairs of components/facts.html, which says what a pair holds."""
    lines = (f"<div><dt>{_escaped(pair['label'])}</dt><dd>{_fact(pair)}</dd></div>" for pair in pairs)
    return SafeString("".join(lines))


def _fact(pair: Mapping[str, Any]) -> str:
    value = pair.get("value")
    if pair.get("hidden"):
        words = gettext("Not shown to your role")  # outside the f-string, where makemessages finds it
        return f'<span class="hidden-value">{icon("eye-slash")} {_escaped(words)}</span>'
    if value is None or value == "":
        words = gettext("Not stated")
        return f'<span class="hidden-value">{_escaped(words)}</span>'
    if pair.get("url"):
        return f'<a href="{_escaped(pair["url"])}">{_escaped(value)}</a>'
    return linebreaksbr(value)


@register.simple_tag
def timeline(rows: Iterable[Mapping[str, Any]]) -> SafeString:
    """Return the entries of components/timeline.html, which says what an entry holds."""
    return SafeString("".join(map(_entry, rows)))


def _entry(row: Mapping[str, Any]) -> str:
    at = localtime(row["at"])
    by = f" · {_escaped(row['by'])}" if row.get("by") else ""
    note = f'<p class="timeline-note">{linebreaksbr(row["note"])}</p>' if row.get("note") else ""
    return (
        f'<li class="timeline-item timeline-{_escaped(row.get("kind") or "neutral")}">'
        f'<span class="timeline-mark">{icon(row.get("icon") or "clock-history")}</span>'
        f'<div><p class="timeline-text">{_escaped(row["text"])}</p><p class="timeline-meta">'
        f'<time datetime="{at.isoformat()}">{date_format(at, "SHORT_DATETIME_FORMAT")}</time>{by}</p>{note}</div></li>'
    )


@register.simple_tag
def filter_field(field: BoundField) -> SafeString:
    """Return a field of a list's filter with its label, as crispy's: a choice of several folds away."""
    widget, label, name = field.field.widget, _escaped(field.label), field.auto_id
    if isinstance(widget, CheckboxSelectMultiple):
        chosen = {str(value) for value in field.value() or ()}
        boxes = "".join(_box(field, *choice, chosen) for choice in enumerate(_choices(field)))
        return SafeString(
            f'<details class="filter-more"><summary>{icon("sliders")}{label}</summary><div id="div_{name}"><fieldset>'
            f'<legend class="form-label">{label}</legend><div>{boxes}</div></fieldset></div></details>'
        )
    checkbox = isinstance(widget, CheckboxInput)
    label = f'<label for="{name}" class="form-{"check-" if checkbox else ""}label">{label}</label>'
    control = _select(field) if isinstance(widget, Select) else _input(field, "check-input" if checkbox else "control")
    both = control + label if checkbox else label + control
    css = "form-check" if checkbox else ""
    return SafeString(
        f'<div class="filter-field"><div id="div_{name}" class="{css}">{both}{_errors(field)}</div></div>'
    )


def _choices(field: BoundField) -> Iterable[tuple[Any, Any]]:
    return field.field.choices  # type: ignore[attr-defined]


def _box(field: BoundField, place: int, choice: tuple[Any, Any], chosen: set[str]) -> str:
    name, value, label = f"{field.auto_id}_{place}", _escaped(choice[0]), _escaped(choice[1])
    checked = " checked" if str(choice[0]) in chosen else ""
    return (
        f'<div class="form-check"><input type="checkbox" class="form-check-input" name="{field.html_name}"'
        f' value="{value}" id="{name}"{checked}><label for="{name}" class="form-check-label">{label}</label></div>'
    )


def _select(field: BoundField) -> str:
    chosen = str(field.value() or "")
    options = "".join(
        f'<option value="{_escaped(value)}"{" selected" if str(value) == chosen else ""}>{_escaped(label)}</option>'
        for value, label in _choices(field)
    )
    css = " is-invalid" if field.errors else ""
    start = f'<select name="{field.html_name}" id="{field.auto_id}" class="form-select{css}"{_told(field)}>'
    return f"{start}{options}</select>"


def _input(field: BoundField, kind: str) -> str:
    # The widget says what it is made of; its own template and that of its attributes would take longer than the list.
    widget, css = field.field.widget, f"form-{kind}{' is-invalid' if field.errors else ''}"
    attrs = field.build_widget_attrs({"id": field.auto_id, "class": css}, widget)
    made = widget.get_context(field.html_name, field.value(), attrs)["widget"]
    value = {} if made["value"] is None else {"value": str(made["value"])}
    return f"<input{flatatt({'type': made['type'], 'name': made['name'], **value, **made['attrs']})}>"


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
