"""Roles and what each may do. Plain Python: the step machine reads it without Django.

Which permission an action of a case needs stands in `cases.workflow` alone.
"""

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    RECEPTION = "reception"
    SOCIAL_AGENT = "social_agent"  # passport item 27: the responsible person
    LAWYER = "lawyer"  # passport item 23, step 3
    PSYCHOLOGIST = "psychologist"  # passport item 23, step 3
    SUPERVISOR = "supervisor"
    AGENCY_SUPERVISOR = "agency_supervisor"
    DSMF = "dsmf"
    DSMF_PLACES = "dsmf_places"  # beside `dsmf`: may know where the places are
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


CENTRE_ROLES: Final = frozenset({Role.RECEPTION, Role.SOCIAL_AGENT, Role.LAWYER, Role.PSYCHOLOGIST, Role.SUPERVISOR})


class Permission(StrEnum):
    TICKET_ISSUE = "ticket.issue"
    TICKET_SERVE = "ticket.serve"
    TICKET_RELEASE = "ticket.release"
    CASE_VIEW = "case.view"
    CASE_OPEN = "case.open"
    INTAKE = "intake"
    FILES = "files"  # scans of the documents of passport item 21
    PAPERS = "papers"  # letters, consents, risk, safety plan, orders
    INTERVIEW = "interview"
    ASSESS = "assess"
    NOTIFY_POLICE = "notify_police"
    DECIDE = "decide"  # the preliminary decision of the centre (note of passport item 23)
    REFER = "refer"
    RELEASE_TEXT = "text.release"  # the second person for a text that is to leave
    REPLY = "reply"
    END_CASE = "end_case"
    HAND_OVER = "hand_over"
    ASSIGN = "assign"
    SEAL = "seal"
    ERASE = "erase"  # order the erasure of a closed case, or hold it for a court
    BREAK_GLASS = "break_glass"  # to open a case past its team, in an emergency
    RELEASE = "release"  # a supervisor's recorded exception
    REOPEN = "reopen"
    EXPLAIN_BREACH = "explain_breach"
    RELAY = "relay"  # to pass DSMF's calls on to a case's team, by reference, without learning who it is
    CENTRE_CLOCKS = "clocks.centre"
    AGENCY_CLOCKS = "clocks.agency"
    REFERRAL_DECIDE = "referral.decide"
    PLACE_ADDRESS = "place.address"
    TRAIL_READ = "trail.read"
    ADMINISTER = "administer"


GRANTS: Final[dict[Role, frozenset[Permission]]] = {
    Role.RECEPTION: frozenset({Permission.TICKET_ISSUE}),
    Role.SOCIAL_AGENT: frozenset(
        {
            Permission.TICKET_ISSUE,
            Permission.TICKET_SERVE,
            Permission.CASE_VIEW,
            Permission.BREAK_GLASS,
            Permission.SEAL,
            Permission.CASE_OPEN,
            Permission.INTAKE,
            Permission.FILES,
            Permission.PAPERS,
            Permission.NOTIFY_POLICE,
            Permission.DECIDE,
            Permission.REFER,
            Permission.RELEASE_TEXT,
            Permission.REPLY,
            Permission.END_CASE,
            Permission.HAND_OVER,
            Permission.EXPLAIN_BREACH,
        }
    ),
    Role.LAWYER: frozenset(
        {
            Permission.CASE_VIEW,
            Permission.BREAK_GLASS,
            Permission.FILES,
            Permission.PAPERS,
            Permission.INTERVIEW,
            Permission.ASSESS,
            Permission.RELEASE_TEXT,
            Permission.NOTIFY_POLICE,
            Permission.HAND_OVER,
            Permission.EXPLAIN_BREACH,
        }
    ),
    Role.PSYCHOLOGIST: frozenset(
        {
            Permission.CASE_VIEW,
            Permission.BREAK_GLASS,
            Permission.PAPERS,
            Permission.INTERVIEW,
            Permission.ASSESS,
            Permission.RELEASE_TEXT,
            Permission.HAND_OVER,
            Permission.EXPLAIN_BREACH,
        }
    ),
    Role.SUPERVISOR: frozenset(
        {
            Permission.TICKET_ISSUE,
            Permission.TICKET_RELEASE,
            Permission.CASE_VIEW,
            Permission.BREAK_GLASS,
            Permission.SEAL,
            Permission.ASSIGN,
            Permission.ERASE,
            Permission.RELEASE,
            Permission.RELEASE_TEXT,
            Permission.REOPEN,
            Permission.HAND_OVER,
            Permission.EXPLAIN_BREACH,
            Permission.CENTRE_CLOCKS,
        }
    ),
    Role.AGENCY_SUPERVISOR: frozenset({Permission.AGENCY_CLOCKS, Permission.RELAY}),
    Role.DSMF: frozenset({Permission.REFERRAL_DECIDE}),
    Role.DSMF_PLACES: frozenset({Permission.PLACE_ADDRESS}),
    Role.AUDITOR: frozenset({Permission.TRAIL_READ}),
    Role.ADMINISTRATOR: frozenset({Permission.ADMINISTER}),
}


def permissions_of(roles: list[str]) -> frozenset[Permission]:
    """Return the union of what the given role codes grant; an unknown code grants nothing."""
    known = {role.value for role in Role}
    return frozenset().union(*(GRANTS[Role(code)] for code in roles if code in known))
