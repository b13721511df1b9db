"""Eight invented places for the demo; a real DSMF enters its own codes in the admin."""

from typing import Final

from referrals.models import PlaceOfRehabilitation

# Code, kind, economic region, takes children.
PLACES: Final = (
    ("SR-01", "state", "01", True),
    ("SR-02", "state", "03", True),
    ("SR-03", "state", "05", True),
    ("SR-04", "non_state", "01", True),
    ("SR-05", "non_state", "01", False),
    ("SR-06", "state", "09", True),
    ("SR-07", "non_state", "12", True),
    ("SR-08", "state", "10", False),
)


def add_places() -> None:
    """Enter the invented places where there are none."""
    if not PlaceOfRehabilitation.objects.exists():
        PlaceOfRehabilitation.objects.bulk_create(
            PlaceOfRehabilitation(code=code, kind=kind, region=region, takes_children=children)
            for code, kind, region, children in PLACES
        )
