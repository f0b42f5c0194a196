"""Checking records before they are delivered: by our rules, by our shapes, and by Europeana's schema."""
