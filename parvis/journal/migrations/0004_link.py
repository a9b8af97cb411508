"""The chain of the journal; the database refuses to change it too."""

import django.db.models.deletion
from django.db import migrations, models


REFUSE = """
CREATE TRIGGER journal_keeps_rows BEFORE UPDATE OR DELETE ON journal_link
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_keeps_all BEFORE TRUNCATE ON journal_link
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0003_detail'),
    ]

    operations = [
        migrations.CreateModel(
            name='Link',
            fields=[
                ('position', models.BigIntegerField(primary_key=True, serialize=False)),
                ('digest', models.BinaryField()),
                ('entry', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='journal.entry')),
            ],
        ),
        migrations.RunSQL(REFUSE, migrations.RunSQL.noop),
    ]

