"""The directions of a centre's hall: what one may take a number for."""

from typing import Any, Final

from django.db import transaction

from dost_portal.staff.models import SOCIAL_SERVICES, Centre, Direction

# Plain words that say nothing of why somebody comes.
SOCIAL_SERVICES_NAMES: Final[dict[str, Any]] = {
    "name_az": "Sosial xidmətlər",
    "name_ru": "Социальные услуги",
    "name_en": "Social services",
}


@transaction.atomic
def offer_social_services(*, centre: Centre) -> Direction:
    """Return the direction of social services of `centre`, made if it is not there yet."""
    row, _made = Direction.objects.get_or_create(centre=centre, code=SOCIAL_SERVICES, defaults=SOCIAL_SERVICES_NAMES)
    return row


def offered(*, centre: Centre) -> list[Direction]:
    """Return what somebody may choose at `centre` now, in its order."""
    return list(Direction.objects.filter(centre=centre, is_active=True).order_by("position", "code"))


def names(*, centre: Centre, language: str) -> dict[str, str]:
    """Return code → name of all directions the centre has or had; for its staff."""
    return {row.code: row.in_language(language) for row in Direction.objects.filter(centre=centre)}
