"""The first content: what the passport, the law and the map say."""

from django.db import migrations

from dost_portal.passport.seed import load


class Migration(migrations.Migration):
    dependencies = [("passport", "0001_initial")]

    operations = [
        migrations.RunPython(lambda apps, schema_editor: load(apps), migrations.RunPython.noop),
    ]
