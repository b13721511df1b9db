"""The passport laid out for reading: each of its 27 items with what is selected, and how sure that is."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dost_portal.passport import selectors
from dost_portal.passport.models import (
    BackOffice,
    LegalAct,
    PassportItem,
    PassportOption,
    RefusalGround,
    Service,
    ServiceStandard,
)
from dost_portal.passport.models.base import in_language

# The four words the passport offers under items 12, 14 and 16. The portal keeps no standard in months.
_UNITS = (
    ("month", "ay", "month", "месяц"),
    ("day", "gün", "day", "день"),
    ("hour", "saat", "hour", "час"),
    ("minute", "dəqiqə", "minute", "минута"),
)
_UNIT_ITEMS = {12: "overall", 14: "front_office", 16: "back_office"}
_AMOUNT_ITEMS = {13: "overall", 15: "front_office", 17: "back_office", 18: "operator"}


@dataclass(frozen=True)
class Line:
    """One line under an item; `selected` is "yes", "no", "open", or "" where there is nothing to tick."""

    text: str
    selected: str = ""
    inferred: bool = False


@dataclass(frozen=True)
class Entry:
    """One item: a heading, and a value or lines. `remark` is the portal's own word, not the passport's."""

    number: int
    title: str
    value: str = ""
    lines: tuple[Line, ...] = ()
    numbered: bool = False
    note: str = ""
    reason: str = ""
    remark: str = ""

    @property
    def is_open(self) -> bool:
        return any(line.selected == "open" for line in self.lines)

    @property
    def is_inferred(self) -> bool:
        return any(line.inferred for line in self.lines)


@dataclass(frozen=True)
class Page:
    """Everything the page shows, as it holds on `day`."""

    day: dt.date
    service: Service
    entries: list[Entry]
    standards: list["StandardRow"]


@dataclass(frozen=True)
class StandardRow:
    """A service standard in words."""

    name: str
    length: str
    items: str
    day_kind: str
    warn_percent: int
    since: dt.date


@dataclass(frozen=True)
class _Layout:
    """What was read from the tables for a day; fills an item that has only its heading yet."""

    day: dt.date
    service: Service
    standards: dict[str, ServiceStandard]
    options: dict[int, list[PassportOption]]

    def filled(self, entry: Entry) -> Entry:
        number = entry.number
        if number in _UNIT_ITEMS:
            return self._unit(entry, self.standards.get(_UNIT_ITEMS[number]))
        if number in _AMOUNT_ITEMS:
            standard = self.standards.get(_AMOUNT_ITEMS[number])
            return replace(entry, value=str(standard.amount) if standard else "–")
        special: dict[int, Callable[[Entry], Entry]] = {
            1: lambda entry: replace(entry, value=self.service.title),
            2: lambda entry: replace(entry, value=self.service.code),
            5: self._legal_acts,
            9: self._refusal_grounds,
            11: self._back_offices,
            19: self._fee,
            21: self._numbered,
            23: self._numbered,
            27: lambda entry: replace(entry, value=self.service.responsible),
        }
        return special.get(number, self._options)(entry)

    def _options(self, entry: Entry) -> Entry:
        lines = (
            Line(option.label, option.selected, inferred=option.basis == PassportOption.Basis.INFERRED)
            for option in self.options.get(entry.number, [])
        )
        return replace(entry, lines=tuple(lines))

    def _numbered(self, entry: Entry) -> Entry:
        """Documents and steps are not chosen from a list: all of them hold."""
        lines = (Line(option.label) for option in self.options.get(entry.number, []))
        return replace(entry, lines=tuple(lines), numbered=True)

    def _legal_acts(self, entry: Entry) -> Entry:
        acts = LegalAct.objects.valid_on(self.day)
        return replace(entry, lines=tuple(Line(act.citation) for act in acts), numbered=True)

    def _refusal_grounds(self, entry: Entry) -> Entry:
        grounds = RefusalGround.objects.valid_on(self.day)
        return replace(entry, lines=tuple(Line(ground.label, "yes", inferred=True) for ground in grounds))

    def _back_offices(self, entry: Entry) -> Entry:
        addressee = BackOffice.objects.valid_on(self.day).filter(is_addressee=True).first()
        remark = _("Requests go today to: %(office)s.") % {"office": addressee.label} if addressee else ""
        return replace(self._options(entry), remark=remark)

    def _fee(self, entry: Entry) -> Entry:
        paid = in_language("Ödənişli", "Paid", "Платно")
        free = in_language("Ödənişsiz", "Free of charge", "Бесплатно")
        is_free = self.service.is_free
        return replace(entry, lines=(Line(paid, _tick(not is_free)), Line(free, _tick(is_free))))

    def _unit(self, entry: Entry, standard: ServiceStandard | None) -> Entry:
        unit = standard.unit if standard else ""
        lines = tuple(Line(in_language(*words), _tick(key == unit)) for key, *words in _UNITS)
        if not standard or standard.unit != ServiceStandard.Unit.DAY:
            return replace(entry, lines=lines)
        remark = _("The passport does not say which day is meant. The portal counts: %(kind)s.")
        return replace(entry, lines=lines, remark=remark % {"kind": standard.get_day_kind_display()})


def passport_page(day: dt.date) -> Page:
    """Return the passport in force on `day`, its 27 items in order."""
    standards = list(ServiceStandard.objects.valid_on(day))
    options: dict[int, list[PassportOption]] = {}
    for option in PassportOption.objects.valid_on(day).select_related("item"):
        options.setdefault(option.item.number, []).append(option)
    service = selectors.service()
    layout = _Layout(day, service, {row.code: row for row in standards}, options)
    items = PassportItem.objects.valid_on(day)
    return Page(
        day=day,
        service=service,
        entries=[layout.filled(_headed(item)) for item in items],
        standards=_standard_rows(standards),
    )


def _headed(item: PassportItem) -> Entry:
    return Entry(number=item.number, title=item.title, note=item.note, reason=item.reason)


def _standard_rows(standards: Iterable[ServiceStandard]) -> list[StandardRow]:
    order = [code.value for code in ServiceStandard.Code]
    return [
        StandardRow(
            name=str(row.get_code_display()),
            length=length_in_words(row),
            items=row.passport_items,
            day_kind=str(row.get_day_kind_display()) if row.unit == ServiceStandard.Unit.DAY else "",
            warn_percent=row.warn_percent,
            since=row.valid_from,
        )
        for row in sorted(standards, key=lambda row: order.index(row.code))
    ]


def length_in_words(standard: ServiceStandard) -> str:
    """Return "1 hour", "60 minutes" in the active language."""
    n = standard.amount
    words = {
        "minute": ngettext("%(n)d minute", "%(n)d minutes", n),
        "hour": ngettext("%(n)d hour", "%(n)d hours", n),
        "day": ngettext("%(n)d day", "%(n)d days", n),
    }
    return words[standard.unit] % {"n": n}


def _tick(selected: bool) -> str:
    return "yes" if selected else "no"
