"""From a value back to its source, and proof that nothing was changed."""
