"""The form in which an office writes the sections of its report."""

from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any

from django import forms
from django.forms import BoundField

from danvan.lib.fields import CleanMultilineFormField
from danvan.review.report.sections import Section, SectionsMovedError, WrittenSection

TEXT_LENGTH = 20_000


class SectionsForm(forms.Form):
    """A text for each section; one that was carried over is kept by marking it as read.

    `seen_…` is the text that stood on the page when the writer opened it.
    """

    def __init__(self, data: Any, sections: Iterable[WrittenSection]) -> None:
        super().__init__(data)
        self.sections = {found.section: found for found in sections}
        self.moved: set[Section] = set()
        for section, found in self.sections.items():
            self.fields[section.value] = CleanMultilineFormField(
                label=section.label,
                required=False,
                max_length=TEXT_LENGTH,
                initial=found.text,
                widget=forms.Textarea(attrs={"rows": 5}),
            )
            if found.is_unread:
                self.fields[f"read_{section}"] = forms.BooleanField(
                    label="Đã rà soát, giữ nội dung này", required=False
                )
            self.fields[f"seen_{section}"] = forms.CharField(
                required=False, strip=False, initial=found.text, widget=forms.HiddenInput
            )

    @property
    def seen(self) -> Mapping[Section, str]:
        """The texts that the writer saw (valid forms only); a browser sends line ends of its own."""
        return {
            section: "\n".join(self.cleaned_data[f"seen_{section}"].splitlines()) for section in self.sections
        }

    @property
    def texts(self) -> Mapping[Section, str]:
        """What is to be kept: sections that were changed, and those that were marked as read (valid forms only)."""
        seen = self.seen
        return {
            section: self.cleaned_data[section.value]
            for section in self.sections
            if self.cleaned_data[section.value] != seen[section] or self.cleaned_data.get(f"read_{section}")
        }

    def refuse(self, error: SectionsMovedError) -> None:
        """Says that somebody else saved meanwhile; both texts stand on the page, and what is sent next is kept."""
        sent: Any = copy(self.data)
        for section in error.sections:
            self.moved.add(section)
            sent[f"seen_{section}"] = self.sections[section].text
            self.add_error(
                section.value,
                "Mục này vừa được người khác lưu. Hãy xem nội dung vừa lưu ở ngay dưới, sửa lại rồi lưu.",
            )
        self.data = sent

    @property
    def rows(self) -> list[tuple[WrittenSection, BoundField, BoundField | None, BoundField, bool]]:
        """For the page: section, its text, its mark as read, what was seen, whether it moved."""
        return [
            (
                found,
                self[section.value],
                self[f"read_{section}"] if found.is_unread else None,
                self[f"seen_{section}"],
                section in self.moved,
            )
            for section, found in self.sections.items()
        ]
