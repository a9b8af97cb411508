"""The database itself gives entries their number and hour, and refuses a link that is not the next one."""

from django.db import migrations

SET = """
CREATE FUNCTION journal_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.id := nextval('journal_entry_id_seq');
    NEW.at := statement_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER journal_writes_now BEFORE INSERT ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_now();
CREATE FUNCTION journal_next() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    first bigint; last bigint; many bigint; reached bigint;
BEGIN
    SELECT min(position), max(position), count(*) INTO first, last, many FROM added;
    SELECT max(position) INTO reached FROM journal_link WHERE position < first;
    IF first <> coalesce(reached, 0) + 1 OR last - first + 1 <> many
       OR EXISTS (SELECT FROM journal_link WHERE position > last) THEN
        RAISE EXCEPTION 'the chain goes on at position %', coalesce(reached, 0) + 1
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER journal_goes_on AFTER INSERT ON journal_link REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION journal_next();
"""
UNSET = """
DROP TRIGGER journal_goes_on ON journal_link;
DROP FUNCTION journal_next();
DROP TRIGGER journal_writes_now ON journal_entry;
DROP FUNCTION journal_now();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0005_confirmed")]
    operations = [migrations.RunSQL(SET, UNSET)]
