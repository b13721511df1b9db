"""The trail cannot be edited, and its entries are chained when their transaction commits.

The chain is closed by a deferred trigger under an advisory lock: pages do not queue behind each
other, only the last instant of a commit does. `audit_digest` is what `trail.VERIFY_SQL` recomputes.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION audit_digest(entry audit_auditevent, previous bytea) RETURNS bytea
LANGUAGE sql STABLE AS $$
    SELECT sha256(convert_to(
        encode(coalesce(previous, ''::bytea), 'hex') || '|' ||
        jsonb_build_array(
            entry.id, extract(epoch FROM entry.at)::text, entry.surface, entry.actor_id, entry.event,
            entry.subject, to_jsonb(entry.fields), entry.detail, entry.position
        )::text, 'UTF8'))
$$;

CREATE FUNCTION audit_close_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last audit_auditevent;
    entry audit_auditevent;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('audit chain'));
    SELECT * INTO last FROM audit_auditevent
        WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1;
    SELECT * INTO entry FROM audit_auditevent WHERE id = NEW.id;
    entry.position := coalesce(last.position, 0) + 1;
    UPDATE audit_auditevent
        SET position = entry.position, digest = audit_digest(entry, last.digest)
        WHERE id = NEW.id;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER audit_chain AFTER INSERT ON audit_auditevent
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_close_chain();

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Only the chain's own trigger may write, and only the two columns that were empty.
    IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 AND OLD.position IS NULL AND OLD.digest IS NULL
       AND (to_jsonb(OLD) - 'position' - 'digest') = (to_jsonb(NEW) - 'position' - 'digest') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the trail is append-only';
END $$;

CREATE TRIGGER audit_no_edit BEFORE UPDATE OR DELETE ON audit_auditevent
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""

BACKWARD = """
DROP TRIGGER audit_no_truncate ON audit_auditevent;
DROP TRIGGER audit_no_edit ON audit_auditevent;
DROP TRIGGER audit_chain ON audit_auditevent;
DROP FUNCTION audit_refuse();
DROP FUNCTION audit_close_chain();
DROP FUNCTION audit_digest(audit_auditevent, bytea);
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
