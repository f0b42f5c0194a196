"""Accounts: what people say of themselves, where they are signed in, and the links that they get."""
