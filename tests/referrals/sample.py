"""A referral as a centre would send it, and a decision as the desk would post it."""

from dataclasses import replace
from typing import Any

from django.utils import timezone

from cases.anonymise import new_reference
from referrals.contracts import (
    AgeBand,
    AnonymisedReferral,
    ChildBand,
    DocumentPresent,
    Level,
    Need,
    Sex,
    ViolenceForm,
)


def sample(**changes: Any) -> AnonymisedReferral:
    referral = AnonymisedReferral(
        reference=new_reference(),
        sex=Sex.FEMALE,
        age_band=AgeBand.FROM_30,
        children=(ChildBand.FROM_3, ChildBand.FROM_7),
        violence_forms=(ViolenceForm.PHYSICAL,),
        risk_level=Level.HIGH,
        urgency=Level.HIGH,
        needs=(Need.SHELTER, Need.LEGAL),
        avoid_regions=(),
        documents=(DocumentPresent.IDENTITY, DocumentPresent.VIOLENCE_ACT),
    )
    return replace(referral, **changes)


def placed(**changes: Any) -> dict[str, Any]:
    posted = {"kind": "placed", "place_code": "SR-01", "available_from": str(timezone.localdate()), "confirmed": "on"}
    return posted | changes


def refused(**changes: Any) -> dict[str, Any]:
    return {"kind": "refused", "ground": "no_legal_basis", "confirmed": "on"} | changes
