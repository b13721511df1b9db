"""Builders of the cast and of cases, through the services a page would call."""

from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from uuid import uuid4

from django.utils import timezone

from cases.models import Case, Ticket
from cases.records import (
    ActRecord,
    ApplicationRecord,
    AssessmentRecord,
    IdentityDocumentRecord,
    IncidentRecord,
    IntakeRecord,
    PersonRecord,
)
from cases.services import (
    assessing,
    deciding,
    desks,
    ending,
    intake,
    interviewing,
    notifying,
    referring,
    tickets,
)
from dost_portal.outbox import outbox
from dost_portal.passport.models import Holiday, LawEnforcementBody, LegalAct, Rayon, RefusalGround
from dost_portal.staff.directions import offer_social_services
from dost_portal.staff.models import Centre, Desk, Direction, User
from dost_portal.staff.roles import Role
from referrals import services as dsmf_services
from referrals.contracts import DecisionKind
from referrals.models import Referral

CAST = {
    "aysel": (Role.SOCIAL_AGENT, 1),
    "gunel": (Role.SOCIAL_AGENT, 1),
    "kamran": (Role.LAWYER, 1),
    "leyla": (Role.PSYCHOLOGIST, 1),
    "nigar": (Role.SUPERVISOR, 1),
    "sevil": (Role.RECEPTION, 1),
    "murad": (Role.SOCIAL_AGENT, 2),
    "orxan": (Role.LAWYER, 2),
    "zeyneb": (Role.PSYCHOLOGIST, 2),
    "elnur": (Role.SUPERVISOR, 2),
    "rashad": (Role.AGENCY_SUPERVISOR, 0),
    "dsmf": (Role.DSMF, 0),
    "dsmf2": (Role.DSMF, 0),
    "auditor": (Role.AUDITOR, 0),
    "admin": (Role.ADMINISTRATOR, 0),
}

HARMED = PersonRecord(
    first_name="Günay",
    last_name="Sınaqlı",
    patronymic="Oqtay",
    fin="7SNQ2K4",
    birth_date=date(1990, 3, 12),
    phone="+994501234567",
    actual_address="Yasamal, Sınaq küçəsi 5, mənzil 12",
    sex="female",
    citizenship="citizen",
)
PERPETRATOR = PersonRecord(
    first_name="Rüfət", last_name="Uydurmalı", relationship="HUSBAND", birth_date=date(1985, 7, 1)
)
CHILD = PersonRecord(first_name="Aylin", birth_date=date(2021, 5, 4), sex="female")
INTAKE = IntakeRecord(
    application=ApplicationRecord(
        applicant_kind="self", contact_allowed="yes", contact_phone="+994501234567", contact_time="10:00"
    ),
    harmed=HARMED,
    perpetrator=PERPETRATOR,
    children=(CHILD,),
    identity_document=IdentityDocumentRecord(kind="ID_NEW", number="AA1234567", form="original"),
    act=ActRecord(
        kind="SHORT_ORDER",
        number="14/26",
        issuer="Yasamal RİH",
        issued_on=date(2026, 1, 10),
        form="original",
    ),
)
NEED = AssessmentRecord(need=True, needs=("shelter", "psychological"), urgency="high", avoid_regions=())


def centre(code: str, name: str) -> Centre:
    """Make a centre that works round the clock: whom its clocks tell does not hang on when the test runs."""
    Holiday.objects.filter(date=timezone.localdate()).delete()
    made = Centre.objects.create(
        code=code,
        name=name,
        category="A",
        rayon=Rayon.objects.get(name="Yasamal"),
        opens_at=time.min,
        closes_at=time.max,
        working_days=list(range(1, 8)),
    )
    offer_social_services(centre=made)
    return made


def direction(centre: Centre, code: str = "employment") -> Direction:
    """Let `centre` offer another direction."""
    return Direction.objects.create(
        centre=centre, code=code, name_az="Məşğulluq", name_ru="Занятость", name_en="Employment", position=1
    )


def member(username: str, first: Centre, second: Centre) -> User:
    role, place = CAST[username]
    known = User.objects.filter(username=username).first()
    return known or User.objects.create_user(
        username,
        "dost-demo",
        first_name=username.title(),
        last_name="Heyətli",
        roles=[role.value],
        tour_seen_at=timezone.now(),
        centre={0: None, 1: first, 2: second}[place],
    )


