"""Finds our own private keys where none may be: in the tree, in a site, in a log. Nothing here ever repeats a secret."""
