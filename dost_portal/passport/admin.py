"""Reference data is kept here: what a row says may be put right, what it is may not change.

Codes and times are read-only once a row exists, and no row is deleted: an old case must still find
what held on its day. A new rule is a new row; the one it replaces is ended first.
"""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dost_portal.passport import models as passport
from dost_portal.passport.models.base import Dated


class ReferenceForm(forms.ModelForm):
    """Checks the table's constraints against the whole row, its read-only fields included.

    Django leaves out constraints that touch a field which is not in the form; the database would then
    refuse what the person was not told about.
    """

    def validate_unique(self) -> None:
        super().validate_unique()
        if self.errors:
            return
        try:
            self.instance.validate_constraints()
        except ValidationError as error:
            self.add_error(None, error)


class ReferenceAdmin(admin.ModelAdmin):
    """Rows that are added and ended, never deleted; `fixed` are the fields that make a row what it is."""

    form = ReferenceForm
    fixed: ClassVar[tuple[str, ...]] = ("code", "valid_from")
    list_per_page = 50

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        return self.fixed if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class InForceFilter(admin.SimpleListFilter):
    """Today's rows, or those that have ended or not begun."""

    title = _("in force")
    parameter_name = "in_force"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("yes", str(_("today"))), ("no", str(_("not today")))]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[models.Model]) -> models.QuerySet[models.Model]:
        if self.value() not in {"yes", "no"}:
            return queryset
        today = queryset.model._default_manager.all().valid_on(timezone.localdate())  # type: ignore[attr-defined]
        return queryset.filter(pk__in=today) if self.value() == "yes" else queryset.exclude(pk__in=today)


class LabelledAdmin(ReferenceAdmin):
    list_display: tuple[str, ...] = ("label_az", "label_en", "label_ru", "code", "valid_from", "valid_until")
    list_filter: ClassVar[tuple[type[InForceFilter] | str, ...]] = (InForceFilter,)
    search_fields = ("code", "label_az", "label_en", "label_ru")


@admin.register(passport.Service)
class ServiceAdmin(ReferenceAdmin):
    """One row for ever: its texts and the number of the decision are edited, nothing is added."""

    fixed = ("code", "valid_from", "valid_until", "is_free")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(passport.PassportItem)
class PassportItemAdmin(ReferenceAdmin):
    fixed = ("number", "valid_from")
    list_display = ("number", "title_az", "title_en", "title_ru")
    list_display_links = ("number", "title_az")


@admin.register(passport.PassportOption)
class PassportOptionAdmin(LabelledAdmin):
    fixed = ("item", "code", "valid_from", "excludes_others")
    list_display = ("item", "label_az", "selected", "basis", "offered")
    list_display_links = ("label_az",)
    list_filter = (InForceFilter, "selected", "offered", "item")
    list_select_related = ("item",)


@admin.register(passport.ServiceStandard)
class ServiceStandardAdmin(ReferenceAdmin):
    fixed = ("code", "amount", "unit", "day_kind", "warn_percent", "passport_items", "valid_from")
    list_display = ("code", "amount", "unit", "day_kind", "warn_percent", "valid_from", "valid_until")
    list_filter = (InForceFilter, "code")


@admin.register(passport.LegalAct)
class LegalActAdmin(ReferenceAdmin):
    list_display = ("number", "date", "title_az", "valid_from", "valid_until")
    list_filter = (InForceFilter, "kind")


class VersionedAdmin(ReferenceAdmin):
    """A text that was used stays what it was: a new text is a new row, and the old one ends."""

    worded: ClassVar[tuple[str, ...]]
    list_filter = (InForceFilter, "code")

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        began = isinstance(obj, Dated) and obj.valid_from <= timezone.localdate()
        return (*self.fixed, *self.worded) if began else super().get_readonly_fields(request, obj)


@admin.register(passport.LetterWording)
class LetterWordingAdmin(VersionedAdmin):
    worded = ("heading", "opening", "closing")
    list_display = ("code", "heading", "valid_from", "valid_until")


@admin.register(passport.ConsentText)
class ConsentTextAdmin(VersionedAdmin):
    worded = ("label_az", "label_en", "label_ru", "stops_az", "stops_en", "stops_ru", "months")
    list_display = ("code", "label_az", "valid_from", "valid_until")


class RiskQuestionInline(admin.TabularInline):
    model = passport.RiskQuestion
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or obj.valid_from > timezone.localdate()

    has_change_permission = has_delete_permission = has_add_permission


@admin.register(passport.RiskInstrument)
class RiskInstrumentAdmin(VersionedAdmin):
    """Questions are written while an instrument is yet to begin."""

    worded = ("label_az", "label_en", "label_ru", "source", "medium_from", "high_from", "immediate_from")
    list_display = ("label_az", "code", "source", "valid_from", "valid_until")
    inlines = (RiskQuestionInline,)


@admin.register(passport.OrderLimit)
class OrderLimitAdmin(VersionedAdmin):
    worded = ("least_days", "most_days")
    list_display = ("code", "least_days", "most_days", "valid_from", "valid_until")


@admin.register(passport.RefusalGround)
class RefusalGroundAdmin(LabelledAdmin):
    fixed = ("code", "valid_from", "names_missing_document", "cites_legal_act")


@admin.register(passport.DocumentKind)
class DocumentKindAdmin(LabelledAdmin):
    fixed = ("code", "group", "valid_from")
    list_display = ("label_az", "label_ru", "code", "group", "pattern", "valid_from", "valid_until")
    list_filter = (InForceFilter, "group")


@admin.register(passport.SubmissionForm)
class SubmissionFormAdmin(LabelledAdmin):
    list_display = ("label_az", "label_en", "label_ru", "code", "accepted", "valid_from", "valid_until")


@admin.register(passport.ApplicantKind)
class ApplicantKindAdmin(LabelledAdmin):
    fixed = ("code", "valid_from", "proof_required", "consent_required")
    list_display = ("label_az", "code", "proof_required", "consent_required", "valid_from", "valid_until")


@admin.register(passport.BackOffice)
class BackOfficeAdmin(ReferenceAdmin):
    list_display = ("code", "passport_label", "current_label_az", "is_addressee", "valid_from", "valid_until")
    list_filter = (InForceFilter,)


@admin.register(passport.ViolenceForm, passport.Relationship, passport.EconomicRegion)
class PlainAdmin(LabelledAdmin):
    """Nothing but codes and names."""


@admin.register(passport.Rayon)
class RayonAdmin(ReferenceAdmin):
    list_display = ("name", "kind", "region", "valid_from", "valid_until")
    list_filter = (InForceFilter, "kind", "region")
    list_select_related = ("region",)
    search_fields = ("name", "code")


@admin.register(passport.LawEnforcementBody)
class LawEnforcementBodyAdmin(ReferenceAdmin):
    list_display = ("name", "kind", "rayon", "phone", "active", "confirmed")
    list_filter = (InForceFilter, "kind", "confirmed", "active", "rayon__region")
    list_select_related = ("rayon",)
    search_fields = ("name", "dative", "code")


@admin.register(passport.Holiday)
class HolidayAdmin(admin.ModelAdmin):
    """The one table whose rows may go: an announced day replaces an estimated one."""

    list_display = ("date", "name_az", "name_en", "name_ru", "works", "provisional")
    list_filter = ("provisional", "works", "date")
    date_hierarchy = "date"
