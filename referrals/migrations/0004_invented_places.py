"""Eight invented places, so that a decision can be made at all; DSMF replaces them by its own codes."""

from django.db import migrations

# Code, kind, economic region, takes children.
PLACES = (
    ("SR-01", "state", "01", True),
    ("SR-02", "state", "03", True),
    ("SR-03", "state", "05", True),
    ("SR-04", "non_state", "01", True),
    ("SR-05", "non_state", "01", False),
    ("SR-06", "state", "09", True),
    ("SR-07", "non_state", "12", True),
    ("SR-08", "state", "10", False),
)


def add(apps, schema_editor):
    place = apps.get_model("referrals", "PlaceOfRehabilitation")
    place.objects.bulk_create(
        place(code=code, kind=kind, region=region, takes_children=children) for code, kind, region, children in PLACES
    )


class Migration(migrations.Migration):
    dependencies = [("referrals", "0003_placeofrehabilitation")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
