"""Reference data that the passport and the law give: public, small, edited in the admin."""

from dost_portal.passport.models.calendar import Holiday
from dost_portal.passport.models.documents import ApplicantKind, DocumentKind, SubmissionForm
from dost_portal.passport.models.edition import Edition
from dost_portal.passport.models.incident import Relationship, ViolenceForm
from dost_portal.passport.models.law import LegalAct, RefusalGround
from dost_portal.passport.models.offices import BackOffice
from dost_portal.passport.models.passport import PassportItem, PassportOption, Service, ServiceStandard
from dost_portal.passport.models.places import EconomicRegion, LawEnforcementBody, Rayon
from dost_portal.passport.models.protection import ConsentText, OrderLimit, RiskInstrument, RiskQuestion
from dost_portal.passport.models.wording import LetterWording

__all__ = [
    "ApplicantKind",
    "BackOffice",
    "ConsentText",
    "DocumentKind",
    "EconomicRegion",
    "Edition",
    "Holiday",
    "LawEnforcementBody",
    "LegalAct",
    "LetterWording",
    "OrderLimit",
    "PassportItem",
    "PassportOption",
    "Rayon",
    "RefusalGround",
    "Relationship",
    "RiskInstrument",
    "RiskQuestion",
    "Service",
    "ServiceStandard",
    "SubmissionForm",
    "ViolenceForm",
]
