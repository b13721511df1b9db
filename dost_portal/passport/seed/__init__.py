"""The first content of the tables: readable data, and the one function that writes it.

The migration loads it once. `load(apps)` may be run again at any time (a test that empties tables
needs that): a row is found by its natural key and its first day, and made what the seed says.
"""

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from dost_portal.passport.seed import days, documents, incident, items, law, offices, places, protection, wording
from dost_portal.passport.seed.russian import fill_in

Row = dict[str, Any]


class Registry(Protocol):
    """The part of Django's app registry, or of a migration's, that is needed."""

    def get_model(self, app_label: str, model_name: str) -> Any: ...
    def get_app_config(self, app_label: str) -> Any: ...


def load(apps: Registry) -> None:
    """Write the rows of the passport, the law and the map into the models of `apps`."""
    write, row_of = _writer(apps), _finder(apps)

    write("Service", [items.SERVICE], "code")
    write("PassportItem", items.ITEMS, "number", "valid_from")
    for number, options in items.options():
        item = row_of("PassportItem", number=number, valid_from=items.PASSPORT_DATE)
        write("PassportOption", ({**row, "item": item} for row in options), "item", "code", "valid_from")
    write("ServiceStandard", items.STANDARDS)
    write("LegalAct", law.ACTS)
    write("RefusalGround", law.REFUSAL_GROUNDS)
    write("DocumentKind", documents.kinds())
    write("SubmissionForm", documents.SUBMISSION_FORMS)
    write("ApplicantKind", documents.APPLICANT_KINDS)
    write("BackOffice", offices.BACK_OFFICES)
    write("ViolenceForm", incident.VIOLENCE_FORMS)
    write("Relationship", incident.relationships())
    write("EconomicRegion", places.regions())
    for place in places.rayons():
        region = row_of("EconomicRegion", code=place.region, valid_from=places.REGIONS_DATE)
        write("Rayon", [{**place.row, "region": region}])
        rayon = row_of("Rayon", code=place.row["code"], valid_from=place.row["valid_from"])
        write("LawEnforcementBody", [{**place.police, "rayon": rayon}])
    write("Holiday", days.holidays_of(days.YEARS), "date")


def load_papers(apps: Registry) -> None:
    """Write what letters say, and whom they may go to beside the police, into the models of `apps`."""
    write, row_of = _writer(apps), _finder(apps)
    write("LetterWording", wording.WORDINGS)
    write("ConsentText", protection.CONSENTS)
    write("OrderLimit", protection.LIMITS)
    for instrument, questions in protection.INSTRUMENTS:
        write("RiskInstrument", [instrument])
        made = row_of("RiskInstrument", code=instrument["code"], valid_from=instrument["valid_from"])
        rows = (
            {"instrument": made, "code": code, "text_az": az, "text_en": en, "position": place}
            for place, (code, az, en) in enumerate(questions, start=1)
        )
        write("RiskQuestion", rows, "instrument", "code")
    for place in places.rayons():
        rayon = row_of("Rayon", code=place.row["code"], valid_from=place.row["valid_from"])
        write("LawEnforcementBody", ({**body, "rayon": rayon} for body in place.others))


def load_russian(apps: Registry) -> None:
    """Write the Russian words of all rows that are there and have none."""
    for model in apps.get_app_config("passport").get_models():
        fill_in(model)


def _writer(apps: Registry) -> Callable[..., None]:
    def write(name: str, rows: Iterable[Row], *keys: str) -> None:
        model = apps.get_model("passport", name)
        for row in rows:
            key = {field: row[field] for field in keys or ("code", "valid_from")}
            model.objects.update_or_create(**key, defaults=row)

    return write


def _finder(apps: Registry) -> Callable[..., Any]:
    return lambda name, **lookup: apps.get_model("passport", name).objects.get(**lookup)
