"""The summary of a case for the file: everything but the notes of the two professions."""

from typing import Any

from django.utils.translation import override

from cases.letters.notice import draft
from cases.letters.paper import OFFICIAL_USE, Pairs, Paper, born, filled, label_of, official_name, pair, places
from cases.models import Case, Interview, NeedsAssessment, Person, PersonRole, PoliceNotice, PreliminaryDecision
from dost_portal.azeri import short_date
from dost_portal.passport.models import ApplicantKind, DocumentKind, RefusalGround
from dost_portal.passport.templatetags.azeri_tags import local_datetime


def paper(case: Case) -> Paper:
    with override("az"):  # the words of choices too
        found = [
            ("İş", _case(case)),
            ("Şəxslər", _people(case)),
            ("Sənədlər", _documents(case)),
            ("Hadisə və söhbət", _talk(case)),
            ("Hüquq-mühafizə orqanlarına məlumat", _notices(case)),
            ("Qərarlar", _decisions(case)),
        ]
    sections: list[dict[str, Any]] = [{"title": title, "pairs": pairs} for title, pairs in found if pairs]
    return Paper(template="summary", wording="summary", mark=OFFICIAL_USE, places=places(case), sections=sections)


def _case(case: Case) -> Pairs:
    responsible = case.responsible.full_name if case.responsible else ""
    return filled(
        [
            pair("İşin nömrəsi", case.number),
            pair("Açılıb", local_datetime(case.opened_at)),
            pair("Mərhələ", case.get_step_display()),
            pair("Məsul sosial agent", responsible),
            pair("Təcililik", case.get_urgency_display()),
            pair("Nəticə", case.get_outcome_display() if case.outcome else ""),
        ]
    )


def _people(case: Case) -> Pairs:
    rows = sorted(Person.objects.select_related("case__key").filter(case=case), key=lambda who: who.created_at)
    pairs = []
    for role, label in PersonRole.choices:
        for who in (row for row in rows if row.role == role):
            name = who.organisation or (who.full_name and official_name(who)) or ("" if who.unnamed else str(label))
            pairs.append(pair(str(label), ", ".join(filter(None, (name or official_name(who), born(who), who.fin)))))
    kind = label_of(ApplicantKind, case.application.applicant_kind)
    return filled([pair("Müraciət edən", kind), *pairs])


def _documents(case: Case) -> Pairs:
    document, act = case.identity_documents.select_related("case__key").first(), getattr(case, "act", None)
    pairs = []
    if document:
        pairs.append(pair("Şəxsiyyəti təsdiq edən", f"{label_of(DocumentKind, document.kind)}, {document.number}"))
    if act:
        shown = (label_of(DocumentKind, act.kind), act.number, act.issuer, short_date(act.issued_on))
        pairs.append(pair("Müvafiq akt", ", ".join(filter(None, shown))))
    return pairs


def _talk(case: Case) -> Pairs:
    signed = Interview.objects.select_related("by").filter(case=case, signed_at__isnull=False)
    pairs = [pair("Hadisə", draft(case))]
    pairs += [
        pair(row.get_profession_display(), f"{row.by.full_name}, {local_datetime(row.signed_at)}") for row in signed
    ]
    pairs += [pair("Risk", row.get_risk_level_display()) for row in signed[:1]]
    assessment = NeedsAssessment.objects.select_related("case__key").filter(case=case).first()
    if assessment is not None and assessment.need is not None:
        pairs.append(pair("Sosial reabilitasiyaya ehtiyac", "Var" if assessment.need else "Yoxdur"))
        pairs.append(pair("Tövsiyə", assessment.advice))
    return filled(pairs)


def _notices(case: Case) -> Pairs:
    rows = PoliceNotice.objects.select_related("addressee").filter(case=case)
    return [
        pair(
            row.addressee.name,
            ", ".join(
                filter(
                    None,
                    (
                        str(row.get_channel_display()),
                        local_datetime(row.sent_at),
                        f"qeydiyyat № {row.registration_number}" if row.registration_number else "qəbz gözlənilir",
                    ),
                )
            ),
        )
        for row in rows
    ]


def _decisions(case: Case) -> Pairs:
    pairs = []
    for row in PreliminaryDecision.objects.filter(case=case):
        value = "hüquq tanınıb" if row.positive else f"imtina: {label_of(RefusalGround, row.ground)}"
        pairs.append(pair("İlkin qərar (yekun deyil)", f"{short_date(row.created_at.date())}, {value}"))
    for link in case.referral_links.filter(state="decided"):
        value = f"yerləşdirmə, yer {link.place_code}" if link.decision == "placed" else "imtina"
        pairs.append(pair("DSMF-in yekun qərarı", f"{local_datetime(link.decided_at)}, {value}"))
    return pairs
