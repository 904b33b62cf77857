"""What a reader sees: cited tables and sentences for notebooks, and the dossier assembled from them."""

from trialdossier.report.chapter import Chapter

__all__ = ["Chapter"]
