"""What the first page of the search and its filters say, counted once an import; the index of the communes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0002_where")]
    operations = [
        migrations.AddField("import", "departements", models.JSONField(default=dict)),
        migrations.AddField("import", "tells_access", models.BooleanField(default=False)),
        migrations.RunSQL(
            "UPDATE places_import SET departements = coalesce((SELECT jsonb_object_agg(departement, points) FROM "
            "(SELECT departement, count(*) AS points FROM places_helppoint WHERE closed_on IS NULL GROUP BY 1) AS d"
            "), '{}'), tells_access = EXISTS (SELECT FROM places_helppoint WHERE accessible)",
            migrations.RunSQL.noop,
        ),
        migrations.RemoveIndex("commune", "places_commune_where"),
        migrations.RunSQL(
            "CREATE INDEX places_commune_where ON places_commune USING gist (point(longitude, latitude))",
            "DROP INDEX places_commune_where",
        ),
    ]
