"""Nothing edits a clock's past, whoever asks: a correction is a row of its own.

Of a clock only the stop may be written, once and with the present moment; of a stage only that it fired or was
cancelled, once. What people said about a clock is append-only.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION clock_keeps_its_past() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.stopped_at IS NULL
       AND NEW.stopped_at BETWEEN transaction_timestamp() AND clock_timestamp()
       AND (to_jsonb(OLD) - 'stopped_at') = (to_jsonb(NEW) - 'stopped_at') THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD = NEW THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a clock keeps its past: correct it by a row of its own';
END $$;

CREATE FUNCTION stage_keeps_its_past() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.fired_at IS NULL AND OLD.cancelled_at IS NULL
       AND (to_jsonb(OLD) - 'fired_at' - 'cancelled_at' - 'skipped')
           = (to_jsonb(NEW) - 'fired_at' - 'cancelled_at' - 'skipped')
       AND (NEW.skipped = OLD.skipped OR NEW.fired_at IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what has fired or was cancelled is not undone';
END $$;

CREATE FUNCTION clock_record_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was said about a clock is append-only';
END $$;

CREATE TRIGGER clock_no_edit BEFORE UPDATE OR DELETE ON cases_deadline
    FOR EACH ROW EXECUTE FUNCTION clock_keeps_its_past();
CREATE TRIGGER clock_no_truncate BEFORE TRUNCATE ON cases_deadline
    FOR EACH STATEMENT EXECUTE FUNCTION clock_keeps_its_past();
CREATE TRIGGER clock_no_edit BEFORE UPDATE OR DELETE ON cases_deadlinestage
    FOR EACH ROW EXECUTE FUNCTION stage_keeps_its_past();
CREATE TRIGGER clock_no_truncate BEFORE TRUNCATE ON cases_deadlinestage
    FOR EACH STATEMENT EXECUTE FUNCTION stage_keeps_its_past();
"""

BACKWARD = """
DROP TRIGGER clock_no_truncate ON cases_deadlinestage;
DROP TRIGGER clock_no_edit ON cases_deadlinestage;
DROP TRIGGER clock_no_truncate ON cases_deadline;
DROP TRIGGER clock_no_edit ON cases_deadline;
"""

SAID = ("cases_clockcorrection", "cases_breachexplanation", "cases_breachreview", "cases_escalation")
for table in SAID:
    FORWARD += f"""
CREATE TRIGGER clock_no_edit BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION clock_record_refuse();
CREATE TRIGGER clock_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION clock_record_refuse();
"""
    BACKWARD += f"DROP TRIGGER clock_no_truncate ON {table}; DROP TRIGGER clock_no_edit ON {table};"
BACKWARD += """
DROP FUNCTION clock_record_refuse();
DROP FUNCTION stage_keeps_its_past();
DROP FUNCTION clock_keeps_its_past();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_clock_truth")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
