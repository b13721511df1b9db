"""An edition that changes with every statement that changes a row of the passport."""

import uuid

from django.db import migrations, models

TABLES = (
    "applicantkind",
    "backoffice",
    "documentkind",
    "economicregion",
    "holiday",
    "lawenforcementbody",
    "legalact",
    "passportitem",
    "passportoption",
    "rayon",
    "refusalground",
    "relationship",
    "service",
    "servicestandard",
    "submissionform",
    "violenceform",
)
FORWARD = """
INSERT INTO passport_edition (id, value) VALUES (1, gen_random_uuid());
CREATE FUNCTION passport_new_edition() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    UPDATE passport_edition SET value = gen_random_uuid();
    RETURN NULL;
END
$$;
""" + "".join(
    f"""
CREATE TRIGGER passport_new_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON passport_{name}
FOR EACH STATEMENT EXECUTE FUNCTION passport_new_edition();
"""
    for name in TABLES
)
BACKWARD = (
    "".join(f"DROP TRIGGER passport_new_edition ON passport_{name};" for name in TABLES)
    + "DROP FUNCTION passport_new_edition();"
)


class Migration(migrations.Migration):
    dependencies = [("passport", "0002_seed")]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("value", models.UUIDField(default=uuid.uuid4)),
            ],
            options={
                "constraints": (models.CheckConstraint(condition=models.Q(("id", 1)), name="one_edition"),),
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
