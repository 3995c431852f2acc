"""Our templates without their indentation: it serves whoever reads them, and weighs a third of a page on the way."""

import re

from django.template import Origin
from django.template.loaders import filesystem


class Loader(filesystem.Loader):
    """Reads a file as the stock loader does, each line from its first letter on; HTML knows one space from another
    only in `pre` and `textarea`, and no template of ours has text in these."""

    def get_contents(self, origin: Origin) -> str:
        """The template's text; raises TemplateDoesNotExist."""
        return re.sub(r"\n\s+", "\n", super().get_contents(origin))
