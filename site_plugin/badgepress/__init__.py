"""Badgepress: Open Badges from a Git repository, checked, signed and published as a static site.

The rooms, in the order in which data walks through them: `content` (YAML to values), `checks` (values to problems), `credentials`
(values to documents), `signing` (documents to proofs), `publishing` (everything to files). `pipeline` leads awards through them as a stream.
`verifying` reads what was published, or anybody's badge, and knows none of them. `progress` says how far badges lead: on pathways, and to what is next.

Around a change: `authoring` plans what people write (a new award, a repair, a key), and writes all of it or nothing; `history` compares a change with
its base and with the live site, and reports it; `policy` says who must stand behind it; `hosting` alone knows code hosts: events, API, forms, comments.
Around what is public: `leaks` looks for private keys, `doctor` looks at a served site from outside.

Who may know whom: `authoring` and `policy` know `history`, `hosting` knows all three, and none of these is known by a room that publishes. `doctor` knows
what the repository says and how to verify, nothing of publishing. `linkeddata`, `language` (the words of pages),
`colours`, `problems`, `errors`, `plain_text` (harmless texts), `git` and `web` are what they share; `cli` and `mkdocs_plugin` are the doors.
"""

__version__ = "0.1.0"
