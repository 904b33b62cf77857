"""One function per figure; `save` writes the picture, the data plotted and where they come from."""

from trialdossier.figures.dots import levels, organ_systems, terms
from trialdossier.figures.rows import forest, times
from trialdossier.figures.saving import Saved, save
from trialdossier.figures.studies import ages, doses, flow, timeline

__all__ = ["Saved", "ages", "doses", "flow", "forest", "levels", "organ_systems", "save", "terms", "timeline", "times"]
