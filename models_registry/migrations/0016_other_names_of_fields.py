"""Other names of the six fields of 2022, which stood in the reader's code, become data of the fields themselves."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

WORDS = {
    "economy": (
        "PTKT",
        "Sản xuất",
        "Sản xuất kinh doanh",
        "Phát triển sản xuất",
        "Lao động sản xuất",
    ),
    "culture_society": (
        "Văn xã",
        "Văn hóa",
        "Xã hội",
        "VH",
        "Văn hóa và xã hội",
        "Đời sống văn hóa",
    ),
    "defence_security": (
        "ANQP",
        "ANTT",
        "AN-TT",
        "Quốc phòng",
        "An ninh",
        "Quân sự quốc phòng",
        "Quốc phòng an ninh trật tự",
        "An ninh trật tự an toàn xã hội",
        "QS-QP",
        "ANTT ATXH",
    ),
    "political_system": (
        "XDHTCT",
        "Xây dựng Đảng",
        "XD Đảng",
        "Xây dựng Đảng và hệ thống chính trị",
        "Xây dựng Đảng, chính quyền",
        "Xây dựng Đảng, HTCT",
        "XDĐ, HTCT",
        "XDĐ",
        "Xây dựng Đảng, xây dựng hệ thống chính trị",
        "Chính trị",
        "Xây dựng chính quyền",
        "HT chính trị",
        "Xây dựng hệ thống chính trị ở cơ sở",
        "Xây dựng hệ thống chính trị vững mạnh",
    ),
    "new_rural": (
        "XDNTM",
        "Xây dựng NTM",
        "Xây dựng nông thôn mới, đô thị văn minh",
        "NTM, ĐTVM",
        "Nông thôn mới, đô thị văn minh",
        "Xây dựng nông thôn mới và đô thị văn minh",
    ),
    "other": (
        "LV khác",
        "Nội dung khác",
        "Các nội dung khác",
    ),
}


def add_words(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Behind what an office has written itself; a name that is there already, in any case, stays once."""
    for field in apps.get_model("models_registry", "ActivityField").objects.filter(code__in=WORDS):
        known = field.aliases.splitlines()
        lowered = {name.casefold() for name in known}
        field.aliases = "\n".join([*known, *(name for name in WORDS[field.code] if name.casefold() not in lowered)])
        field.save(update_fields=["aliases", "search_text"])


class Migration(migrations.Migration):

    dependencies = [
        ('models_registry', '0015_filled_links'),
    ]

    operations = [
        migrations.RunPython(add_words, migrations.RunPython.noop),
    ]
