"""Badgepress: Open Badges from a Git repository, checked, signed and published as a static site.

The rooms, in the order in which data walks through them: `content` (YAML to values), `checks` (values to problems), `credentials`
(values to documents), `signing` (documents to proofs), `publishing` (everything to files). `verifying` reads what was published and
knows none of them. `linkeddata` and `problems` are the vocabulary they share; `cli` and `mkdocs_plugin` are the doors.
"""

__version__ = "0.1.0"
