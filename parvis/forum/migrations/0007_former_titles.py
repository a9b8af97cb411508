from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forum', '0006_drafts_of_members'),
    ]

    operations = [
        migrations.AddField(
            model_name='formertext',
            name='title',
            field=models.CharField(blank=True, db_default='', default='', max_length=150),
        ),
    ]
