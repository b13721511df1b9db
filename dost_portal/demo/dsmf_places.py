"""Eight invented places for the demo; a real DSMF enters its own codes in the admin."""

from typing import Final

from referrals.models import PlaceOfRehabilitation

# Code, kind, economic region, takes children, whom it takes, beds, beds taken, what it can meet.
ALL_NEEDS: Final = ["disability_aids", "interpreter", "medical", "pregnancy", "safe_place", "school"]
PLACES: Final = (
    ("SR-01", "state", "01", True, "women", 24, 15, ALL_NEEDS),
    ("SR-02", "state", "03", True, "women", 18, 9, ["medical", "safe_place", "school"]),
    ("SR-03", "state", "05", True, "everybody", 30, 12, ["disability_aids", "medical", "safe_place", "school"]),
    ("SR-04", "non_state", "01", True, "women", 12, 7, ["interpreter", "pregnancy", "safe_place", "school"]),
    ("SR-05", "non_state", "01", False, "everybody", 8, 3, ["safe_place"]),
    ("SR-06", "state", "09", True, "everybody", 20, 19, ALL_NEEDS),
    ("SR-07", "non_state", "12", True, "women", 10, 4, ["pregnancy", "safe_place", "school"]),
    ("SR-08", "state", "10", False, "men", 6, 1, ["medical", "safe_place"]),
)
NAMES: Final = ("code", "kind", "region", "takes_children", "takes", "capacity", "occupied", "meets")


def add_places() -> None:
    """Enter the invented places where there are none."""
    if not PlaceOfRehabilitation.objects.exists():
        PlaceOfRehabilitation.objects.bulk_create(
            PlaceOfRehabilitation(**dict(zip(NAMES, place, strict=True))) for place in PLACES
        )
