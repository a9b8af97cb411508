from django.db import migrations, models

FILL = (
    """
    UPDATE forum_post p SET by_asker = TRUE FROM forum_topic t
    WHERE t.id = p.topic_id AND NOT p.is_question AND p.writer_id = t.writer_id
    """,
    """
    UPDATE forum_topic t SET others = found.others FROM (
        SELECT topic_id, count(*) AS others FROM forum_post
        WHERE state = 'published' AND NOT is_question AND NOT by_asker GROUP BY topic_id
    ) AS found WHERE found.topic_id = t.id
    """,
    "SET CONSTRAINTS ALL IMMEDIATE",  # else the index that follows finds changes that wait
)


class Migration(migrations.Migration):

    dependencies = [
        ('forum', '0004_newest_messages'),
    ]

    operations = [
        migrations.AddField(
            model_name='post',
            name='by_asker',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='topic',
            name='others',
            field=models.IntegerField(db_default=0, default=0),
        ),
        *(migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in FILL),
        migrations.RemoveIndex(
            model_name='topic',
            name='forum_unanswered',
        ),
        migrations.AddIndex(
            model_name='topic',
            index=models.Index(condition=models.Q(('others', 0), ('state', 'published')), fields=['-created_at', '-id'], name='forum_unanswered'),
        ),
    ]
