"""Finding people: within one's own cases, for a reason, on record, and never as an oracle."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from cases.errors import RefusedError
from cases.models import Case, CaseKey, Person, PersonLink, PersonRole
from cases.services import finding
from dost_portal.audit.models import AuditEvent
from dost_portal.staff.models import Centre, User
from tests.factories import HARMED, Story

BY_FIN = {"fin": HARMED.fin}
BY_NAME = {"last_name": "SINAQLI", "first_name": "gunay", "birth_year": 1990}


def second_case(centre: Centre, agent: User, **person: Any) -> Case:
    """Another case, of the same harmed person unless `person` says otherwise."""
    case = Case.objects.create(centre=centre, step="intake", responsible=agent)
    CaseKey.for_case(case).save()
    case.members.create(user=agent, role="social_agent")
    made = {"first_name": "Günay", "last_name": "Sınaqlı", "fin": HARMED.fin, "birth_date": date(1990, 3, 12)} | person
    Person.objects.create(case=case, role=PersonRole.HARMED, **made)
    return case


def search(by: User, kind: str, **asked: Any) -> list[str]:
    return [case.number for case in finding.search(user=by, kind=kind, purpose="returning", asked=asked)]


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("fin", BY_FIN),
        ("name", BY_NAME),
        ("name", BY_NAME | {"first_name": "Günay", "last_name": "Sınaqlı"}),
        ("document", {"document": "aa № 123 45 67"}),
    ],
)
def test_who_is_in_the_team_finds_the_person(story: Story, kind: str, asked: dict[str, Any]) -> None:
    case = story.to_interview()
    assert search(story.agent, kind, **asked) == [case.number]


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("fin", {"fin": "7SNQ2K5"}),
        ("name", BY_NAME | {"birth_year": 1991}),
        ("name", BY_NAME | {"first_name": "Gün"}),
        ("document", {"document": "AA1234568"}),
        ("document", {"document": "\x00"}),
    ],
)
def test_what_does_not_fit_finds_nobody(story: Story, kind: str, asked: dict[str, Any]) -> None:
    story.to_interview()
    assert search(story.agent, kind, **asked) == []


def test_children_and_the_other_side_are_not_looked_for(story: Story) -> None:
    story.to_interview()
    assert search(story.agent, "name", last_name="Uydurmalı", first_name="Rüfət", birth_year=1985) == []


def test_08_a_person_known_elsewhere_is_as_unknown_as_a_new_one(story: Story, person: Callable[[str], User]) -> None:
    """Another team of the centre, another centre: the same nothing as for a FİN nobody has."""
    case = story.to_interview()
    for username in ("gunel", "murad", "elnur", "orxan"):
        user = person(username)
        known, new = search(user, "fin", **BY_FIN), search(user, "fin", fin="0NEVER0")
        assert known == new == []
        assert search(user, "number", number=case.number) == []


def test_the_supervisor_of_the_centre_finds_the_case_and_no_other_centre_s(
    story: Story, person: Callable[[str], User], other_centre: Centre
) -> None:
    case = story.to_interview()
    second_case(other_centre, person("murad"))
    assert search(story.supervisor, "fin", **BY_FIN) == [case.number]


def test_18_every_search_is_on_record_and_what_was_asked_is_not(story: Story) -> None:
    story.to_interview()
    search(story.agent, "fin", **BY_FIN)
    (event,) = AuditEvent.objects.filter(event="person.search")
    assert event.detail == {"kind": "fin", "purpose": "returning", "found": 1}
    assert HARMED.fin not in str(event.__dict__)


def test_who_searches_without_end_is_stopped(case: Case, aysel: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST_SEARCHES", 3)
    for _ in range(3):
        search(aysel, "fin", **BY_FIN)
    with pytest.raises(RefusedError, match="too_many_searches"):
        search(aysel, "fin", **BY_FIN)


def known(case: Case, by: User) -> list[str]:
    return [found.number for found in finding.same_person(case=case, user=by) if not found.linked]


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({}, True),
        ({"first_name": "Başqa"}, True),  # the same FİN
        ({"fin": ""}, True),  # the same name and birth date
        ({"fin": "", "birth_date": date(1990, 3, 13)}, False),
        ({"fin": "8AAAAAA", "first_name": "Başqa"}, False),
    ],
)
def test_a_person_known_here_is_said_to_who_may_know(story: Story, other: dict[str, Any], same: bool) -> None:
    case = story.to_interview()
    earlier = second_case(case.centre, story.agent, **other)
    assert known(case, story.agent) == ([earlier.number] if same else [])


def test_08_nobody_else_is_told_that_the_person_is_known(story: Story, person: Callable[[str], User]) -> None:
    case = story.to_interview()
    second_case(case.centre, person("gunel"))
    second_case(person("murad").centre, person("murad"))
    assert known(case, story.agent) == []
    assert len(known(case, story.supervisor)) == 1, "of her centre, and not the other's"


def test_a_link_is_one_and_can_be_taken_back(story: Story) -> None:
    case = story.to_interview()
    earlier = second_case(case.centre, story.agent)
    for _ in range(2):
        finding.link(case=case, other=earlier.number, by=story.agent)
    assert PersonLink.objects.count() == 1
    assert known(case, story.agent) == []
    for one, other in ((case, earlier), (earlier, case)):
        assert [found.number for found in finding.linked_to(case=one, user=story.agent)] == [other.number]
    finding.unlink(case=earlier, other=case.number, by=story.agent)
    assert known(case, story.agent) == [earlier.number]
    assert AuditEvent.objects.filter(event__in=("person.link", "person.unlink")).count() == 4


def test_what_one_may_not_know_of_cannot_be_linked(story: Story, person: Callable[[str], User]) -> None:
    case = story.to_interview()
    hidden = second_case(case.centre, person("gunel"))
    stranger = second_case(case.centre, story.agent, fin="", first_name="Başqa")
    for number in (hidden.number, stranger.number, case.number, "ZZZZ-ZZZZ"):
        with pytest.raises(RefusedError, match="no_such_case"):
            finding.link(case=case, other=number, by=story.agent)


def test_a_link_is_told_to_nobody_who_knows_only_one_case(story: Story, person: Callable[[str], User]) -> None:
    case = story.to_interview()
    other = second_case(case.centre, person("gunel"))
    finding.link(case=case, other=other.number, by=story.supervisor)
    assert finding.linked_to(case=case, user=story.agent) == []


def test_a_person_who_leaves_the_case_takes_the_link_along(story: Story) -> None:
    case = story.to_interview()
    earlier = second_case(case.centre, story.agent)
    finding.link(case=case, other=earlier.number, by=story.agent)
    Person.objects.get(case=earlier).delete()
    assert not PersonLink.objects.exists()
