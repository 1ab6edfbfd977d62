"""Real edits: consecutive releases of the corpus's packages, compared."""
