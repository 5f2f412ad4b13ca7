"""The example organisation with people who agreed to a page of their own: whose stack holds what."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.conftest import copy_example

LISTED_SUBJECT = "urn:uuid:7c1d2f60-58a4-4f0e-9b1c-3d7f10a2b9e4"
LEARNERS = {
    "zofia": f"name: Zofia Wilk\nconsent: {{on: 2026-09-20, text: 2026-1}}\nsubject: {LISTED_SUBJECT}\nvisibility: listed\n",
    "annika": "name: Annika Sund\nconsent: {on: 2026-01-20, text: 2026-1}\nvisibility: unlisted\n",
    "petra": "name: Petra Nagel\nconsent: {on: 2026-01-20, text: 2026-1}\nvisibility: listed\n",
    "ruth": "name: Ruth Paz\nconsent: {on: 2026-01-20, text: 2026-1}\n",
}
BICYCLE, HOST, UNLISTED_BICYCLE = (
    "fb1d2657-0ff3-4363-80c7-98bdd9af1cc3", "4ca4697f-0a23-48cc-ae1a-8b74682363d7", "86a6905b-349f-4158-bc21-a74aefd10f37",
)  # fmt: skip
SEWING, SEWING_AGAIN, SAFETY, REVOKED, EXPIRED = (
    "ef2a2946-01e1-472a-b323-0ae7dbe5f257", "fc35cf9b-a5f4-4499-b737-41559f7b0baa", "20f7946a-4699-4f54-802f-68895bf31b3d",
    "d9fcfd3e-c72a-416f-bb6c-3482e455336a", "94c4a352-6df9-4e63-8b95-ff1d99b14f03",
)  # fmt: skip
LISTED_EXPIRED = "6f8b180f-1b06-4765-94dc-53c777483ce5"
AWARDS = {
    "zofia": (BICYCLE, HOST, UNLISTED_BICYCLE),
    "annika": (SEWING, SEWING_AGAIN, SAFETY, REVOKED, EXPIRED),
    "petra": (LISTED_EXPIRED,),
    "ruth": (),
}
PATHWAY = """\
name: From first repair to repair café host
description: Mend something, then help others mend.
status: active
language: en
milestone: repair-cafe-host
steps:
  - {id: basics, badge: bicycle-repair}
  - {id: safety, badge: small-appliance-repair-safety, after: [basics]}
  - {id: sewing, badge: sewing-and-mending, after: [safety], optional: true}
"""


def write_stacks(root: Path) -> Path:
    """Copy the example organisation, with the tests' keys, a pathway and these people."""
    copy_example(root)
    for folder in ("learners", "pathways"):
        for path in (root / "content" / folder).glob("*.yml"):
            path.unlink()
        (root / "content" / folder).mkdir(exist_ok=True)
    (root / "content/pathways/repair-host.yml").write_text(PATHWAY, "utf-8")
    for path in (root / "content/awards").rglob("*.yml"):
        text = path.read_text("utf-8")
        kept = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("learner:"))
        path.write_text(kept, "utf-8")
    for handle, text in LEARNERS.items():
        (root / f"content/learners/{handle}.yml").write_text(text, "utf-8")
        for award in AWARDS[handle]:
            path = award_file(root, award)
            path.write_text(path.read_text("utf-8").rstrip("\n") + f"\nlearner: {handle}\n", "utf-8")
    return root


def award_file(root: Path, award: str) -> Path:
    """Return the file of an award."""
    return next((root / "content/awards").rglob(f"{award}.yml"))


def stack_of(site: Path, handle: str) -> dict[str, Any]:
    """Return the published stack of a learner."""
    document = json.loads((site / f"learners/{handle}/clr.json").read_bytes())
    assert isinstance(document, dict)
    return document


def awards_in(stack: dict[str, Any]) -> list[str]:
    """Return the ids of the awards that a stack holds, in its order."""
    nested = stack["credentialSubject"]["verifiableCredential"]
    return [str(credential["id"]).rpartition("/")[2].removesuffix(".json") for credential in nested]
