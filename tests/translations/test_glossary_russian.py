"""The same terms in Russian: each has its one word there too."""

import pytest

from tests.translations import test_glossary as azerbaijani
from tests.translations.catalogue import Entry, entries
from tests.translations.glossary import Term, fits, holding, misfits, term

TERMS = (
    # People and roles.
    term("harmed person('s)?", "пострадавшее лицо", "пострадавшего лица", "пострадавшему лицу"),
    term("applicants?", "заявител"),
    term("said to have committed the violence", "предположительно совершивш"),
    term("social agents?", "социальный агент", "социального агента", "социальным агентом"),
    term("lawyer", "юрист"),
    term("psychologist('s)?", "психолог"),
    term("supervisor('s)?", "руководител"),
    term("administrator", "администратор"),
    term("operator", "оператор"),
    term("representative", "представител"),
    term("guardianship", "опек"),
    term("interpreter", "переводчик"),
    term("pedagogue", "педагог"),
    term("stateless", "без гражданства"),
    term("foreigner", "иностран"),
    # The service and its steps.
    term("service passport", "паспорт услуги"),
    term("passport", "паспорт"),
    term("items?", "пункт"),
    term("referrals?", "направлени"),
    term("application", "обращени"),
    term("needs assessment", "оценка потребностей", "оценке потребностей", "оценку потребностей"),
    term("interviews?", "бесед"),
    term("intake", "приём", others=("Edit the intake",)),
    term("tickets?", "талон"),
    term("queue", "очеред"),
    term("desks?", "стол", others=("At the desk", "Done at the desk")),
    term("law[- ]enforcement('s)?", "правоохранительн"),
    term("notices?", "уведомлени", others=("Notices",)),
    term("anonym(ised|ous)", "анонимн"),
    term(
        "special rehabilitation cent(re|res)",
        "специальный реабилитационный центр",
        "специальном реабилитационном центре",
        "специальные реабилитационные центры",
    ),
    term("social rehabilitation", "социальной реабилитации"),
    term("placement|placed", "размещ"),
    term("preliminary decision", "предварительное решение", "предварительному решению", "предварительным решением"),
    term("final decision", "окончательное решение", "окончательному решению"),
    term("at the first stage", "на начальном этапе"),
    term("right recognised|recognises the right", "право признано", "признаёт право"),
    term("front office('s|’s)?", "фронт-офис"),
    term("back offices?('s|’s)?", "бэк-офис"),
    term("call centre", "колл-центр"),
    term("self-service", "самообслуживани"),
    term("cases?", "дел"),
    term("steps?", "шаг"),
    term(
        "need for social rehabilitation",
        "потребность в социальной реабилитации",
        "потребности в социальной реабилитации",
    ),
    # Violence, documents.
    term("domestic violence", "бытового насилия"),
    term("violence", "насили"),
    term("act that confirms the (domestic )?violence", "акт, подтверждающий", "акта, подтверждающего"),
    term("act awaited", "ожидается акт"),
    term("power of attorney", "доверенност"),
    term("identity documents?", "документ, удостоверяющий личность", "документа, удостоверяющего личность"),
    term("legal acts?", "правовой акт", "правового акта", "правовые акты"),
    term("notarised copy", "нотариально заверенная копия"),
    term("consents?", "согласи", "согласн"),
    term("protective orders?", "охранн"),
    term("shelter", "приют"),
    # Refusal, time.
    term("grounds? for refusal", "основани"),
    term("refusal|refused?", "отказ"),
    term("incomplete documents", "неполный комплект документов"),
    term("no legal ground", "отсутствие правового основания"),
    term("overdue", "просрочен"),
    term("soon due", "срок скоро истекает"),
    term("clocks?", "срок"),
    term("deadlines?", "срок"),
    term("working days?", "рабочий день", "рабочие дни"),
    term("holidays?", "праздничн"),
    term("free of charge", "бесплатно"),
    term("responsible person", "ответственное лицо"),
    # Safety and privacy.
    term("quick exit", "быстрый выход"),
    term("trail", "журнал доступа", "журнале доступа"),
    term("safe contact", "безопасная связь"),
    term("level of danger|risk level", "степень опасности"),
    term("disability", "инвалидност"),
    term("economic regions?", "экономический район", "экономические районы"),
    term("FİN", "fin"),
)


@pytest.mark.parametrize("wanted", TERMS, ids=lambda wanted: wanted.english)
def test_a_term_of_the_field_is_always_said_with_the_same_word(wanted: Term) -> None:
    assert holding(wanted, "ru"), "no message uses the term any more"
    assert misfits(wanted, "ru") == []


def test_every_exception_is_still_a_message() -> None:
    known = {entry.key for entry in entries("ru")}
    assert {key for wanted in TERMS for key in wanted.others} <= known


def test_russian_leaves_out_no_term_that_azerbaijani_keeps() -> None:
    assert {wanted.english for wanted in azerbaijani.TERMS} <= {wanted.english for wanted in TERMS}


def test_a_wrong_word_would_be_found() -> None:
    wrong = Entry("", ("The harmed person is here",), ("Жертва здесь",))
    assert not fits(wrong, term("harmed person", "пострадавшее лицо"))
