"""Values to documents: OB 2.0, OB 3.0, DID document, status lists, all as plain dicts. Every public address is made in `urls`. Knows no keys, no files."""
