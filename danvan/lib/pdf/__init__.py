"""Papers set in millimetres: fonts, text fitted into its box, the PDF, and a picture of a sheet for the screen.

reportlab (BSD, Python alone), weighed against weasyprint, which wants Pango from the system, and typst, 82 MB of which
nothing says whether a text has fitted; README's table has the numbers.
"""

from danvan.lib.pdf.boxes import Box, Fitted, Sheet, fit
from danvan.lib.pdf.document import crosses, pdf_of
from danvan.lib.pdf.fonts import Family
from danvan.lib.pdf.picture import picture_of

__all__ = ["Box", "Family", "Fitted", "Sheet", "crosses", "fit", "pdf_of", "picture_of"]
