"""In: records and annotations that others made."""
