"""The administration's page that imports a table: the file, what it would make and what is wrong with it, then it."""

from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dost_portal import sheets
from dost_portal.staff import importing
from dost_portal.staff.current import current_user
from dost_portal.staff.importing import Kind, Line, UnfitTableError
from dost_portal.staff.reauthenticate import ReauthenticationForm

MOST_BYTES: Final = 2_000_000
# Between the preview and its confirmation the rows lie in the page, signed, and nowhere else.
SALT: Final = "dost_portal.staff.import"
HOUR: Final = 60 * 60


class TableForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV in UTF-8, or XLSX; the first row names the columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        self.kind, self.lines = kind, list[Line]()
        super().__init__(*args, **kwargs)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 2 MB."))
        try:
            self.lines = importing.read(self.kind, sheets.read_table(file.read()))
        except sheets.UnreadableTableError:
            raise ValidationError(_("This is neither CSV in UTF-8 nor XLSX.")) from None
        except UnfitTableError as error:
            raise ValidationError(str(error)) from None
        return file


class ImportAdmin(admin.ModelAdmin):
    """An admin whose rows can also come out of a table."""

    kind: Kind
    change_list_template = "admin/staff/change_list_import.html"

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_import"
        return [path("import/", self.admin_site.admin_view(self.import_page), name=name), *super().get_urls()]

    def import_page(self, request: HttpRequest) -> HttpResponse:
        """Behind the admin's own gate; nothing is made before the password was given again."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if "template" in request.GET:
            return sheets.as_file([list(self.kind.labels().values())], name=str(self.opts.model_name), kind=sheets.XLSX)
        if "rows" in request.POST:
            return self._confirmed(request)
        form = TableForm(request.POST or None, request.FILES or None, kind=self.kind)
        return self._page(request, form, form.lines if form.is_bound and form.is_valid() else [])

    def _confirmed(self, request: HttpRequest) -> HttpResponse:
        try:
            cells = signing.loads(request.POST["rows"], salt=SALT, max_age=HOUR)
        except signing.BadSignature:
            messages.error(request, _("The preview is too old: choose the file again."))
            return redirect(request.path)
        lines = importing.check(self.kind, [Line(place, row) for place, row in cells])
        form = ReauthenticationForm(request.POST, user=current_user(request))
        if not form.is_valid() or any(line.errors for line in lines):
            return self._page(request, TableForm(kind=self.kind), lines, form)
        done = importing.make(kind=self.kind, lines=lines, by=current_user(request))
        messages.success(request, ngettext("%d row was imported.", "%d rows were imported.", done) % done)
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def _page(
        self, request: HttpRequest, form: TableForm, lines: list[Line], confirm: ReauthenticationForm | None = None
    ) -> HttpResponse:
        wrong = sum(bool(line.errors) for line in lines)
        labels = self.kind.labels()
        context = self.admin_site.each_context(request) | {
            "title": _("Import"),
            "opts": self.opts,
            "form": form,
            "columns": labels.values(),
            "lines": [(line.place, [line.cells.get(name, "") for name in labels], line.errors) for line in lines],
            "wrong": wrong,
            "confirm": confirm or ReauthenticationForm(user=current_user(request)),
            "rows": signing.dumps([(line.place, line.cells) for line in lines], salt=SALT, compress=True),
            "ready": bool(lines) and not wrong,
        }
        bad = wrong or form.errors or (confirm is not None and confirm.errors)
        return render(request, "admin/staff/import.html", context, status=422 if bad else 200)
