from django.db import migrations, models


class Migration(migrations.Migration):
    """Whoever looks at a file leaves a line of another kind; nothing of a table changes."""

    dependencies = [
        ('models_registry', '0055_negative_beside_the_field'),
    ]

    operations = [
        migrations.AlterField(
            model_name='change',
            name='action',
            field=models.CharField(choices=[('created', 'Thêm'), ('changed', 'Sửa'), ('deleted', 'Xóa'), ('exported', 'Xuất danh sách'), ('sign_in', 'Đăng nhập'), ('refused', 'Không đăng nhập được'), ('shown', 'Xem, lấy tệp')], max_length=8, verbose_name='việc'),
        ),
    ]
