"""`manage.py start`: the first run from the command line, or the code with which it is done in the browser."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from danvan.accounts.models import User
from danvan.start.code import issue_code
from danvan.start.services import begin_fields, begin_issuer, begin_years
from danvan.start.steps import steps
from models_registry.access import OPERATOR
from models_registry.accounts import AccountsError, create_accounts, read_accounts, with_passwords
from models_registry.bodies import issuer_by, suggestions_for
from models_registry.models import Unit
from models_registry.models.activity_fields import CORE_CODES
from models_registry.units.office import office_of


class Command(BaseCommand):
    """Units are loaded by `load_units`, the administrator made by `createsuperuser`, as ever."""

    help = (
        "Bắt đầu một cổng mới: in mã để lập người quản trị trên trình duyệt (/bat-dau/), hoặc làm các bước ngay ở đây."
        f" Đơn vị: {settings.DANVAN_COMMAND} load_units; người quản trị: {settings.DANVAN_COMMAND} createsuperuser."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fields", choices=["6", "4"], help="bộ sáu hoặc bốn lĩnh vực")
        parser.add_argument("--years", metavar="2026-2030", help="giai đoạn nhận đăng ký của đơn vị")
        parser.add_argument(
            "--unit", metavar="MÃ", default="", help="đơn vị ban hành, khi cổng có nhiều đơn vị"
        )
        parser.add_argument(
            "--issuer",
            choices=["ban-chi-dao", "cap-uy", "tham-muu", "mat-tran", "co-quan"],
            help="văn bản của đơn vị là của Ban Chỉ đạo, cấp ủy, ban tham mưu của cấp ủy hay Mặt trận;"
            " của cơ quan, đoàn thể thì ghi co-quan",
        )
        parser.add_argument("--post", default="", help="chức vụ người ký, đi với --issuer")
        parser.add_argument("--signer", default="", help="họ và tên người ký, đi với --issuer")
        parser.add_argument(
            "--accounts",
            type=Path,
            metavar="FILE",
            help="tệp UTF-8, mỗi người một dòng: họ và tên; đơn vị; nhiệm vụ; tên đăng nhập",
        )

    def handle(self, *, fields: str | None, years: str | None, accounts: Path | None, **options: Any) -> None:
        if fields:
            field_set = begin_fields(OPERATOR, CORE_CODES if fields == "4" else ())
            self.stdout.write(f"Bộ lĩnh vực: {field_set}.")
        if years:
            self._years(years, options["unit"])
        if options["issuer"]:
            self._issuer(options["issuer"], options["post"], options["signer"], options["unit"])
        if accounts:
            self._accounts(accounts)
        for step in steps():
            mark = "xong" if step.is_done else "chưa"
            self.stdout.write(f"  [{mark}] {step.title}: {step.found} {step.noun}")
        if not User.objects.exists():
            self.stdout.write(f"\nMở /bat-dau/ trên trình duyệt và nhập mã bắt đầu: {issue_code()}")

    def _years(self, years: str, code: str) -> None:
        first, _, last = years.partition("-")
        if not (first.isdecimal() and (last or first).isdecimal()):
            raise CommandError("Giai đoạn ghi như 2026-2030.")
        unit = _office(code)
        try:
            period = begin_years(OPERATOR, unit, int(first), int(last or first))
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(f"Giai đoạn {years}, {period} của {unit.label}.")

    def _issuer(self, whose: str, post: str, signer: str, code: str) -> None:
        unit = _office(code)
        found = suggestions_for(unit)
        if whose not in found:
            raise CommandError(f"{unit.label} không có: {whose}. Chọn một trong: {', '.join(found)}.")
        profile = found[whose][1]
        profile.post, profile.signer = post or profile.post, signer
        try:
            begin_issuer(OPERATOR, profile)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(f"Văn bản của {unit.label}: {issuer_by(profile).name}.")

    def _accounts(self, path: Path) -> None:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"Không đọc được tệp {path} (cần UTF-8).") from error
        all_units = Unit.objects.in_tree_order()
        own = office_of(all_units)
        try:
            people = read_accounts(text, all_units, own[0] if len(own) == 1 else None)
        except AccountsError as error:
            raise CommandError(f"Chưa cấp tài khoản nào:\n{error}") from error
        made = create_accounts(with_passwords(people), OPERATOR)
        for account, (_, password) in zip(people, made, strict=True):
            self.stdout.write(f"{account.full_name}\t{account.username}\t{password}\t{account.unit.label}")


def _office(code: str) -> Unit:
    """The unit of that code, else the office for which the portal was set up."""
    units = Unit.objects.in_tree_order()
    own = [unit for unit in units if unit.code == code] if code else office_of(units)
    if len(own) != 1:
        names = "; ".join(f"{unit.dated_label} (mã {unit.code})" for unit in own)
        raise CommandError(
            f"Hãy ghi --unit MÃ của một đơn vị: {names}." if own else "Chưa có đơn vị nào như vậy."
        )
    return own[0]
