"""Every kind of letter: when there is something to say, and what it says."""

from collections.abc import Callable

from django.utils import timezone

from cases.letters import notice, summary
from cases.letters.paper import Pairs, Paper, born, filled, harmed, label_of, official_name, pair, places
from cases.models import Case, LetterKind, LinkState, PoliceNotice, PreliminaryDecision, ReferralLink
from dost_portal.azeri import long_date
from dost_portal.passport.models import ConsentText, DocumentKind, LegalAct, RefusalGround
from dost_portal.passport.selectors import addressee_on

# What a refusal may miss: the two documents of passport item 21.
DOCUMENTS = {
    "identity": "şəxsiyyəti təsdiq edən sənəd",
    "violence_act": "məişət zorakılığı faktını təsdiqləyən müvafiq akt",
}


def ready(case: Case) -> list[LetterKind]:
    """Return the kinds for which there is something to write; a notice's letter comes with the notice."""
    # Several kinds wait for the same: it is asked once.
    answers = {is_ready: is_ready(case) for is_ready in {is_ready for _compose, is_ready in _KINDS.values()}}
    return [kind for kind, (_compose, is_ready) in _KINDS.items() if answers[is_ready]]


def compose(case: Case, kind: str, told: PoliceNotice | None = None) -> Paper | None:
    """Return what a letter of `kind` says now, or None where it has nothing to say. `told` is of a notice's letter."""
    if told is not None:
        return notice.paper(told)
    write, is_ready = _KINDS[LetterKind(kind)]
    return write(case) if is_ready(case) else None


def _refused(case: Case) -> PreliminaryDecision | None:
    latest = PreliminaryDecision.objects.select_related("case__key", "legal_act").filter(case=case).last()
    return latest if latest is not None and not latest.positive else None


def _sent(case: Case) -> ReferralLink | None:
    return case.referral_links.filter(received_at__isnull=False).exclude(state=LinkState.RECALLED).last()


def _refusal(case: Case) -> Paper:
    decision = _refused(case)
    assert decision is not None  # noqa: S101
    act = decision.legal_act
    facts = [
        pair("Qərarın tarixi", long_date(timezone.localtime(decision.created_at).date())),
        pair("İmtinanın əsası", label_of(RefusalGround, decision.ground)),
        pair("Çatışmayan sənəd", ", ".join(DOCUMENTS.get(code, code) for code in decision.missing_documents)),
        pair("Hüquqi akt", ", ".join(filter(None, (act.citation_az, decision.article))) if act else ""),
    ]
    return Paper(
        template="letter",
        wording="refusal",
        places=places(case, əsas=label_of(RefusalGround, decision.ground)),
        facts=filled(facts),
        text=_paragraphs(decision.explanation),
        acts=_acts(),
    )


def _confirmation(case: Case) -> Paper:
    return Paper(template="letter", wording="confirmation", places=places(case), facts=_who(case))


def _discreet(case: Case) -> Paper:
    return Paper(template="discreet", wording="discreet", quiet=True, places=places(case))


def _decision(case: Case) -> Paper:
    link = case.referral_links.decided().first()
    if link is None:
        return Paper(template="letter", wording="no_need", places=places(case), facts=_who(case))
    decided = pair("Qərarın tarixi", long_date(timezone.localtime(link.decided_at).date()) if link.decided_at else "")
    if link.decision == "placed":
        start = link.available_from
        facts = [decided, pair("Yer bu tarixdən hazırdır", long_date(start) if start else "")]
        facts += [pair("Yol", "Sizi aparacaqlar.")] if link.transport else []
        return Paper(template="letter", wording="placed", places=places(case, **_office()), facts=filled(facts))
    ground = label_of(RefusalGround, link.decision_ground)
    return Paper(
        template="letter",
        wording="refused",
        places=places(case, əsas=ground, **_office()),
        facts=filled([decided, pair("İmtinanın əsası", ground)]),
        acts=_acts(),
    )


def _referral(case: Case) -> Paper:
    link = _sent(case)
    assert link is not None  # noqa: S101
    assert link.received_at is not None  # noqa: S101
    # DSMF's reference stays here: on paper it would tell whose referral it is.
    day = pair("Göndərilib", long_date(timezone.localtime(link.received_at).date()))
    return Paper(template="letter", wording="referral", places=places(case, **_office()), facts=[*_who(case), day])


def _consent_sheet(case: Case) -> Paper:
    texts = ConsentText.objects.valid_on(timezone.localdate()).order_by("position")
    return Paper(
        template="consent_sheet",
        wording="consent_sheet",
        places=places(case),
        facts=_who(case),
        questions=tuple(texts.values_list("label_az", flat=True)),
    )


def _who(case: Case) -> Pairs:
    who = harmed(case)
    document = case.identity_documents.select_related("case__key").first()
    shown = f"{label_of(DocumentKind, document.kind)} {document.number}" if document else ""
    return filled([pair("Şəxs", official_name(who)), pair("Doğum tarixi", born(who)), pair("Sənəd", shown)])


def _office() -> dict[str, str]:
    return {"arxa_ofis": addressee_on(timezone.localdate()).current_label_az}


def _acts() -> tuple[str, ...]:
    """Return the legal basis (passport item 5), as a letter lists it."""
    return tuple(
        LegalAct.objects.valid_on(timezone.localdate()).order_by("position").values_list("citation_az", flat=True)
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _answered(case: Case) -> bool:
    return case.outcome == "no_need" or case.referral_links.decided().exists()


def _known(case: Case) -> bool:
    return harmed(case) is not None


_KINDS: dict[LetterKind, tuple[Callable[[Case], Paper], Callable[[Case], bool]]] = {
    LetterKind.CONFIRMATION: (_confirmation, _known),
    LetterKind.DISCREET: (_discreet, _known),
    LetterKind.CONSENT_SHEET: (_consent_sheet, _known),
    LetterKind.REFERRAL: (_referral, lambda case: _sent(case) is not None),
    LetterKind.REFUSAL: (_refusal, lambda case: _refused(case) is not None),
    LetterKind.DECISION: (
        _decision,
        lambda case: case.referral_links.decided().exists() or case.outcome == "no_need",
    ),
    LetterKind.SUMMARY: (summary.paper, _known),
}
