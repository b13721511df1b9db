import datetime as dt

import pytest

from dost_portal.passport import selectors
from dost_portal.passport.models import BackOffice, LawEnforcementBody, Rayon, ServiceStandard

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 22)
NOON = dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC)


def test_the_standard_in_force():
    assert selectors.standard_on("operator", NOON).amount == 60


def test_without_a_standard_there_is_no_silent_answer():
    ServiceStandard.objects.filter(code="operator").update(valid_until=DAY)
    with pytest.raises(selectors.NotInForce, match="operator"):
        selectors.standard_on("operator", NOON)
    with pytest.raises(selectors.NotInForce):
        selectors.standard_on("lunch", NOON)


def test_the_addressee():
    assert selectors.addressee_on(DAY).code == "01"
    BackOffice.objects.update(is_addressee=False)
    with pytest.raises(selectors.NotInForce):
        selectors.addressee_on(DAY)


def test_forms_offer_what_the_passport_is_sure_of():
    def codes(item):
        return [option.code for option in selectors.options_offered(item, DAY)]

    assert codes(6) == ["in_person", "representative"]
    assert codes(7) == ["dost_centres"]
    assert codes(10) == ["citizen", "foreigner", "stateless"]
    assert "online" not in codes(20)
    assert codes(25) == []


def test_police_of_the_place():
    yasamal = Rayon.objects.get(code="YASAMAL")
    assert [body.name for body in selectors.bodies_for(yasamal, DAY)] == ["Yasamal Rayon Polis İdarəsi"]
    LawEnforcementBody.objects.filter(rayon=yasamal).update(active=False)
    assert [body.name for body in selectors.bodies_for(yasamal, DAY)] == ["Bakı Şəhər Baş Polis İdarəsi"]


def test_no_body_of_another_place_or_kind():
    qax = Rayon.objects.get(code="QAX")
    assert [body.name for body in selectors.bodies_for(qax, DAY, kind="prosecutor")] == ["Qax Rayon Prokurorluğu"]
    LawEnforcementBody.objects.filter(rayon=qax).update(valid_until=DAY)
    assert selectors.bodies_for(qax, DAY) == []
