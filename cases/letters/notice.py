"""What the notice to law enforcement says (domain page, section 4.1)."""

from cases.letters.paper import (
    OFFICIAL_USE,
    Pairs,
    Paper,
    born,
    filled,
    harmed,
    label_of,
    official_name,
    pair,
    person,
    places,
)
from cases.models import Case, Incident, Person, PersonRole, PoliceNotice, YesNoUnasked
from dost_portal.azeri import long_date
from dost_portal.passport.models import Relationship, ViolenceForm

CONSENT = {
    YesNoUnasked.YES: "Araşdırmaya razılıq verir.",
    YesNoUnasked.NO: "Araşdırmaya razılıq vermir.",
    YesNoUnasked.NOT_ASKED: "Razılıq soruşulmayıb.",
}


def draft(case: Case) -> str:
    """Return a draft of what is told, from the facts on record: nobody's name, place or telephone.

    The agent completes it. Azerbaijani whatever the user's language, for it goes to an authority.
    """
    incident = Incident.objects.select_related("rayon").filter(case=case).first()
    parts = []
    if incident is not None:
        parts.append(_what_happened(incident))
        parts += _circumstances(incident)
    children = Person.objects.filter(case=case, role=PersonRole.CHILD).count()
    if children:
        parts.append(f"Uşaqların sayı: {children}.")
    return " ".join(parts)


def paper(notice: PoliceNotice) -> Paper:
    """Return the letter of `notice`: the person by name only where that was allowed, their place and phone never."""
    body = notice.addressee
    return Paper(
        template="notice",
        wording="notice",
        mark=OFFICIAL_USE,
        addressee=(body.dative or body.name,),
        places=places(notice.case),
        text=tuple(line.strip() for line in notice.content.splitlines() if line.strip()),
        facts=_people(notice),
    )


def _people(notice: PoliceNotice) -> Pairs:
    who = harmed(notice.case)
    named = notice.identity_disclosed and who is not None and not who.unnamed
    other = person(notice.case, PersonRole.PERPETRATOR) if notice.perpetrator_named else None
    who_else = [official_name(other), born(other), label_of(Relationship, other.relationship)] if other else []
    return filled(
        [
            pair(
                "Zərər çəkmiş şəxs",
                ", ".join(filter(None, (official_name(who), born(who)))) if named else "Şəxsiyyəti açıqlanmır.",
            ),
            pair("Zorakılığı törətdiyi bildirilən şəxs", ", ".join(filter(None, who_else))),
            pair("Araşdırmaya razılıq (Qanun, maddə 6.3)", CONSENT[YesNoUnasked(notice.consent_to_investigation)]),
            pair("Şəxsə əvvəlcədən deyilib", "Bəli."),
        ]
    )


def _what_happened(incident: Incident) -> str:
    labels = ViolenceForm.objects.filter(code__in=incident.violence_forms).order_by("position")
    forms = ", ".join(dict.fromkeys(row.label_az for row in labels))
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
