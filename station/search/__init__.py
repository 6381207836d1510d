"""Finds pages by their words: an index of its own file, made from the vault and the ledger, that may be lost at any time."""
