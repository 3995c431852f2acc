"""`manage.py import_list FILE`: a list that a commune sent, read and taken in without a browser."""

import json
from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from danvan.lib.disk import reason_of
from danvan.lib.text import lowered
from danvan.lists.deciding.decision import Decided
from danvan.lists.deciding.replaced import KEEP, WITHDRAW, Gone, gone_of
from danvan.lists.handing_back.as_json import (
    as_json,
    bins_of,
    replaced_as_json,
    row_action,
    row_as_json,
    totals,
)
from danvan.lists.models import ImportBatch, ImportSubject, StagedRow
from danvan.lists.reading.answers import Answers
from danvan.lists.reading.bins import LABELS, count, span
from danvan.lists.reading.row.why import WHY
from danvan.lists.reading.workbook import Reading, UnreadableFile
from danvan.lists.results import ReadSheet, Remark, SetAside
from danvan.lists.stored import sheet_as_json
from danvan.lists.writing.committing import commit
from danvan.lists.writing.replacing import why_not
from danvan.lists.writing.staging import stage_reading, understand
from models_registry import trail
from models_registry.access import Actor, actor_named
from models_registry.models import Unit

UNREADABLE = 2
_SHOWN_AT_MOST = 50
_ROWS_SHOWN = 10


def bins_in_words(sheet: ReadSheet, rows: Sequence[Mapping[str, Any]]) -> str:
    """ "dòng 5-40: 31 dòng mới, 2 dòng ghép"."""
    actions = dict(StagedRow.Action.choices)
    first, last = span(sheet.bins)
    told = [
        f"{count(ranges)} {LABELS[name] if name in LABELS else f'dòng {actions[name].lower()}'}"
        for name, ranges in bins_of(sheet, rows).items()
    ]
    return f"Trang “{sheet.name}”, dòng {first}-{last}: {', '.join(told)}."


def remark_in_words(remark: Remark) -> str:
    """The remark with the first of its rows."""
    if not remark.rows:
        return remark.message
    shown = ", ".join(map(str, remark.rows[:_ROWS_SHOWN]))
    where = f"trang “{remark.sheet}” của danh sách đó, dòng" if remark.list_id else "dòng"
    return f"{remark.message} ({where} {shown}{', …' if len(remark.rows) > _ROWS_SHOWN else ''})"


def unclear_lines(reading: Reading) -> list[tuple[str, SetAside]]:
    """Lines that may be a row or a remark, with their sheets."""
    return [
        (sheet.name, aside)
        for sheet in reading.sheets
        for aside in sheet.set_aside
        if aside.kind == "unclear" and aside.why == WHY["unclear"]
    ]


def may_lose_text(reading: Reading) -> bool:
    """Whether such a line stands right under a row, or under what was joined to one: it may be the rest of it."""
    read = {(row.sheet, row.row) for row in reading.rows}
    unclear = unclear_lines(reading)
    joined = {
        (sheet.name, one.row) for sheet in reading.sheets for one in sheet.set_aside if one.kind == "unclear"
    }
    read |= joined - {(name, aside.row) for name, aside in unclear}
    return any((name, aside.row - 1) in read for name, aside in unclear)


