"""Out: the forms in which others take what was agreed on."""
