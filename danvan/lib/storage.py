"""Where files that were sent are kept: whole, or not at all."""

from typing import Any

from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """Django's, but what a full disk let it write of a file does not stay: no row names it, and it takes the room.

    Every name that we give has a part drawn at random: what is deleted is nobody else's.
    """

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        name = self.get_available_name(name or content.name, max_length)
        try:
            return super().save(name, content, max_length)
        except OSError:
            self.delete(name)
            raise
