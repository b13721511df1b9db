"""Consents, risk, safety plan and protective orders: who may answer, what is never lowered, what is only warned of."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from cases.errors import NotPermittedError, RefusedError, StaleError
from cases.models import Application, Case, Consent, RiskRecord, SafetyPlan
from cases.services import consenting, protecting, referring
from dost_portal.passport.models import ConsentText, OrderLimit, RiskInstrument
from dost_portal.staff.models import User
from tests.cases.test_notice import send
from tests.factories import INTAKE, PERPETRATOR, Story


def answer(case: Case, by: User, code: str = "referral", **changes) -> Consent:
    values = {"given": True, "given_by": "harmed", "form": "written"}
    text = ConsentText.objects.get(code=code)
    return consenting.record(case=case, by=by, text=text, **values | changes)


class TestConsents:
    def test_what_is_withdrawn_or_refused_stops_the_referral(self, story: Story, aysel: User) -> None:
        case = story.to_referral()
        confirmed = referring.preview(case=case).to_json()
        given = answer(case, aysel)
        consenting.withdraw(case=case, consent=given.pk, by=aysel)
        consenting.withdraw(case=case, consent=given.pk, by=aysel)
        assert case.moves.filter(action="record_consent").count() == 3  # with the investigation, at the notice
        for _refused in range(2):
            with pytest.raises(RefusedError, match="referral_not_consented"):
                referring.send(case=case, by=aysel, confirmed=confirmed)
            answer(case, aysel, given=False)
        answer(case, aysel)
        referring.send(case=case, by=aysel, confirmed=confirmed)

    def test_the_same_answer_is_one_and_another_ends_it(self, case: Case, aysel: User) -> None:
        first = answer(case, aysel, "statistics")
        assert answer(case, aysel, "statistics").pk == first.pk
        answer(case, aysel, "statistics", given=False)
        first.refresh_from_db()
        assert first.withdrawn_at is not None
        assert consenting.refused(case=case, code="statistics")

    def test_a_consent_keeps_its_words_and_runs_out(self, case: Case, aysel: User) -> None:
        held = answer(case, aysel, "sharing", recipient="Arayış, vəkil üçün")
        assert held.good_until > timezone.localdate() + timedelta(days=175)
        today = timezone.localdate()
        ConsentText.objects.filter(code="sharing").update(valid_until=today)
        ConsentText.objects.create(code="sharing", valid_from=today, label_az="Yeni", stops_az="Heç nə")
        assert Consent.objects.get().text.label_az.startswith("Göstərilən")
        Consent.objects.update(good_until=today - timedelta(days=1))
        assert consenting.refused(case=case, code="sharing")

    def test_the_perpetrator_never_signs_not_even_released_and_proven(self, story: Story, aysel: User) -> None:
        guardian = replace(INTAKE.application, applicant_kind="legal_representative", proof_kind="GUARDIANSHIP_PROOF")
        him = replace(PERPETRATOR, relationship="")
        case = story.with_intake(application=guardian, applicant=him).open()
        from cases.services import intake

        intake.record(case=case, by=aysel, version=case.application.version, intake=story.intake)
        Application.objects.filter(case=case).update(conflict_released=True)
        with pytest.raises(RefusedError, match="consent_of_perpetrator"):
            answer(case, aysel, given_by="representative")
        Application.objects.filter(case=case).update(conflict_found=False)
        assert answer(case, aysel, given_by="representative").given
        Application.objects.filter(case=case).update(proof_kind="")
        with pytest.raises(RefusedError, match="no_representative"):
            answer(case, aysel, "statistics", given_by="representative")

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"recipient": " "}, "recipient_missing"),
            ({"recipient": "X", "good_until": date(2020, 1, 1)}, "consent_is_past"),
        ],
    )
    def test_half_an_answer_is_none(self, case: Case, aysel: User, changes: dict, code: str) -> None:
        with pytest.raises(RefusedError, match=code):
            answer(case, aysel, "sharing", **changes)

    def test_what_the_notice_asked_is_in_the_ledger(self, story: Story, aysel: User) -> None:
        case = story.to_police()
        send(case, aysel, consent_to_investigation="no", identity_disclosed=True)
        assert dict(Consent.objects.values_list("text__code", "given")) == {"investigation": False, "identity": True}


class TestRisk:
    @pytest.fixture
    def six(self, db: None) -> RiskInstrument:
        return RiskInstrument.objects.get(code="six_questions")

    def record(self, case: Case, by: User, six: RiskInstrument, yes: int, **more: str) -> RiskRecord:
        codes = six.questions.values_list("code", flat=True)
        answers = {code: "yes" if place < yes else "unknown" for place, code in enumerate(codes)}
        return protecting.record_risk(case=case, by=by, instrument=six, answers=answers, **more)

    def test_the_bands_of_both_instruments(self, six: RiskInstrument) -> None:
        assert [six.level(yes) for yes in (0, 1, 2, 3, 6)] == ["low", "medium", "high", "immediate", "immediate"]
        checklist = RiskInstrument.objects.get(code="checklist")
        assert [checklist.level(yes) for yes in (9, 10, 13, 14, 24)] == ["low", "medium", "medium", "high", "high"]
        assert (six.questions.count(), checklist.questions.count()) == (6, 24)

    def test_raised_with_a_reason_and_never_lowered(
        self, case: Case, leyla: User, aysel: User, six: RiskInstrument
    ) -> None:
        record = self.record(case, aysel, six, 3)
        assert (record.computed, record.level, Case.objects.get().urgency) == ("immediate", "immediate", "immediate")
        with pytest.raises(RefusedError, match="risk_never_lower"):
            self.record(case, aysel, six, 3, level="medium", reason="Sakitdir")
        with pytest.raises(RefusedError, match="reason_missing"):
            self.record(case, aysel, six, 0, level="high")
        raised = self.record(case, leyla, six, 0, level="high", reason="Səsi titrəyir")
        assert (raised.computed, raised.level, raised.reason) == ("low", "high", "Səsi titrəyir")
        assert Case.objects.get().urgency == "immediate"

    def test_every_question_is_answered(self, case: Case, aysel: User, nigar: User, six: RiskInstrument) -> None:
        with pytest.raises(RefusedError, match="answers_missing"):
            protecting.record_risk(case=case, by=aysel, instrument=six, answers={"worse": "yes"})
        with pytest.raises(NotPermittedError):
            self.record(case, nigar, six, 1)


class TestPlanAndOrders:
    def test_the_plan_is_one_and_no_edit_is_lost(self, case: Case, aysel: User, leyla: User) -> None:
        plan = {"bag": "Açar", "paper_is_safe": "not_asked"}
        protecting.write_plan(case=case, by=aysel, version=0, plan=plan)
        protecting.write_plan(case=case, by=aysel, version=0, plan=plan)
        with pytest.raises(StaleError):
            protecting.write_plan(case=case, by=leyla, version=0, plan=plan | {"bag": "Pul"})
        assert SafetyPlan.objects.get().bag == "Açar"
        with pytest.raises(RefusedError, match="paper_not_safe"):
            protecting.plan_to_print(case=case)

    def test_an_order_outside_the_limits_of_its_day_is_kept_and_warned_of(self, case: Case, aysel: User) -> None:
        def order(start: date, days: int, kind: str = "short"):
            end = start + timedelta(days=days)
            return protecting.record_order(
                case=case, by=aysel, kind=kind, number="7", issuer="RİH", issued_on=start, ends_on=end, terms=[]
            )

        limits = [
            protecting.outside_limits(order=order(start, days))
            for start, days in (
                (date(2023, 5, 1), 60),
                (date(2023, 6, 1), 30),
                (date(2025, 5, 1), 60),
                (date(2025, 6, 1), 61),
            )
        ]
        assert [limit and limit.most_days for limit in limits] == [30, None, None, 60]
        assert protecting.outside_limits(order=order(date(2025, 5, 1), 30, "long")).least_days == 60
        OrderLimit.objects.all().delete()
        assert protecting.outside_limits(order=order(date(2025, 7, 1), 900)) is None
        assert order(date(2025, 7, 1), 900).pk == order(date(2025, 7, 1), 900).pk
        with pytest.raises(RefusedError, match="order_ends_before"):
            order(date(2025, 8, 1), -1)
