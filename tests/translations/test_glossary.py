"""The field's words: each English term of the domain page (section 7) has its one Azerbaijani word."""

import pytest

from tests.translations.catalogue import Entry, entries
from tests.translations.glossary import Term, fits, holding, misfits, term

TERMS = (
    # People and roles (sections 1.3, 2.1, 7.5).
    term("harmed person('s)?", "zərər çəkmiş şəxs"),
    term(
        "applicants?",
        "müraciət edən",
        # “That this person applies”: the noun would stand twice in the sentence.
        others=(
            "Does the harmed person consent to this applicant?",
            "Record the harmed person's consent to this applicant",
        ),
    ),
    term("said to have committed the violence", "zorakılığı törətdiyi bildirilən şəxs"),
    term("social agents?", "sosial agent"),
    term("lawyer", "hüquqşünas"),
    term("psychologist('s)?", "psixoloq"),
    term("supervisor('s)?", "rəhbər"),
    term("administrator", "inzibatçı"),
    term("operator", "operator"),
    term("representative", "nümayəndə"),
    term("guardianship", "qəyyum"),
    term("interpreter", "tərcüməçi"),
    term("pedagogue", "pedaqoq"),
    term("stateless", "vətəndaşlığı olmayan"),
    term("foreigner", "əcnəbi"),
    # The service and its steps (7.1).
    term("service passport", "xidmət pasport"),
    term("passport", "pasport"),
    term("items?", "bənd"),
    term("referrals?", "müraciət"),
    term("application", "müraciət"),
    term("needs assessment", "ehtiyacın müəyyənləşdirilməsi"),
    term("interviews?", "söhbət"),
    term("intake", "qəbul", others=("Edit the intake",)),
    term("tickets?", "növbə"),
    term("queue", "növbə"),
    term("desks?", "masa", others=("DSMF desk", "At the desk", "Done at the desk")),
    term("law[- ]enforcement('s)?", "hüquq-mühafizə orqan"),
    term("notices?", "məlumat", others=("Notices",)),
    term("anonym(ised|ous)", "anonim"),
    term("special rehabilitation cent(re|res)", "xüsusi reabilitasiya mərkəz"),
    term("social rehabilitation", "sosial reabilitasiya"),
    term("placement|placed", "yerləşdir"),
    term("preliminary decision", "ilkin qərar"),
    term("final decision", "yekun qərar"),
    term("at the first stage", "ilkin mərhələdə"),
    term("right recognised|recognises the right", "hüquq tanınıb", "hüququ ilkin mərhələdə tanı"),
    term("front office('s|’s)?", "ön ofis"),
    term("back offices?('s|’s)?", "arxa ofis"),
    term("call centre", "çağrı mərkəzi"),
    term("self-service", "özünəxidmət"),
    term("cases?", "iş"),
    term("steps?", "addım"),
    term("need for social rehabilitation", "sosial reabilitasiyaya ehtiyac"),
    # Violence, documents (2.1, 7.6).
    term("domestic violence", "məişət zorakılığı"),
    term("violence", "zorakılı"),
    term("act that confirms the (domestic )?violence", "zorakılığı təsdiqləyən akt", "faktını təsdiqləyən akt"),
    term("act awaited", "akt gözlənilir"),
    term("power of attorney", "etibarnamə"),
    term("identity documents?", "şəxsiyyəti təsdiq edən sənəd"),
    term("legal acts?", "hüquqi akt"),
    term("notarised copy", "notarial təsdiq edilmiş surət"),
    term("consents?", "razı"),
    term("shelter", "sığınacaq"),
    # Refusal, time (7.2, 7.7).
    term("grounds? for refusal", "imtina əsas"),
    term("refusal|refused?", "imtina"),
    term("incomplete documents", "sənədlərin natamamlığı"),
    term("no legal ground", "hüquqi əsası yoxdur"),
    term("overdue", "gecik"),
    term("soon due", "müddətə az qalıb"),
    term("clocks?", "müddət"),
    term("deadlines?", "müddət"),
    term("working days?", "iş gün"),
    term("holidays?", "bayram gün"),
    term("free of charge", "ödənişsiz"),
    term("responsible person", "məsul şəxs"),
    # Safety and privacy (7.8).
    term("quick exit", "sürətli çıxış"),
    term("trail", "giriş jurnalı"),
    term("safe contact", "təhlükəsiz əlaqə"),
    term("level of danger|risk level", "təhlükə dərəcəsi"),
    term("disability", "əlilli"),
    term("economic regions?", "iqtisadi rayon"),
    term("FİN", "fin"),
)


@pytest.mark.parametrize("wanted", TERMS, ids=lambda wanted: wanted.english)
def test_a_term_of_the_field_is_always_said_with_the_same_word(wanted: Term) -> None:
    assert holding(wanted, "az"), "no message uses the term any more"
    assert misfits(wanted, "az") == []


def test_every_exception_is_still_a_message() -> None:
    known = {entry.key for entry in entries("az")}
    assert {key for wanted in TERMS for key in wanted.others} <= known


def test_a_wrong_word_would_be_found() -> None:
    wrong = Entry("", ("The harmed person is here",), ("Qurban buradadır",))
    assert not fits(wrong, term("harmed person", "zərər çəkmiş şəxs"))
