"""Walks an invented case through the steps by the services a page calls, with pauses in between."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

from django.utils import timezone

from cases import letters
from cases.models import Case, Interview, PoliceNotice, Ticket
from cases.records import AssessmentRecord, IncidentRecord
from cases.services import assessing, deciding, desks, ending, intake, interviewing, notifying, referring, tickets
from cases.ticket_flow import TicketAction
from dost_portal.demo.passing import let_time_pass
from dost_portal.demo.people import Inventor
from dost_portal.outbox import outbox
from dost_portal.passport.models import LawEnforcementBody, LegalAct, RefusalGround
from dost_portal.staff.models import Desk, User
from referrals import services as dsmf
from referrals.contracts import DecisionKind, Question

NEED: Final = AssessmentRecord(need=True, needs=("shelter", "psychological", "legal"), urgency="high")
INCIDENT: Final = IncidentRecord(
    violence_forms=("PHYSICAL", "PSYCH"),
    place="yaşayış yeri",
    description="Mübahisə zamanı fiziki güc tətbiq edilib, hədə-qorxu gəlinib. Uydurma hadisədir.",
    children_present=True,
)
LAWYER_NOTES: Final = "Mühafizə orderi barədə hüquqlar izah edildi. Sənədlərin siyahısı verildi."
PSYCHOLOGIST_NOTES: Final = "Təhlükəsizlik planı birlikdə tərtib edildi. Davamlı dəstəyə ehtiyac var."


@dataclass(frozen=True)
class Team:
    agent: User
    lawyer: User
    psychologist: User
    desk: Desk


@dataclass
class Story:
    """One case from its ticket on. Every method goes one stage further; `wait` lets minutes pass."""

    team: Team
    inventor: Inventor
    children: int = 0
    act: bool = True
    risk: str = "high"
    assessment: AssessmentRecord = NEED
    incident: IncidentRecord = INCIDENT
    case: Case = field(init=False)

    def wait(self, minutes: float) -> "Story":
        let_time_pass(self.case, timedelta(minutes=minutes))
        return self

    def open(self) -> "Story":
        team = self.team
        desks.sit_down(desk=team.desk, by=team.agent)
        issued = tickets.issue(centre=team.desk.centre, by=team.agent, applicant_kind="self", companion="alone")
        called = tickets.act(ticket=issued, action=TicketAction.CALL, by=team.agent, desk=team.desk)
        case = tickets.start(ticket=called, desk=team.desk, by=team.agent)
        assert case is not None  # noqa: S101 - a ticket for social services
        self.case = case
        return self

    def take_in(self) -> "Story":
        """Intake is complete and the desk is free again."""
        record = self.inventor.intake(children=self.children, act=self.act)
        version = self.case.application.version
        intake.record(case=self.case, by=self.team.agent, version=version, intake=record)
        self._end_ticket(TicketAction.COMPLETE)
        return self._reloaded()

    def claim(self, *users: User) -> "Story":
        for user in users:
            interviewing.take(case=self.case, by=user)
        return self

    def talk(self, user: User, notes: str) -> "Story":
        """`user` records their part and signs it; the first also records the incident."""
        if not hasattr(self.case, "incident"):
            day = timezone.localdate() - timedelta(days=self.inventor.random.randrange(1, 6))
            incident = replace(self.incident, happened_on=day, children_present=self.children > 0)
            interviewing.record_incident(case=self.case, by=user, version=0, incident=incident)
        version = Interview.objects.get(case=self.case, by=user).version
        interviewing.record_interview(
            case=self.case,
            by=user,
            version=version,
            notes=notes,
            risk_level=self.risk,
            mode="in_person",
            sign=True,
        )
        return self._reloaded()

    def interviewed(self) -> "Story":
        lawyer, psychologist = self.team.lawyer, self.team.psychologist
        self.claim(lawyer, psychologist).wait(6)
        return self.talk(lawyer, LAWYER_NOTES).wait(3).talk(psychologist, PSYCHOLOGIST_NOTES)

    def assessed(self) -> "Story":
        for version, user in enumerate((self.team.lawyer, self.team.psychologist)):
            assessing.record(case=self.case, by=user, version=version, assessment=self.assessment, sign=True)
        return self._reloaded()

    def notify(self, minutes_ago: float = 0) -> PoliceNotice:
        body = LawEnforcementBody.objects.get(code="POLICE_YASAMAL")
        return notifying.send(
            case=self.case,
            by=self.team.agent,
            submission=uuid4(),
            addressee=body,
            channel="call",
            sent_at=timezone.now() - timedelta(minutes=minutes_ago),
            person_told=True,
            consent_to_investigation="yes",
            identity_disclosed=False,
            content=letters.draft(self.case),
        )

    def notified(self) -> "Story":
        """Law enforcement has confirmed that it received the notice."""
        notice = self.notify(minutes_ago=3)
        notifying.record_receipt(
            case=self.case,
            notice=notice,
            by=self.team.agent,
            registration_number=f"102/{self.inventor.random.randrange(1000, 9999)}",
            received_at=timezone.now() - timedelta(minutes=1),
            receiver_name="Növbətçi zabit",
            receiver_post="növbətçi",
        )
        return self._reloaded()

    def sent(self) -> "Story":
        """DSMF's side holds the referral."""
        referring.send(case=self.case, by=self.team.agent, confirmed=referring.preview(case=self.case).to_json())
        outbox.deliver()
        return self._reloaded()

    @property
    def reference(self) -> UUID:
        return self.case.referral_links.get(state="received").reference

    def asked(self, by: User, question: Question) -> "Story":
        dsmf.take(reference=self.reference, by=by)
        dsmf.ask(reference=self.reference, by=by, question=question)
        referring.collect()
        return self

    def placed(self, by: User, place_code: str = "SR-01") -> "Story":
        dsmf.take(reference=self.reference, by=by)
        dsmf.decide(
            reference=self.reference,
            by=by,
            kind=DecisionKind.PLACED,
            place_code=place_code,
            available_from=timezone.localdate(),
            transport=True,
        )
        referring.collect()
        return self._reloaded()

    def arrived(self, by: User) -> "Story":
        """The place has told DSMF that the person is there."""
        dsmf.confirm_arrival(reference=self.case.referral_links.get(state="decided").reference, by=by)
        referring.collect()
        return self._reloaded()

    def refused_by_dsmf(self, by: User) -> "Story":
        dsmf.decide(reference=self.reference, by=by, kind=DecisionKind.REFUSED, ground="no_legal_basis")
        referring.collect()
        return self._reloaded()

    def refused(self, ground: str, explanation: str) -> "Story":
        """The centre's preliminary refusal on one of the two grounds of passport item 9."""
        deciding.refuse(
            case=self.case,
            by=self.team.agent,
            ground=RefusalGround.objects.get(code=ground),
            explanation=explanation,
            missing_documents=["violence_act"],
            legal_act=LegalAct.objects.order_by("position").first(),
        )
        return self._reloaded()

    def replied(self) -> "Story":
        given_at = timezone.now()
        ending.reply_and_close(case=self.case, by=self.team.agent, form="in_person", given_at=given_at, safe=True)
        return self._reloaded()

    def withdrawn(self) -> "Story":
        ending.withdraw(case=self.case, by=self.team.agent, reason="Şəxsin öz istəyi ilə.")
        return self._reloaded()

    def handed_over(self) -> "Story":
        self._end_ticket(TicketAction.EMERGENCY)
        ending.hand_over_in_emergency(case=self.case, by=self.team.agent, reason="Təcili tibbi yardıma təhvil verildi.")
        return self._reloaded()

    def _end_ticket(self, action: TicketAction) -> None:
        tickets.act(ticket=Ticket.objects.get(case=self.case), action=action, by=self.team.agent)

    def _reloaded(self) -> "Story":
        self.case = Case.objects.select_related("key", "centre").get(pk=self.case.pk)
        return self
