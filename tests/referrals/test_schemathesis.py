"""Schemathesis over the OpenAPI document: every check, every operation, and stories made of several calls."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.stateful import run_state_machine_as_test
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from dost_portal.staff.models import User
from referrals.models import ClientScope, Referral
from tests.referrals.speaking import system

pytestmark = pytest.mark.django_db
LONG = bool(os.environ.get("DOST_TEST_FULL"))
EXAMPLES, STORIES = (200, 60) if LONG else (12, 6)
QUIET = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=not LONG,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
CHECKS = {
    # What describes a state of affairs, not a mistake of the caller's.
    "positive_data_acceptance": {"expected-statuses": ["2xx", 304, 401, 403, 404, 409, 412]},
    "negative_data_rejection": {"expected-statuses": [400, 401, 403, 404, 409, 413, 415, 422]},
    "missing_required_header": {"expected-statuses": [401, 422]},
}


class OurKey:
    key = ""

    def get(self, case: schemathesis.Case, context: Any) -> str:
        return self.key

    def set(self, case: schemathesis.Case, data: str, context: Any) -> None:
        case.headers["Authorization"] = f"Bearer {data}"


@pytest.fixture
def key(person: Callable[[str], User], receive: Callable[..., Referral]) -> str:
    for _ in range(3):
        receive()
    return system(person("admin"), *ClientScope.values, per_minute=100_000).key


@pytest.fixture
def described(key: str) -> Iterator[Any]:
    from dost_portal.wsgi import application

    config = SchemathesisConfig.from_dict({"checks": CHECKS})
    # The test's connection is not the server's to close.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, config=config)
    document.auth()(type("Key", (OurKey,), {"key": key}))
    yield document
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


OPERATIONS = 12
# They take nothing that could be wrong.
FREE_OF_INPUT = {"/api/v1/schemas/anonymised-referral.json"}


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_operation_keeps_what_the_document_says(described: Any, mode: GenerationMode) -> None:
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) == OPERATIONS
    for operation in operations:
        if mode is GenerationMode.POSITIVE or operation.label.partition(" ")[2] not in FREE_OF_INPUT:
            _try(operation.as_strategy(generation_mode=mode))


def _try(cases: Any) -> None:
    @QUIET
    @given(case=cases)
    def run(case: schemathesis.Case) -> None:
        case.call_and_validate()

    run()


def test_stories_of_several_calls(described: Any) -> None:
    stories = settings(QUIET, max_examples=STORIES, stateful_step_count=6)
    run_state_machine_as_test(described.as_state_machine(), settings=stories)
