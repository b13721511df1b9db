"""Staff and centres out of a table: read, checked row by row with the administration's own forms, made all or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.db import models, transaction
from django.utils.translation import gettext as _

from dost_portal.audit import trail
from dost_portal.context import ROLE_LABELS
from dost_portal.passport.models import Rayon
from dost_portal.staff import links
from dost_portal.staff.directions import offer_social_services
from dost_portal.staff.entry_forms import StaffFields
from dost_portal.staff.models import Centre, User

MOST_ROWS: Final = 500
USUAL: Final = {"opens_at": "09:00", "closes_at": "18:00", "working_days": "1,2,3,4,5"}


class CentreFields(forms.ModelForm):
    class Meta:
        model = Centre
        fields = ("code", "name", "category", "address", "phone", "rayon", "opens_at", "closes_at", "working_days")


@dataclass
class Line:
    """A row of the table: its place in the file, its cells by column, and what stands in its way."""

    place: int
    cells: dict[str, str]
    errors: list[str] = field(default_factory=list)
    form: Any = None


@dataclass(frozen=True)
class Kind:
    """What is imported: the form of one row, and the column that names it, once a file."""

    form: type[forms.ModelForm]
    unique: str

    @property
    def columns(self) -> list[str]:
        return [name for name in self.form.base_fields if name != "is_active"]

    def labels(self) -> dict[str, str]:
        return {name: str(self.form.base_fields[name].label) for name in self.columns}


STAFF: Final = Kind(StaffFields, "username")
CENTRES: Final = Kind(CentreFields, "code")


class UnfitTableError(Exception):
    """The table as a whole cannot be read; the message says why, in words."""


def read(kind: Kind, rows: Sequence[Sequence[str]]) -> list[Line]:
    """Return the lines of a table whose first row names its columns, by their code or their label.

    Raises UnfitTableError.
    """
    if len(rows) < 2:
        raise UnfitTableError(_("The table has no rows under its head."))
    if len(rows) > MOST_ROWS + 1:
        raise UnfitTableError(_("The table has more than %(most)d rows.") % {"most": MOST_ROWS})
    known = {label.casefold(): name for name, label in kind.labels().items()} | {name: name for name in kind.columns}
    head = [known.get(cell.strip().casefold(), "") for cell in rows[0]]
    unknown = [cell for cell, name in zip(rows[0], head, strict=True) if cell.strip() and not name]
    if unknown:
        raise UnfitTableError(_("Unknown columns: %(names)s") % {"names": ", ".join(unknown)})
    if kind.unique not in head:
        raise UnfitTableError(_("The column “%(name)s” is missing.") % {"name": kind.labels()[kind.unique]})
    lines = [
        Line(place, {name: cell.strip() for name, cell in zip(head, row, strict=False) if name})
        for place, row in enumerate(rows[1:], start=2)
    ]
    return check(kind, [line for line in lines if any(line.cells.values())])


def check(kind: Kind, lines: list[Line]) -> list[Line]:
    """Say of each line what stands in its way, that its name stands twice in the file included."""
    seen: set[str] = set()
    for line in lines:
        line.form = kind.form(_data(kind, line.cells))
        if line.form.is_valid():
            line.errors = []
        else:
            line.errors = [f"{_label(kind, name)}: {' '.join(map(str, why))}" for name, why in line.form.errors.items()]
        name = line.cells.get(kind.unique, "").casefold()
        if name in seen:
            line.errors.append(_("It stands in the file twice."))
        seen.add(name)
    return lines


@transaction.atomic
def make(*, kind: Kind, lines: Sequence[Line], by: User) -> int:
    """Make all of the lines, which have no errors; return how many.

    Staff are invited: by e-mail where there is an address, else by the link of their page of access.
    """
    for line in lines:
        made: models.Model = line.form.save(commit=False)
        if isinstance(made, User):
            made.set_unusable_password()
        made.save()
        if isinstance(made, User):
            trail.record("staff.saved", by=by, subject=f"user:{made.pk}", fields=list(line.cells))
            if made.email:
                links.issue(user=made, by=by, mail=True)
        elif isinstance(made, Centre):
            offer_social_services(centre=made)
    trail.record("staff.imported" if kind is STAFF else "centres.imported", by=by, detail={"rows": len(lines)})
    return len(lines)


def _label(kind: Kind, name: str) -> str:
    return kind.labels().get(name, "") or _("Row")


def _data(kind: Kind, cells: Mapping[str, str]) -> dict[str, Any]:
    """Return the cells as the form would be posted: roles as codes, centre and district by what names them."""
    data: dict[str, Any] = {name: cells.get(name) or USUAL.get(name, "") for name in kind.columns} | {"is_active": "on"}
    if "roles" in data:
        words = {str(label).casefold(): role.value for role, label in ROLE_LABELS.items()}
        asked = [word.strip() for word in data["roles"].replace(";", ",").split(",") if word.strip()]
        data["roles"] = [words.get(word.casefold(), word) for word in asked]
    if data.get("centre"):
        found = Centre.objects.filter(code__iexact=data["centre"]).first()
        data["centre"] = str(found.pk) if found else "0"
    if data.get("rayon"):
        rayon = Rayon.objects.filter(name__iexact=data["rayon"]).first()
        data["rayon"] = str(rayon.pk) if rayon else "0"
    return data
