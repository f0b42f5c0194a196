"""A small client for programs elsewhere, which knows no other room."""
