"""The index by which the nearest points are found: PostgreSQL's own points need no extension."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX places_where ON places_helppoint USING gist (point(longitude, latitude)) "
            "WHERE closed_on IS NULL",
            "DROP INDEX places_where",
        )
    ]
