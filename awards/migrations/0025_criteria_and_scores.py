import danvan.lib.fields
import django.core.validators
import django.db.models.deletion
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):
    """Criteria become rows, with points and grades; sets of before keep their text, assessments their typed score."""

    dependencies = [
        ('awards', '0024_form_of_catalogue'),
        ('models_registry', '0055_negative_beside_the_field'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='assessment',
            options={'permissions': [('assess_itself', 'Tự chấm điểm')], 'verbose_name': 'đánh giá', 'verbose_name_plural': 'đánh giá'},
        ),
        migrations.AddField(
            model_name='assessment',
            name='grade',
            field=danvan.lib.fields.CleanCharField(blank=True, editable=False, max_length=60, verbose_name='xếp loại'),
        ),
        migrations.AlterField(
            model_name='criteriaset',
            name='content',
            field=danvan.lib.fields.CleanTextField(blank=True, help_text='Nội dung chung, hoặc mỗi dòng một tiêu chí nếu không chấm theo từng tiêu chí dưới đây.', verbose_name='tiêu chí'),
        ),
        migrations.AlterField(
            model_name='criteriaset',
            name='max_score',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='Có các dòng tiêu chí thì để trống: cổng tự cộng.', max_digits=6, null=True, verbose_name='điểm tối đa'),
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='thứ tự')),
                ('heading', danvan.lib.fields.CleanCharField(blank=True, help_text='Các tiêu chí liền nhau cùng nhóm đứng dưới một tiêu đề.', max_length=200, verbose_name='nhóm')),
                ('text', danvan.lib.fields.CleanCharField(max_length=500, verbose_name='tiêu chí')),
                ('guidance', danvan.lib.fields.CleanTextField(blank=True, verbose_name='hướng dẫn chấm')),
                ('max_points', models.DecimalField(blank=True, decimal_places=2, help_text='Để trống: chấm đạt hay không đạt.', max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0.01'), 'Điểm tối đa phải lớn hơn 0.')], verbose_name='điểm tối đa')),
                ('wants_evidence', models.BooleanField(default=False, verbose_name='cần minh chứng')),
                ('criteria_set', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='awards.criteriaset', verbose_name='bộ tiêu chí')),
            ],
            options={
                'verbose_name': 'tiêu chí',
                'verbose_name_plural': 'tiêu chí',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='AssessmentScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('points', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(0, 'Không ghi số âm.')], verbose_name='điểm')),
                ('is_met', models.BooleanField(blank=True, null=True, verbose_name='đạt')),
                ('remark', danvan.lib.fields.CleanTextField(blank=True, verbose_name='nhận xét')),
                ('assessment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='awards.assessment', verbose_name='đánh giá')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='awards.criterion', verbose_name='tiêu chí')),
            ],
            options={
                'verbose_name': 'điểm của tiêu chí',
                'verbose_name_plural': 'điểm của tiêu chí',
                'ordering': ['criterion__position', 'criterion', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='FieldCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('checked_on', models.DateField(verbose_name='ngày kiểm tra')),
                ('people', danvan.lib.fields.CleanCharField(max_length=300, verbose_name='người kiểm tra')),
                ('found', danvan.lib.fields.CleanTextField(verbose_name='kết quả kiểm tra')),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='field_checks', to='models_registry.registration', verbose_name='lượt đăng ký')),
            ],
            options={
                'verbose_name': 'kiểm tra thực tế',
                'verbose_name_plural': 'kiểm tra thực tế',
                'ordering': ['-checked_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Grade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', danvan.lib.fields.CleanCharField(max_length=60, verbose_name='xếp loại')),
                ('from_points', models.DecimalField(decimal_places=2, max_digits=6, validators=[django.core.validators.MinValueValidator(0, 'Không ghi số âm.')], verbose_name='từ điểm')),
                ('criteria_set', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grades', to='awards.criteriaset', verbose_name='bộ tiêu chí')),
            ],
            options={
                'verbose_name': 'mức xếp loại',
                'verbose_name_plural': 'mức xếp loại',
                'ordering': ['-from_points', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.CheckConstraint(condition=models.Q(('max_points', None), ('max_points__gt', 0), _connector='OR'), name='criterion_points_positive'),
        ),
        migrations.AddConstraint(
            model_name='assessmentscore',
            constraint=models.UniqueConstraint(fields=('assessment', 'criterion'), name='score_once', violation_error_message='Tiêu chí này đã có điểm trong lần đánh giá đó.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentscore',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_met', None), ('points__gte', 0)), models.Q(('is_met__isnull', False), ('points', None)), _connector='OR'), name='score_is_points_or_met'),
        ),
        migrations.AddConstraint(
            model_name='grade',
            constraint=models.UniqueConstraint(fields=('criteria_set', 'from_points'), name='grade_once_from', violation_error_message='Đã có mức xếp loại từ điểm này.'),
        ),
        migrations.AddConstraint(
            model_name='grade',
            constraint=models.CheckConstraint(condition=models.Q(('from_points__gte', 0)), name='grade_from_not_negative'),
        ),
    ]
