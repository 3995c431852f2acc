"""`manage.py import_awards FILE`: a list of commendations, read and taken in without a browser."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from danvan.lists.commendations.decision import DecidedAward
from danvan.lists.commendations.named_papers import paper_of
from danvan.lists.commendations.words import FORM_LABELS
from danvan.lists.handing_back import as_json
from danvan.lists.management.commands import import_list
from danvan.lists.models import ImportSubject
from danvan.lists.reading.answers import Answers


def row_as_json(one: DecidedAward) -> dict[str, Any]:
    """A row as `import_list` tells it, with its form (a code), its decision's number and day (ISO)."""
    day = one.paper.issued_on
    told = as_json.row_as_json(one)
    problems = told.pop("problems")
    decision = {"decision": one.paper.number, "decided_on": day.isoformat() if day else None}
    return {**told, "form": str(one.form), **decision, "problems": problems}


class Command(import_list.Command):
    """Exit status as of `import_list`: 0 all rows are good, 1 some are not, 2 the file cannot be read."""

    help = "Nhận một danh sách khen thưởng từ tệp Excel, Word (.docx), LibreOffice, CSV hoặc trang web."
    subject = ImportSubject.COMMENDATIONS
    row_as_json = staticmethod(row_as_json)

    def add_said(self, parser: ArgumentParser) -> None:
        """The decision and the form, where the list does not say them."""
        parser.add_argument(
            "--form", choices=FORM_LABELS, default="", help="hình thức, khi danh sách không ghi"
        )
        parser.add_argument("--decision", default="", help="số quyết định, khi danh sách không ghi")
        parser.add_argument("--decided-on", default="", help="ngày quyết định, ví dụ 05/10/2022")
        parser.add_argument("--body", default="", help="cơ quan ban hành, khi danh sách không ghi")

    def said(self, options: dict[str, Any]) -> Answers:
        """The options as answers for the whole file."""
        names = ("form", "decision", "decided_on", "body")
        more = {name: options[name] for name in names if options[name]}
        if options["decided_on"] and paper_of(options["decided_on"]).issued_on is None:
            raise CommandError(
                "--decided-on phải là một ngày, ví dụ 05/10/2022.", returncode=import_list.UNREADABLE
            )
        return Answers(options["unit"] or None, options["year"], more=more)
