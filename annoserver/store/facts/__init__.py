"""Facts: what the judge and the pages ask across shelves, each in one query or two."""
