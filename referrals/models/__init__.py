"""The tables of DSMF's side, one module per noun. No key of them leads to a case or a person."""

from referrals.models.client import ApiCall, ApiClient, ApiWindow, ClientScope, ReferralHook
from referrals.models.kept import DeskPage, SavedView
from referrals.models.place import PlaceOfRehabilitation
from referrals.models.referral import (
    Clarification,
    Decision,
    Referral,
    ReferralEvent,
    ReferralQuerySet,
    ReferralState,
)

__all__ = [
    "ApiCall",
    "ApiClient",
    "ApiWindow",
    "Clarification",
    "ClientScope",
    "Decision",
    "DeskPage",
    "PlaceOfRehabilitation",
    "Referral",
    "ReferralEvent",
    "ReferralHook",
    "ReferralQuerySet",
    "ReferralState",
    "SavedView",
]
