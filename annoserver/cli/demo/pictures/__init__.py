"""The drawn pictures of the demo items, as SVG text."""
