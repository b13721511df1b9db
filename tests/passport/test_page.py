"""The page of the passport, as anybody who works here sees it."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import translation

from dost_portal.passport.models import (
    BackOffice,
    LegalAct,
    PassportOption,
    RefusalGround,
    Service,
    ServiceStandard,
)
from dost_portal.passport.page import passport_page
from tests.database import WALL_QUERIES

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 22)


@pytest.fixture
def html(client, member):
    client.force_login(member)
    response = client.get(reverse("passport:page"), headers={"accept-language": "az"})
    assert response.status_code == 200
    return response.content.decode()


def entry(number):
    with translation.override("az"):
        return next(entry for entry in passport_page(DAY).entries if entry.number == number)


def marks(number):
    return {line.text: line.selected for line in entry(number).lines}


def test_strangers_are_sent_to_the_login(client):
    response = client.get(reverse("passport:page"))
    assert response.status_code == 302
    assert "login" in response["Location"]


def test_it_is_for_reading_only(client, member):
    client.force_login(member)
    assert client.post(reverse("passport:page")).status_code == 405


def test_all_27_items_stand_on_the_page_in_order(html):
    assert [int(number) for number in re.findall(r'<section class="passport-item" id="item-(\d+)"', html)] == list(
        range(1, 28)
    )
    for number in range(1, 28):
        assert f'href="#item-{number}"' in html


def test_title_code_and_the_blank_number_of_the_decision(html):
    assert "01-09-03-00" in html
    assert "sosial reabilitasiyası və sosial müdafiəsinin təşkil edilməsi</h1>" in html
    assert "16 dekabr 2019-cu il tarixli _____ nömrəli qərarı" in html


def test_the_number_is_printed_once_it_is_known(client, member):
    Service.objects.update(decision_number="17-6")
    client.force_login(member)
    assert "tarixli 17-6 nömrəli" in client.get(reverse("passport:page")).content.decode()


def test_marks_are_told_in_words_too(html):
    ticked = re.findall(r'<li class="tick tick-yes">([^<]+)<span class="visually-hidden">', html)
    assert "Ödənişsiz" in ticked
    assert "Sosial xidmət sahəsində göstərilən xidmətlər" in ticked
    assert "Onlayn" not in ticked
    open_lines = re.findall(r'<li class="tick tick-open">([^<]+)<span class="visually-hidden">', html)
    assert {"Əsli", "MEİS", "Heç biri", "Tam"} <= set(open_lines)


def test_units_are_ticked_from_the_standards():
    assert marks(12) == {"ay": "no", "gün": "yes", "saat": "no", "dəqiqə": "no"}
    assert marks(14) == {"ay": "no", "gün": "no", "saat": "yes", "dəqiqə": "no"}
    assert marks(16)["gün"] == "yes"
    assert [entry(number).value for number in (13, 15, 17, 18)] == ["1", "1", "1", "60"]


def test_a_new_standard_shows_from_its_day():
    ServiceStandard.objects.filter(code="front_office").update(valid_until=DAY)
    ServiceStandard.objects.create(code="front_office", amount=90, unit="minute", valid_from=DAY)
    assert marks(14)["dəqiqə"] == "yes"
    assert entry(15).value == "90"
    yesterday = passport_page(DAY - dt.timedelta(days=1)).entries[14]
    assert yesterday.value == "1"


def test_what_is_open_says_so_and_why():
    for number in (22, 24, 25, 26):
        assert entry(number).is_open
        assert entry(number).reason
    assert not entry(20).is_open
    assert not entry(20).is_inferred
    assert entry(3).is_inferred


def test_a_mark_that_was_found_again_is_ticked():
    PassportOption.objects.filter(item__number=26, code="partial").update(selected="yes", basis="certain")
    assert marks(26)["Qismən"] == "yes"


def test_grounds_acts_documents_and_steps():
    assert marks(9) == {"Sənədlərin natamamlığı": "yes", "Hüquqi əsası yoxdur": "yes"}
    assert len(entry(5).lines) == 5
    assert len(entry(21).lines) == 2
    assert len(entry(23).lines) == 5
    assert "yekun qərar arxa ofis" in entry(23).note
    assert "Dövlət Sosial Müdafiə Fondu" in entry(11).remark


def test_clocks_in_force_stand_in_a_table(html):
    table = html[html.index('id="standards"') :]
    assert table.count('<th scope="row">') == 5
    assert "75%" in table
    assert "16.12.2019" in table


def test_nothing_on_the_page_needs_an_inline_style_or_script(html):
    content = html[html.index('<div class="passport">') :]
    assert " style=" not in content[: content.index("</table>")]
    assert "<script" not in content[: content.index("</table>")]


def test_a_few_queries_are_enough(django_assert_max_num_queries):
    with django_assert_max_num_queries(8 + WALL_QUERIES):
        passport_page(DAY)


def test_in_english_it_says_that_it_is_a_translation(client, member):
    client.force_login(member)
    content = client.get(reverse("passport:page"), headers={"accept-language": "en"}).content.decode()
    assert "The Azerbaijani text is the official one" in content
    assert "Grounds for refusal" in content
    assert "Law-enforcement bodies are informed" in content


def test_in_russian_every_word_of_it_is_russian(client, member):
    client.force_login(member)
    content = client.get(reverse("passport:page"), headers={"accept-language": "ru"}).content.decode()
    assert "Официальным является текст на азербайджанском языке" in content
    assert "Основания для отказа" in content
    assert "уведомляются правоохранительные органы" in content
    assert "Утверждён решением Коллегии" in content
    assert "Бесплатно" in content
    shown = content[content.index('<div class="passport">') :]
    assert re.findall(r"\w*[əğışçöü]\w*", shown[: shown.index("</table>")]) == [], "the abbreviations are capitals"


def test_what_has_ended_is_not_shown():
    LegalAct.objects.filter(number="89").update(valid_until=DAY)
    RefusalGround.objects.filter(code="no_legal_basis").update(valid_until=DAY)
    assert not any("89 nömrəli" in line.text for line in entry(5).lines)
    assert len(entry(9).lines) == 1


def test_the_addressee_of_the_day_is_named():
    BackOffice.objects.filter(code="01").update(valid_until=DAY)
    BackOffice.objects.create(
        code="01",
        valid_from=DAY,
        passport_label="01 - DSMF",
        current_label_az="Sosial Xidmətlər Agentliyi",
        current_label_en="Agency for Social Services",
        is_addressee=True,
    )
    assert "Sosial Xidmətlər Agentliyi" in entry(11).remark
    assert "Dövlət Sosial Müdafiə Fondu" not in entry(11).remark
