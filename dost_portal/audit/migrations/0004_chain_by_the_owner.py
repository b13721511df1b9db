"""The chain is closed with the owner's rights: who may only add cannot read or change an entry."""

from django.db import migrations

FORWARD = """
ALTER FUNCTION audit_close_chain() SECURITY DEFINER SET search_path = pg_catalog, public;
"""
BACKWARD = """
ALTER FUNCTION audit_close_chain() SECURITY INVOKER RESET search_path;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_append_only_chain")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
