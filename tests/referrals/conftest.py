from collections.abc import Callable

import pytest
from django.test import Client

from dost_portal.staff.models import User
from referrals import services
from referrals.contracts import AnonymisedReferral
from referrals.models import Referral
from tests.referrals.sample import sample


@pytest.fixture
def receive(db: None) -> Callable[..., Referral]:
    """Receive a referral, as DSMF's side does; keywords change fields of the sample."""

    def made(**changes: object) -> Referral:
        referral: AnonymisedReferral = sample(**changes)
        services.receive(referral=referral)
        return Referral.objects.get(pk=referral.reference)

    return made


@pytest.fixture
def referral(receive: Callable[..., Referral]) -> Referral:
    return receive()


@pytest.fixture
def desk_client(client: Client, dsmf: User) -> Client:
    """The browser of the DSMF desk."""
    client.force_login(dsmf)
    return client


@pytest.fixture
def url() -> Callable[..., str]:
    return lambda referral, page="": f"/dsmf/{referral.pk if isinstance(referral, Referral) else referral}/{page}"
