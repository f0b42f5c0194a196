"""For programs: the annotation protocol, exports, vocabulary and contexts."""
