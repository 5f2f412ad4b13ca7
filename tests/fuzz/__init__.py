"""Coverage-guided fuzzing of what reads strangers' bytes; see `tests.fuzz.__main__`."""
