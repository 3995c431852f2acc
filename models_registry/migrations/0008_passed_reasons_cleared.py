"""The reason of a return is cleared where the registration is no longer returned; the trail tells of it."""

from uuid import uuid4

from django.db import migrations
from django.utils import timezone


def clear(apps, schema_editor):
    registrations = apps.get_model('models_registry', 'Registration').objects
    passed = registrations.exclude(state='returned').exclude(return_reason='').order_by('pk')
    change = apps.get_model('models_registry', 'Change')
    at, act = timezone.now(), uuid4()
    change.objects.bulk_create(
        [
            change(
                at=at,
                act=act,
                by_name='Hệ thống',
                action='changed',
                subject='models_registry.registration',
                subject_id=pk,
                before={'return_reason': reason},
                after={'return_reason': ''},
                reason='Lượt đăng ký không còn bị trả lại',
            )
            for pk, reason in passed.values_list('pk', 'return_reason')
        ],
        batch_size=1000,
    )
    passed.update(return_reason='')


class Migration(migrations.Migration):

    dependencies = [
        ('models_registry', '0007_lists_moved'),
    ]

    operations = [
        migrations.RunPython(clear, migrations.RunPython.noop),
    ]