@dataclass
class Story:
    """Walks one case through the steps, each call up to the step it is named after."""

    agent: User
    lawyer: User
    psychologist: User
    supervisor: User
    dsmf: User
    desk: Desk
    intake: IntakeRecord = INTAKE
    assessment: AssessmentRecord = NEED
    case: Case = field(init=False)

    def ticket(self) -> Ticket:
        return tickets.issue(centre=self.desk.centre, by=self.agent)

    def open(self) -> Case:
        desks.sit_down(desk=self.desk, by=self.agent)
        self.ticket()
        called = tickets.call_next(desk=self.desk, by=self.agent)
        self.case = tickets.start(ticket=called, desk=self.desk, by=self.agent)
        return self.case

    def to_interview(self) -> Case:
        self.open()
        version = self.case.application.version
        assert intake.record(case=self.case, by=self.agent, version=version, intake=self.intake)
        return self._reload()

    def to_assessment(self) -> Case:
        self.to_interview()
        for user in (self.lawyer, self.psychologist):
            interviewing.take(case=self.case, by=user)
        interviewing.record_incident(
            case=self.case,
            by=self.lawyer,
            version=0,
            incident=IncidentRecord(
                violence_forms=("PHYSICAL", "PSYCH"), happened_on=date(2026, 1, 9), description="Hadisə"
            ),
        )
        for user in (self.lawyer, self.psychologist):
            self.sign_interview(user)
        return self._reload()

    def sign_interview(self, user: User, notes: str = "Qeyd", risk: str = "high") -> bool:
        version = self.case.interviews.get(by=user).version
        return interviewing.record_interview(
            case=self.case,
            by=user,
            version=version,
            notes=notes,
            risk_level=risk,
            mode="in_person",
            sign=True,
        )

    def to_police(self) -> Case:
        self.to_assessment()
        assessing.record(case=self.case, by=self.lawyer, version=0, assessment=self.assessment, sign=True)
        assessing.record(case=self.case, by=self.psychologist, version=1, assessment=self.assessment, sign=True)
        return self._reload()

    def notify(self) -> None:
        sent_at = timezone.now() - timedelta(minutes=2)
        notice = notifying.send(
            case=self.case,
            by=self.agent,
            submission=uuid4(),
            addressee=LawEnforcementBody.objects.get(code="POLICE_YASAMAL"),
            channel="call",
            sent_at=sent_at,
            person_told=True,
            consent_to_investigation="yes",
            identity_disclosed=False,
            content="Məlumat",
        )
        notifying.record_receipt(
            case=self.case,
            notice=notice,
            by=self.agent,
            registration_number="102/77",
            received_at=sent_at + timedelta(minutes=1),
            receiver_name="Növbətçi",
            receiver_post="növbətçi zabit",
        )

    def to_referral(self) -> Case:
        self.to_police()
        self.notify()
        return self._reload()

    def send(self) -> None:
        confirmed = referring.preview(case=self.case).to_json()
        referring.send(case=self.case, by=self.agent, confirmed=confirmed)

    def to_decision(self) -> Case:
        self.to_referral()
        self.send()
        outbox.deliver()
        return self._reload()

    @property
    def referral(self) -> Referral:
        return Referral.objects.get(pk=self.case.referral_links.get(state="received").reference)

    def to_reply(self, kind: DecisionKind = DecisionKind.PLACED) -> Case:
        self.to_decision()
        placed = kind is DecisionKind.PLACED
        dsmf_services.decide(
            reference=self.referral.pk,
            by=self.dsmf,
            kind=kind,
            ground="" if placed else "no_legal_basis",
            place_code="SR-02" if placed else "",
            available_from=timezone.localdate() if placed else None,
        )
        referring.collect()
        return self._reload()

    def to_closed(self) -> Case:
        self.to_reply()
        ending.reply_and_close(case=self.case, by=self.agent, form="in_person", given_at=timezone.now(), safe=True)
        return self._reload()

    def refuse(self, code: str) -> None:
        ground = RefusalGround.objects.get(code=code)
        deciding.refuse(
            case=self.case,
            by=self.agent,
            ground=ground,
            explanation="İzah",
            missing_documents=["violence_act"],
            legal_act=LegalAct.objects.first(),
        )

    def with_intake(self, **changes: object) -> "Story":
        self.intake = replace(self.intake, **changes)
        return self

    def _reload(self) -> Case:
        self.case = Case.objects.select_related("key", "centre").get(pk=self.case.pk)
        return self.case


def beside(story: Story) -> Story:
    """Return another story of the same team, at a desk of its own."""
    Desk.objects.filter(occupant=story.agent).update(occupant=None, state="closed")
    desk = Desk.objects.create(centre=story.desk.centre, number=Desk.objects.count() + 10)
    team = {name: getattr(story, name) for name in ("agent", "lawyer", "psychologist", "supervisor", "dsmf")}
    return Story(**team, desk=desk)
