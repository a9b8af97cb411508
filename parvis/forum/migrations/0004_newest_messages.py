from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forum', '0003_terms_as_typed'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='post',
            index=models.Index(condition=models.Q(('state', 'published')), fields=['-created_at'], name='forum_posts_newest'),
        ),
    ]
