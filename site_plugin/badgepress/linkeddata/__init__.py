"""Linked data that signing and verifying share: pinned contexts, canonical form, multibase, Data Integrity."""
