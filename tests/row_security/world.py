"""A case with a row in every table of a case, so that a wall that fell would show something."""

from datetime import timedelta

from django.utils import timezone

from cases.models import (
    Alert,
    Announcement,
    BreachExplanation,
    BreachReview,
    Case,
    CaseExport,
    ChangedValue,
    ClarificationCopy,
    ClockCorrection,
    ConflictOfInterest,
    Consent,
    DeclaredRelative,
    DocumentFile,
    Draft,
    EmergencyAccess,
    ErasureOrder,
    Escalation,
    LegalHold,
    Letter,
    OddReading,
    OriginalSeen,
    OutgoingNumber,
    OutgoingText,
    PaperEntry,
    Person,
    PersonLink,
    ProtectiveOrder,
    ReferralLink,
    RiskRecord,
    SafetyPlan,
    SavedFilter,
)
from dost_portal.outbox.models import OutboxMessage
from dost_portal.passport.models import ConsentText, LetterWording, RiskInstrument
from dost_portal.staff.credentials import RecoveryCode, SecondFactor, Session
from dost_portal.staff.models import Desk, User
from referrals.models import SavedView
from tests.factories import Story


def fill(story: Story, colleague: User) -> Case:
    """Give the story's case, which is closed, what only exceptional cases have; return the case."""
    case, agent, boss = story.case, story.agent, story.supervisor
    _clocks(case, agent, boss)
    _exceptions(case, agent, boss, colleague)
    _papers(case, agent)
    _the_same_person_again(case, agent, story, colleague)
    _what_people_keep(case, agent, story.dsmf)
    return case


def _clocks(case: Case, agent: User, boss: User) -> None:
    deadline = case.deadlines.first()
    assert deadline is not None
    BreachExplanation(case=case, deadline=deadline, cause="load", remark="Növbə", recorded_by=agent).save()
    BreachReview(case=case, deadline=deadline, cause="load", remark="Növbə", reviewed_by=boss).save()
    Escalation(case=case, deadline=deadline, cause="load", remark="Növbə", raised_by=boss).save()
    started = deadline.started_at
    PaperEntry(case=case, taken_at=started, started_at=started, cause="power", entered_by=boss).save()
    ClockCorrection(
        case=case,
        deadline=deadline,
        started_at=deadline.started_at,
        due_at=deadline.due_at,
        reason="Saat səhv idi",
        corrected_by=boss,
    ).save()
    Announcement.objects.create(alert=Alert.NOBODY_RESPONSIBLE, case=case, user=boss)
    Announcement.objects.create(stage=deadline.stages.first(), user=boss)
    OddReading.objects.create(reader=agent, centre=case.centre, kind="outside", case=case, day=timezone.localdate())


def _exceptions(case: Case, agent: User, boss: User, colleague: User) -> None:
    now = timezone.now()
    ConflictOfInterest(case=case, user=colleague, declared_by=boss, reason="Qonşu").save()
    DeclaredRelative.objects.create(user=agent, fin_index=b"0" * 16)
    EmergencyAccess(case=case, user=boss, cause="danger_now", explanation="Təhlükə", until=now).save()
    LegalHold(case=case, by=boss, reason="Məhkəmə").save()
    ErasureOrder(case=case, by=boss, reason="İstək", due_at=now + timedelta(days=7)).save()


def _papers(case: Case, agent: User) -> None:
    DocumentFile(
        case=case, document="identity", state="waiting", name="a" * 32, digest=b"1" * 32, added_by=agent
    ).save()
    OriginalSeen(case=case, document="identity", by=agent).save()
    OutgoingNumber(case=case, system="meis", number="7", entered_by=agent).save()
    Letter(
        case=case,
        kind="summary",
        centre=case.centre,
        year=2026,
        serial=1,
        code="A" * 12,
        wording=LetterWording.objects.get(code="summary"),
        issued_by=agent,
        issued_at=timezone.now(),
        pages=1,
        digest=b"1" * 32,
        name="b" * 32,
    ).save()
    consent = ConsentText.objects.get(code="service")
    Consent(case=case, text=consent, given=True, given_by="harmed", form="spoken", recorded_by=agent).save()
    RiskRecord(
        case=case,
        instrument=RiskInstrument.objects.get(code="six_questions"),
        answers={},
        yes=0,
        computed="low",
        level="low",
        recorded_by=agent,
    ).save()
    SafetyPlan(case=case, updated_by=agent).save()
    day = timezone.localdate()
    ProtectiveOrder(case=case, kind="short", issued_on=day, ends_on=day, recorded_by=agent).save()
    person = case.people.first()
    assert person is not None
    ChangedValue(case=case, row=person.pk, model="Person", field="first_name", before="Köhnə", by=agent).save()
    Draft(case=case, user=agent, form="intake", fields=[["name", "Günay"]]).save()
    OutgoingText(case=case, text="Pilləkənə çıxmır", written_by=agent).save()
    link = ReferralLink.objects.get(case=case)
    ClarificationCopy(case=case, link=link, question="needs", asked_at=timezone.now()).save()


def _the_same_person_again(case: Case, agent: User, story: Story, colleague: User) -> None:
    desk = Desk.objects.create(centre=case.centre, number=2)
    other = Story(
        agent=colleague,
        lawyer=story.lawyer,
        psychologist=story.psychologist,
        supervisor=story.supervisor,
        dsmf=story.dsmf,
        desk=desk,
    ).to_interview()
    one, two = sorted(
        (Person.objects.get(case=each, role="harmed") for each in (case, other)), key=lambda person: person.pk
    )
    PersonLink.objects.create(first=one, second=two, first_case_id=one.case_id, second_case_id=two.case_id, by=agent)


def _what_people_keep(case: Case, agent: User, dsmf: User) -> None:
    SavedFilter.objects.create(user=agent, name="Mənim", query="step=reply")
    SavedView.objects.create(user=dsmf, name="Mənim", query="urgency=high")
    hour = timezone.now() + timedelta(hours=1)
    CaseExport.objects.create(user=agent, kind="csv", columns=["step"], name="b" * 32, expires_at=hour, wrapped=b"")
    for user, surface in ((agent, "staff"), (dsmf, "dsmf")):
        factor = SecondFactor(user=user, confirmed_at=timezone.now())
        factor.seal(b"2" * 20)
        factor.save()
        RecoveryCode.objects.create(user=user, digest=b"3" * 16)
        OutboxMessage.objects.create(kind="wall", subject=surface, surface=surface)
        Session.objects.create(
            session_key=surface, session_data="", expire_date=timezone.now() + timedelta(hours=1), surface=surface
        )
