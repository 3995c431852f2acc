import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('models_registry', '0017_deleted_words'),
    ]

    operations = [
        migrations.AddField(
            model_name='emulationmodel',
            name='unit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='emulation_models', to='models_registry.unit', verbose_name='đơn vị'),
        ),
        migrations.AddField(
            model_name='registration',
            name='unit',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='models_registry.unit', verbose_name='đơn vị'),
        ),
        migrations.AddField(
            model_name='registration',
            name='withdrawn_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='ngày rút'),
        ),
        migrations.AddField(
            model_name='registration',
            name='double_of',
            field=models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='doubles', to='models_registry.registration', verbose_name='trùng năm với'),
        ),
        migrations.AddField(
            model_name='outcome',
            name='on',
            field=models.DateField(blank=True, help_text='Ngày có kết quả; để trống nếu không rõ.', null=True, verbose_name='ngày'),
        ),
        migrations.AlterField(
            model_name='outcome',
            name='programme',
            field=models.ForeignKey(blank=True, help_text='Để trống nếu đã ghi năm.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='models_registry.programme', verbose_name='giai đoạn'),
        ),
        migrations.AlterField(
            model_name='registration',
            name='programme',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='models_registry.programme', verbose_name='giai đoạn'),
        ),
        migrations.RemoveConstraint(
            model_name='registration',
            name='registration_once_a_year',
        ),
    ]
