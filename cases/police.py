"""What the notice to law enforcement says (domain page, section 4.1). In the state language."""

from cases.models import Case, Incident, Person, PersonRole
from dost_portal.azeri import long_date
from dost_portal.passport.models import ViolenceForm


def draft(case: Case) -> str:
    """Return a draft of the notice from the facts on record: nobody's name, place or telephone.

    The agent completes it; the contact is the centre's. Azerbaijani whatever the user's language,
    for it goes to an authority.
    """
    incident = Incident.objects.select_related("rayon").filter(case=case).first()
    parts = ["Məişət zorakılığı hadisəsi barədə məlumat (1058-IIIQ nömrəli Qanun; xidmət pasportu 01-09-03-00)."]
    if incident is not None:
        parts.append(_what_happened(incident))
        parts += _circumstances(incident)
    children = Person.objects.filter(case=case, role=PersonRole.CHILD).count()
    if children:
        parts.append(f"Uşaqların sayı: {children}.")
    parts.append(
        f"Əlaqə: {case.centre.name}, {case.centre.phone}." if case.centre.phone else f"Əlaqə: {case.centre.name}."
    )
    return " ".join(parts)


def _what_happened(incident: Incident) -> str:
    labels = ViolenceForm.objects.filter(code__in=incident.violence_forms).order_by("position")
    forms = ", ".join(row.label_az for row in labels)
    when = f"Tarix: {long_date(incident.happened_on)}" if incident.happened_on else "Tarix dəqiqləşdirilir"
    time = f", saat {incident.happened_at:%H:%M}" if incident.happened_at else ""
    where = f" Yer: {incident.rayon.name}." if incident.rayon else ""
    return f"{when}{time}.{where} Zorakılığın formaları: {forms}."


def _circumstances(incident: Incident) -> list[str]:
    facts = (
        (incident.danger_now, "Təhlükə davam edir."),
        (incident.weapon, "Silahdan istifadə edilib və ya onunla hədələnib."),
        (incident.injury, "Xəsarət var."),
        (incident.children_present, "Hadisə zamanı uşaqlar olub."),
    )
    return [text for true, text in facts if true]
