"""A smallest sound organisation, written into a folder, for tests to spoil."""

from __future__ import annotations

from pathlib import Path

AWARD_ID = "5f0c2a6e-0d4b-4a57-9c3e-2f6f3a1b7c90"
OTHER_AWARD_ID = "c1d7e8a4-93b2-4f60-8a15-7be0d9c4f312"
AWARD_PATH = f"content/awards/{AWARD_ID}.yml"
OTHER_AWARD_PATH = f"content/awards/{OTHER_AWARD_ID}.yml"
NOW = "2026-11-24T12:00:00Z"

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 256 256" width="256" height="256">
<circle cx="128" cy="128" r="120" fill="#1d6f5c"/><path d="M64 128h128" stroke="#fff" stroke-width="16"/></svg>
"""

FILES = {
    "content/issuer.yml": """\
name: Harbour Knot Club
url: https://knots.example/
email: hello@knots.example
description: We tie knots and show others how.
base_url: https://knots.example/badges
language: en
image: {file: club.svg, alt: A white line on a green disc.}
""",
    "content/club.svg": SVG,
    "content/status.yml": "as_of: 2026-11-20\n",
    "content/badges/knots.yml": """\
name: Knots
description: Can tie six useful knots.
status: active
version: 1
achievement_type: Competency
language: en
image: {file: knots.svg, alt: A white line on a green disc.}
criteria: |
  Tie six knots while somebody watches.
evidence: {required: true, minimum: 1, description: A photo of each knot.}
rubric:
  - id: tying
    name: Tying
    levels:
      - {id: learning, name: Still learning}
      - {id: sure, name: Sure}
      - {id: blindfold, name: Blindfold}
    required_level: sure
validity: P2Y
""",
    "content/badges/knots.svg": SVG,
    AWARD_PATH: """\
badge: knots@1
recipient:
  email_hash: sha256$0b7d4c8f6a1e3d5c2b9f8e7a6d5c4b3a29181706f5e4d3c2b1a0f9e8d7c6b5a4
  salt: 9c1e7f20b4d85a6390fe12cd7ab3461f
name: Mira
awarded: 2026-11-02
status_index: 48213
evidence:
  - {name: Six knots on a board}
results: {tying: sure}
visibility: listed
""",
    OTHER_AWARD_PATH: """\
badge: knots@1
recipient:
  email_hash: sha256$5e2a9b1c7d3f4e6a8b0c2d4e6f8a1b3c5d7e9f0a2b4c6d8e0f1a3b5c7d9e1f2a
  salt: 2b7d90e4c6a1f8350d9be7c2416fa80d
awarded: 2026-11-09
status_index: 771020
evidence:
  - {name: Six knots on a rope, url: "https://knots.example/photos/2"}
results: {tying: blindfold}
""",
}


def write_organisation(root: Path) -> Path:
    """Write the organisation into `root` and return it."""
    for path, text in FILES.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8", newline="\n")
        target.chmod(0o644)
    return root
