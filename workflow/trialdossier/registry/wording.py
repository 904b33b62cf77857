"""How the two forms write words: JSON in Markdown with paragraphs, XML broken into lines."""

from trialdossier import values as v
from trialdossier.sources import verbatim

PROSE = (v.unescaped, verbatim)
"""A text on one line."""
PARAGRAPHS = (v.unescaped_paragraphs, v.unwrapped)
"""A text of several paragraphs."""
