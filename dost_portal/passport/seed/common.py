"""Short ways to write the rows of a seed."""

from typing import Any

from dost_portal.passport.models.base import PASSPORT_DATE


def labelled(position: int, code: str, az: str, en: str, **more: Any) -> dict[str, Any]:
    """Return a row with a code, its place, and its name in two languages, in force since the passport."""
    return {
        "code": code,
        "valid_from": PASSPORT_DATE,
        "position": position,
        "label_az": az,
        "label_en": en,
        **more,
    }
