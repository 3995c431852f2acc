"""The lists' models move here from the app of the registry: by state alone, their tables stay as they are."""

from collections.abc import Callable

import django.db.models.deletion
import django.utils.timezone
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

MOVED = ("importbatch", "rememberedanswer", "stagedrow")


def relabel(source: str, target: str) -> Callable[[Apps, BaseDatabaseSchemaEditor], None]:
    """Content types (and the permissions that hang on them) follow their models."""

    def move(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        rows = apps.get_model("contenttypes", "ContentType").objects.using(editor.connection.alias)
        rows.filter(app_label=source, model__in=MOVED).update(app_label=target)

    return move


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('models_registry', '0005_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(relabel("models_registry", "lists"), relabel("lists", "models_registry")),
        migrations.SeparateDatabaseAndState(state_operations=[
            migrations.CreateModel(
                name='ImportBatch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('file', models.FileField(max_length=200, upload_to='imports/', verbose_name='tệp gốc')),
                    ('file_name', models.CharField(max_length=255, verbose_name='tên tệp')),
                    ('subject', models.CharField(choices=[('registrations', 'Danh sách đăng ký'), ('commendations', 'Danh sách khen thưởng')], default='registrations', max_length=15, verbose_name='loại')),
                    ('sha256', models.CharField(db_index=True, max_length=64, verbose_name='dấu vết tệp')),
                    ('by_name', models.CharField(max_length=150, verbose_name='người gửi')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='lúc nhận')),
                    ('state', models.CharField(choices=[('staged', 'Chờ xác nhận'), ('committed', 'Đã ghi'), ('undone', 'Đã hoàn tác'), ('expired', 'Hết hạn')], default='staged', max_length=10, verbose_name='trạng thái')),
                    ('counts', models.JSONField(default=dict, verbose_name='số dòng')),
                    ('answers', models.JSONField(default=dict, verbose_name='câu trả lời')),
                    ('sheets', models.JSONField(default=list, verbose_name='các trang')),
                    ('encoding', models.CharField(blank=True, max_length=20, verbose_name='bảng mã')),
                    ('committed_at', models.DateTimeField(blank=True, null=True, verbose_name='lúc ghi')),
                    ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='lúc hoàn tác')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='import_batches', to=settings.AUTH_USER_MODEL, verbose_name='tài khoản')),
                    ('programme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='import_batches', to='models_registry.programme', verbose_name='giai đoạn')),
                    ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='undone_batches', to=settings.AUTH_USER_MODEL, verbose_name='người hoàn tác')),
                    ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='import_batches', to='models_registry.unit', verbose_name='đơn vị')),
                ],
                options={
                    'verbose_name': 'lần nhập tệp',
                    'verbose_name_plural': 'lần nhập tệp',
                    'db_table': 'models_registry_importbatch',
                    'ordering': ['-at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='RememberedAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('about', models.CharField(choices=[('column', 'Cột'), ('field', 'Lĩnh vực'), ('unit', 'Đơn vị'), ('kind', 'Tập thể, cá nhân'), ('form', 'Hình thức khen thưởng'), ('registrant', 'Là một hay khác nhau (tên)'), ('model', 'Là một hay khác nhau (mô hình)')], max_length=10, verbose_name='về')),
                    ('asked', models.CharField(max_length=600, verbose_name='câu hỏi')),
                    ('answer', models.CharField(blank=True, max_length=300, verbose_name='trả lời')),
                    ('by_name', models.CharField(max_length=150, verbose_name='người trả lời')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='lúc trả lời')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='remembered_answers', to=settings.AUTH_USER_MODEL, verbose_name='tài khoản')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remembered_answers', to='models_registry.unit', verbose_name='đơn vị gửi')),
                ],
                options={
                    'verbose_name': 'câu trả lời đã nhớ',
                    'verbose_name_plural': 'câu trả lời đã nhớ',
                    'db_table': 'models_registry_rememberedanswer',
                    'ordering': ['-at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='StagedRow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sheet', models.CharField(max_length=100, verbose_name='trang tính')),
                    ('row', models.PositiveIntegerField(verbose_name='dòng')),
                    ('action', models.CharField(choices=[('new', 'Mới'), ('continues', 'Tiếp tục mô hình đã có'), ('unchanged', 'Không có gì mới'), ('duplicate', 'Trùng'), ('question', 'Cần trả lời'), ('refused', 'Không nhận')], max_length=10, verbose_name='xử lý')),
                    ('data', models.JSONField(default=dict, verbose_name='dữ liệu đọc được')),
                    ('problems', models.JSONField(default=list, verbose_name='vướng mắc')),
                    ('made', models.JSONField(default=list, verbose_name='đã tạo')),
                    ('is_left_out', models.BooleanField(default=False, verbose_name='bỏ dòng')),
                    ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='lists.importbatch', verbose_name='lần nhập')),
                    ('model', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='staged_rows', to='models_registry.emulationmodel', verbose_name='mô hình')),
                    ('registrant', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='staged_rows', to='models_registry.registrant', verbose_name='tập thể, cá nhân')),
                    ('registration', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='staged_rows', to='models_registry.registration', verbose_name='lượt đăng ký')),
                ],
                options={
                    'verbose_name': 'dòng chờ nhập',
                    'verbose_name_plural': 'dòng chờ nhập',
                    'db_table': 'models_registry_stagedrow',
                    'ordering': ['pk'],
                },
            ),
            migrations.AddConstraint(
                model_name='importbatch',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['staged', 'committed', 'undone', 'expired'])), name='import_batch_state'),
            ),
            migrations.AddConstraint(
                model_name='importbatch',
                constraint=models.CheckConstraint(condition=models.Q(('subject__in', ['registrations', 'commendations'])), name='import_batch_subject'),
            ),
            migrations.AddConstraint(
                model_name='rememberedanswer',
                constraint=models.UniqueConstraint(fields=('unit', 'about', 'asked'), name='remembered_answer_once'),
            ),
            migrations.AddIndex(
                model_name='stagedrow',
                index=models.Index(fields=['batch', 'action'], name='staged_row_of_batch'),
            ),
            migrations.AddIndex(
                model_name='stagedrow',
                index=models.Index(condition=models.Q(('registrant__isnull', False)), fields=['registrant'], name='staged_row_of_registrant'),
            ),
            migrations.AddIndex(
                model_name='stagedrow',
                index=models.Index(condition=models.Q(('model__isnull', False)), fields=['model'], name='staged_row_of_model'),
            ),
            migrations.AddIndex(
                model_name='stagedrow',
                index=models.Index(condition=models.Q(('registration__isnull', False)), fields=['registration'], name='staged_row_of_registration'),
            ),
        ]),
    ]