class Command(BaseCommand):
    """Exit status: 0 when all rows are good and no line right under one is unclear, 1 when not, 2 if unreadable."""

    help = "Nhận một danh sách mô hình từ tệp Excel, Word (.docx), LibreOffice, CSV hoặc trang web."
    subject = ImportSubject.REGISTRATIONS
    row_as_json: Callable[[Any], dict[str, Any]] = staticmethod(row_as_json)  # of a row of its subject

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="tệp danh sách")
        parser.add_argument("--unit", default="", help="tên hoặc mã đơn vị, khi danh sách không ghi")
        parser.add_argument("--year", type=int, help="năm, khi danh sách không ghi")
        self.add_said(parser)
        parser.add_argument("--check", action="store_true", help="chỉ xem, không ghi gì")
        parser.add_argument("--good-rows", action="store_true", help="ghi các dòng tốt dù còn dòng chưa tốt")
        parser.add_argument(
            "--json", default="", metavar="OUT", help="tệp kết quả JSON, “-” là in ra màn hình"
        )
        parser.add_argument("--user", default="", help="tài khoản đứng tên, theo quyền của tài khoản đó")

    def add_said(self, parser: ArgumentParser) -> None:
        """What else a list of this subject may leave unsaid."""
        parser.add_argument("--field", default="", help="mã lĩnh vực, khi danh sách không ghi")
        parser.add_argument(
            "--replaces",
            type=int,
            metavar="N",
            help="số lần nhập của danh sách trước mà danh sách này thay thế: sửa tại chỗ, rút, thêm",
        )

    def said(self, options: dict[str, Any]) -> Answers:
        """The options as answers."""
        return Answers(
            options["unit"] or None,
            options["year"],
            options["field"] or None,
            replaces=options["replaces"],
        )

    def handle(self, *, file: Path, check: bool, good_rows: bool, json: str, **options: Any) -> None:
        try:
            user = actor_named(options["user"])
        except LookupError as error:
            raise CommandError(str(error), returncode=UNREADABLE) from error
        data, answers, reading, decided = self._read(file, user, self.said(options))
        gone = self._gone(reading, decided, answers, user)
        all_good = bool(decided) and all(one.is_good for one in decided) and not may_lose_text(reading)
        all_good = all_good and all(one.answer for one in gone)
        written = ""
        if not check and (all_good or (good_rows and any(one.is_good for one in decided))):
            try:
                with trail.act(user):
                    batch = stage_reading(reading, data, user, decided, answers, subject=self.subject)
                    batch = commit(batch, user, only_good=good_rows)
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error
            written = f"Đã ghi {batch.counts['new'] + batch.counts['continues']} dòng (lần nhập {batch.pk})."
            requested = batch.counts.get("requested", 0)  # only lists that correct something have it
            of_which = f" ({requested} dòng là đề nghị đính chính)" if requested else ""
            if batch.counts["corrects"] and not answers.replaces:
                written = f"Đã sửa {batch.counts['corrects']} dòng đã có trong sổ{of_which}. {written}"
            if answers.replaces:
                counts = f"sửa {batch.counts['corrects']}{of_which}, rút {batch.counts['withdrawn']}"
                written = f"Đã thay thế lần nhập {answers.replaces}: {counts}. {written}"
        elif not check:
            written = (
                "Chưa ghi gì, vì còn dòng chưa tốt hoặc chưa rõ. "
                "Sửa rồi nhận lại, hoặc thêm --good-rows để ghi các dòng tốt."
            )
        self._report(reading, decided, json, written, replaced_as_json(gone) if answers.replaces else {})
        if answers.replaces and json != "-":
            self._tell_replaced(decided, gone)
        if not all_good:
            raise SystemExit(1)

    def _gone(self, reading: Reading, decided: Sequence[Any], answers: Answers, user: Actor) -> list[Gone]:
        """What the replaced list has that this one has not. Raises CommandError if it cannot be replaced."""
        if not answers.replaces:
            return []
        unit = Unit.objects.lowest_above({one.row.unit_key for one in decided})
        earlier = ImportBatch.objects.editable_by(user).filter(pk=answers.replaces).first()
        fault = why_not(unit, earlier) if earlier else f"Không có lần nhập {answers.replaces}."
        if fault:
            raise CommandError(fault, returncode=UNREADABLE)
        return gone_of(decided, answers, user, map(sheet_as_json, reading.sheets))

    def _tell_replaced(self, decided: Sequence[Any], gone: Sequence[Gone]) -> None:
        for one in decided:
            for problem in one.problems:
                if problem.code in ("corrects", "kept"):
                    self.stdout.write(f"  {problem.message}")
        for row in gone:
            do = {WITHDRAW: "rút", KEEP: "ở lại trong sổ"}.get(row.answer, "cần trả lời trên trang web")
            why = f" ({row.why})" if row.why else ""
            self.stdout.write(f"  Không còn trong danh sách: {row.registration}: {do}{why}.")

    def _report(
        self,
        reading: Reading,
        decided: Sequence[Decided],
        out: str,
        written: str,
        replaced: dict[str, Any],
    ) -> None:
        told = as_json(reading, [self.row_as_json(one) for one in decided], totals(decided)) if out else {}
        told |= replaced
        text = json.dumps(told, ensure_ascii=False, indent=1)
        if out == "-":
            self.stdout.write(text)
            return
        if out:
            try:
                Path(out).write_text(text + "\n", encoding="utf-8")
            except OSError as error:
                raise CommandError(f"Không ghi được {out}: {reason_of(error)}.") from error
        self._summarise(reading, decided)
        if written:
            self.stdout.write(written)

    def _summarise(self, reading: Reading, decided: Sequence[Decided]) -> None:
        counts = totals(decided)
        by_action = ", ".join(
            f"{counts[action]} {label.lower()}"
            for action, label in StagedRow.Action.choices
            if counts[action]
        )
        self.stdout.write(
            f"{reading.file_name}: {len(decided)} dòng ({by_action or 'không thấy dòng nào của danh sách'})."
        )
        rows = [row_action(one) for one in decided]
        for sheet in reading.sheets:
            for note in filter(
                None, [sheet.skipped and f"Trang “{sheet.name}”: {sheet.skipped}", *sheet.notes]
            ):
                self.stdout.write(f"  {note}")
            if sheet.bins:
                self.stdout.write(f"  {bins_in_words(sheet, rows)}")
            for remark in sheet.remarks:
                self.stdout.write(f"  Nên xem: trang “{sheet.name}”: {remark_in_words(remark)}")
            for question in sheet.questions:
                self.stdout.write(f"  {question.message}")
        asked = {question.message for sheet in reading.sheets for question in sheet.questions}
        messages = [
            problem.message
            for one in decided
            if not one.is_good
            for problem in one.problems
            if problem.message not in asked  # told once, with the sheet
        ]
        messages += [
            f"Trang “{name}”, dòng {aside.row}: “{aside.text}” – {lowered(aside.why)}; chưa đưa vào."
            for name, aside in unclear_lines(reading)
        ]
        for message in messages[:_SHOWN_AT_MOST]:
            self.stdout.write(f"  {message}")
        if len(messages) > _SHOWN_AT_MOST:
            self.stdout.write(f"  … và {len(messages) - _SHOWN_AT_MOST} điều khác; xem đủ bằng --json TỆP.")

    def _read(
        self, file: Path, user: Actor, said: Answers
    ) -> tuple[bytes, Answers, Reading, Sequence[Decided]]:
        try:
            data = file.read_bytes()
            return data, *understand(data, file.name, user, said, subject=self.subject)
        except OSError as error:
            message = f"Không đọc được tệp {file}: {reason_of(error)}."
            raise CommandError(message, returncode=UNREADABLE) from error
        except (UnreadableFile, ValueError) as error:
            raise CommandError(str(error), returncode=UNREADABLE) from error
