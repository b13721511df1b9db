"""What a test finds seeded, kept in memory: a transactional test empties every table at its end."""

from datetime import date

from django.apps import apps
from django.db import models

from cases.models import CaseOutcome, EscalationMultiple, RetentionRule
from dost_portal.demo.dsmf_places import add_places
from dost_portal.passport.models import Rayon
from dost_portal.passport.seed import load, load_papers, load_russian
from referrals.models import PlaceOfRehabilitation

_rows: dict[type[models.Model], list[models.Model]] = {}


def remember() -> None:
    """Read all seeded rows once; load them first where an earlier run left the tables empty."""
    if not Rayon.objects.exists():
        load(apps)
        load_papers(apps)
        load_russian(apps)
    add_places()
    EscalationMultiple.objects.get_or_create(multiple=2)
    for outcome in CaseOutcome.values:
        RetentionRule.objects.get_or_create(outcome=outcome, valid_from=date(2020, 1, 1), defaults={"years": 5})
    for model in (*_parents_first(), PlaceOfRehabilitation, EscalationMultiple, RetentionRule):
        _rows[model] = list(model._default_manager.all())


def restore() -> None:
    """Put the rows back if they are gone, under the keys they had."""
    if not Rayon.objects.exists():
        for model, rows in _rows.items():
            model._default_manager.bulk_create(rows)


def _parents_first() -> list[type[models.Model]]:
    waiting = list(apps.get_app_config("passport").get_models())
    found: list[type[models.Model]] = []
    while waiting:
        found += [model for model in waiting if not _parents(model) & set(waiting)]
        waiting = [model for model in waiting if model not in found]
    return found


def _parents(model: type[models.Model]) -> set[type[models.Model]]:
    return {field.related_model for field in model._meta.concrete_fields if field.is_relation} - {model}
