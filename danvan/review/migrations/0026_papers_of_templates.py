from django.db import migrations, models


class Migration(migrations.Migration):
    """A template of a unit may be that of any paper; those there are so far are of the report."""

    dependencies = [
        ('review', '0025_negative_beside_the_field'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='wordtemplate',
            options={'ordering': ['unit', 'paper', 'form', '-version'], 'verbose_name': 'mẫu Word riêng', 'verbose_name_plural': 'mẫu Word riêng'},
        ),
        migrations.RemoveConstraint(
            model_name='wordtemplate',
            name='word_template_version',
        ),
        migrations.RemoveConstraint(
            model_name='wordtemplate',
            name='word_template_in_use',
        ),
        migrations.AddField(
            model_name='wordtemplate',
            name='paper',
            field=models.CharField(choices=[('bao-cao', 'Báo cáo'), ('to-trinh', 'Tờ trình'), ('bien-ban', 'Biên bản họp'), ('quyet-dinh', 'Quyết định'), ('trao-thuong', 'Danh sách trao thưởng')], default='bao-cao', max_length=12, verbose_name='loại văn bản'),
        ),
        migrations.AddConstraint(
            model_name='wordtemplate',
            constraint=models.UniqueConstraint(fields=('unit', 'paper', 'form', 'version'), name='word_template_version'),
        ),
        migrations.AddConstraint(
            model_name='wordtemplate',
            constraint=models.UniqueConstraint(condition=models.Q(('in_use', True)), fields=('unit', 'paper', 'form'), name='word_template_in_use'),
        ),
        migrations.AddConstraint(
            model_name='wordtemplate',
            constraint=models.CheckConstraint(condition=models.Q(('paper__in', ['bao-cao', 'to-trinh', 'bien-ban', 'quyet-dinh', 'trao-thuong'])), name='word_template_paper'),
        ),
    ]
