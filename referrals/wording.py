"""The codes of the contract in words: the same on the agent's preview and on DSMF's page."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dost_portal.passport import reference
from dost_portal.passport.models import EconomicRegion, ViolenceForm

Words = Mapping[str, Promise]

SEXES: Final[Words] = {"female": _("Female"), "male": _("Male")}
AGES: Final[Words] = {
    "under_18": _("under 18"),
    "18_29": _("18 to 29"),
    "30_44": _("30 to 44"),
    "45_59": _("45 to 59"),
    "60_plus": _("60 and older"),
    "18_44": _("18 to 44"),
    "45_plus": _("45 and older"),
}
CHILD_AGES: Final[Words] = {
    "under_3": _("under 3"),
    "3_6": _("3 to 6"),
    "7_13": _("7 to 13"),
    "14_17": _("14 to 17"),
    "under_7": _("under 7"),
    "7_17": _("7 to 17"),
}
LEVELS: Final[Words] = {
    "low": _("Low"),
    "medium": _("Medium"),
    "high": _("High"),
    "immediate": _("Immediate"),
}
NEEDS: Final[Words] = {
    "shelter": _("Shelter"),
    "medical": _("Medical help"),
    "medicine": _("Regular medicine"),
    "disability_aids": _("Help or aids because of a disability"),
    "pregnancy": _("Care in pregnancy"),
    "psychological": _("Psychological help"),
    "legal": _("Legal help"),
    "school": _("School or kindergarten for the children"),
    "interpreter": _("An interpreter"),
    "safe_place": _("A place nobody knows of"),
}
DOCUMENTS: Final[Words] = {
    "identity": _("Identity document present"),
    "violence_act": _("Act that confirms the violence present"),
    "act_awaited": _("Act awaited, released by a supervisor"),
}
# What speaks against a place for this referral.
OBSTACLES: Final[Words] = {
    "region": _("region to avoid"),
    "sex": _("does not take this sex"),
    "children": _("takes no children"),
    "full": _("not enough beds free"),
    "needs": _("cannot meet every need"),
}
GROUNDS: Final[Words] = {
    "documents_incomplete": _("Incomplete documents"),
    "no_legal_basis": _("No legal ground"),
}
QUESTIONS: Final[Words] = {
    "needs_unclear": _("Are the needs as stated?"),
    "children_unclear": _("Do the children come along as stated?"),
    "medical_unclear": _("Is medical care needed at the place?"),
    "transport": _("Is transport to the place needed?"),
    "region_unclear": _("Are the regions to avoid as stated?"),
    "in_words": _("A question in words"),
}
ANSWERS: Final[Words] = {
    "confirmed": _("Yes, as stated"),
    "not_needed": _("No, not needed"),
    "needs_transport": _("Transport is needed"),
    "comes_alone": _("The person comes alone"),
    "unknown": _("Not known at the centre"),
    "in_words": _("An answer in words"),
}


def describe(data: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return label and value of every disclosed field of `data`, an `AnonymisedReferral` as JSON.

    The reference and the version are for machines and headings, not for this list.
    """
    none = gettext("None")
    children = [str(CHILD_AGES[code]) for code in data["children"]]
    return [
        _pair(_("Sex"), SEXES[data["sex"]]),
        _pair(_("Age"), AGES[data["age_band"]]),
        _pair(_("Children who come along"), f"{len(children)}: {', '.join(children)}" if children else none),
        _pair(_("Forms of violence"), _labels(ViolenceForm, data["violence_forms"]) or gettext("Not told")),
        _pair(_("Level of danger"), LEVELS[data["risk_level"]]),
        _pair(_("Urgency"), LEVELS[data["urgency"]]),
        _pair(_("Needs"), ", ".join(str(NEEDS[code]) for code in data["needs"])),
        _pair(_("Regions to avoid"), _labels(EconomicRegion, data["avoid_regions"]) or none),
        _pair(_("Documents"), ", ".join(str(DOCUMENTS[code]) for code in data["documents"]) or none),
        *([_pair(_("Remark"), data["remark"])] if data["remark"] else []),
    ]


def _labels(model: Any, codes: list[str]) -> str:
    rows = {row.code: row.label for row in sorted(reference.rows(model), key=lambda row: row.valid_from)}
    return ", ".join(rows[code] for code in codes if code in rows)


def _pair(label: Any, value: Any) -> dict[str, str]:
    return {"label": str(label), "value": str(value)}
