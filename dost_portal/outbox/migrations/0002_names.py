from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]

    operations = [
        migrations.AlterModelOptions(
            name="outboxmessage",
            options={"verbose_name": "outgoing message", "verbose_name_plural": "outgoing messages"},
        ),
    ]
