"""The centre's preliminary decision (note of passport item 23): recognition, or a refusal on one of two grounds."""

from collections.abc import Sequence

from django.db import transaction

from cases.errors import RefusedError
from cases.models import Case, PreliminaryDecision
from cases.services._advance import advance, check, just_done, lock, record_stay
from cases.services.recalling import recall_if_sent
from cases.workflow import Action
from dost_portal.passport.models import LegalAct, RefusalGround
from dost_portal.staff.models import User


@transaction.atomic
def recognise(*, case: Case, by: User) -> PreliminaryDecision:
    """Record that the centre recognises the right at the first stage. Twice is once."""
    row = lock(case)
    check(row, Action.DECIDE_POSITIVE, by)
    latest = row.preliminary_decisions.order_by("-created_at").first()
    if latest is not None and latest.positive:
        return latest
    decision = PreliminaryDecision(case=row, positive=True, decided_by=by)
    decision.save(force_insert=True)
    record_stay(row, Action.DECIDE_POSITIVE, by)
    return decision


@transaction.atomic
def refuse(
    *,
    case: Case,
    by: User,
    ground: RefusalGround,
    explanation: str,
    missing_documents: Sequence[str] = (),
    legal_act: LegalAct | None = None,
    article: str = "",
) -> PreliminaryDecision:
    """Refuse at the first stage, and recall a referral on its way. Never the final word: the letter says so.

    Passport item 9: "Sənədlərin natamamlığı" must name the missing document, "Hüquqi əsası yoxdur"
    must cite an act. Raises RefusedError when that, or the explanation, is missing.
    """
    if not explanation.strip():
        raise RefusedError("explanation_missing")
    if ground.names_missing_document and not missing_documents:
        raise RefusedError("missing_document_not_named")
    if ground.cites_legal_act and legal_act is None:
        raise RefusedError("legal_act_not_cited")
    row = lock(case)
    if just_done(row, Action.REFUSE, by):
        return row.preliminary_decisions.latest("created_at")
    decision = PreliminaryDecision(
        case=row,
        positive=False,
        ground=ground.code,
        missing_documents=list(missing_documents) if ground.names_missing_document else [],
        legal_act=legal_act if ground.cites_legal_act else None,
        article=article if ground.cites_legal_act else "",
        explanation=explanation,
        decided_by=by,
    )
    decision.save(force_insert=True)
    recall_if_sent(case=case)
    advance(case=case, action=Action.REFUSE, by=by)
    return decision
