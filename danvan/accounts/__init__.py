"""Accounts: our own user from the first migration; what a user may do is an Assignment (models_registry)."""
