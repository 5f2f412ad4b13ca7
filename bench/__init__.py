"""The benchmark: a synthetic organisation, the whole pipeline, its floors, and other software at the same work (`make bench`)."""
