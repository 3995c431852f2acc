from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):

    dependencies = [
        ('review', '0007_a_period_for_each_programme'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='returndeadline',
            options={'ordering': ['-period__from_on', 'year'], 'verbose_name': 'hạn gửi', 'verbose_name_plural': 'hạn gửi'},
        ),
        migrations.RemoveConstraint(
            model_name='closedreview',
            name='closed_review_year_version',
        ),
        migrations.RemoveConstraint(
            model_name='closedreview',
            name='closed_review_version',
        ),
        migrations.RemoveConstraint(
            model_name='closedreview',
            name='closed_review_year_in_force',
        ),
        migrations.RemoveConstraint(
            model_name='closedreview',
            name='closed_review_in_force',
        ),
        migrations.RemoveConstraint(
            model_name='returndeadline',
            name='return_deadline_year_once',
        ),
        migrations.RemoveConstraint(
            model_name='returndeadline',
            name='return_deadline_once',
        ),
        migrations.RemoveConstraint(
            model_name='unitreturn',
            name='unit_return_year_once',
        ),
        migrations.RemoveConstraint(
            model_name='unitreturn',
            name='unit_return_once',
        ),
        migrations.RemoveIndex(
            model_name='explanation',
            name='explanation_of_line',
        ),
        migrations.RemoveField(
            model_name='closedreview',
            name='programme',
        ),
        migrations.RemoveField(
            model_name='explanation',
            name='programme',
        ),
        migrations.RemoveField(
            model_name='returndeadline',
            name='programme',
        ),
        migrations.RemoveField(
            model_name='unitreturn',
            name='programme',
        ),
        migrations.AlterField(
            model_name='closedreview',
            name='period',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closed_reviews', to='review.reviewperiod', verbose_name='kỳ báo cáo'),
        ),
        migrations.AlterField(
            model_name='explanation',
            name='period',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='explanations', to='review.reviewperiod', verbose_name='kỳ báo cáo'),
        ),
        migrations.AlterField(
            model_name='returndeadline',
            name='period',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='return_deadlines', to='review.reviewperiod', verbose_name='kỳ báo cáo'),
        ),
        migrations.AlterField(
            model_name='unitreturn',
            name='period',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='review.reviewperiod', verbose_name='kỳ báo cáo'),
        ),
        migrations.AddIndex(
            model_name='explanation',
            index=models.Index(fields=['period', 'unit', 'line'], name='explanation_of_line'),
        ),
        migrations.AddConstraint(
            model_name='closedreview',
            constraint=models.UniqueConstraint(fields=('period', 'unit', 'year', 'version'), name='closed_review_year_version'),
        ),
        migrations.AddConstraint(
            model_name='closedreview',
            constraint=models.UniqueConstraint(condition=models.Q(('year__isnull', True)), fields=('period', 'unit', 'version'), name='closed_review_version'),
        ),
        migrations.AddConstraint(
            model_name='closedreview',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'in_force')), fields=('period', 'unit', 'year'), name='closed_review_year_in_force'),
        ),
        migrations.AddConstraint(
            model_name='closedreview',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'in_force'), ('year__isnull', True)), fields=('period', 'unit'), name='closed_review_in_force'),
        ),
        migrations.AddConstraint(
            model_name='returndeadline',
            constraint=models.UniqueConstraint(fields=('period', 'year'), name='return_deadline_year_once', violation_error_message='Đã có bản ghi của đơn vị, kỳ báo cáo và năm này.'),
        ),
        migrations.AddConstraint(
            model_name='returndeadline',
            constraint=models.UniqueConstraint(condition=models.Q(('year__isnull', True)), fields=('period',), name='return_deadline_once', violation_error_message='Đã có bản ghi của đơn vị, kỳ báo cáo và năm này.'),
        ),
        migrations.AddConstraint(
            model_name='unitreturn',
            constraint=models.UniqueConstraint(fields=('unit', 'period', 'year'), name='unit_return_year_once', violation_error_message='Đã có bản ghi của đơn vị, kỳ báo cáo và năm này.'),
        ),
        migrations.AddConstraint(
            model_name='unitreturn',
            constraint=models.UniqueConstraint(condition=models.Q(('year__isnull', True)), fields=('unit', 'period'), name='unit_return_once', violation_error_message='Đã có bản ghi của đơn vị, kỳ báo cáo và năm này.'),
        ),
        migrations.RemoveField(
            model_name='statedfigure',
            name='programme',
        ),
        migrations.RemoveField(
            model_name='statedfigure',
            name='year',
        ),
        migrations.AlterField(
            model_name='statedfigure',
            name='from_on',
            field=models.DateField(verbose_name='của thời gian từ ngày'),
        ),
        migrations.AlterField(
            model_name='statedfigure',
            name='to_on',
            field=models.DateField(verbose_name='đến ngày'),
        ),
        migrations.AddConstraint(
            model_name='statedfigure',
            constraint=models.CheckConstraint(condition=models.Q(('to_on__gte', models.F('from_on'))), name='stated_time_order', violation_error_message='Ngày cuối không được trước ngày đầu.'),
        ),
    ]
