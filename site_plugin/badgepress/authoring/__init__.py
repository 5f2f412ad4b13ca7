"""Writes content for people: award and badge files in canonical form, edits that leave the rest of a file alone, all or nothing."""
