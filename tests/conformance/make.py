"""Writes the conformance table: `python -m tests.conformance.make`. Nothing in it depends on a clock, a random number or the product's own signing."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from badgepress.verifying.credential_check.vocabulary import STEP_OF
from tests.conformance.making import attacks, club, forms, genuine, hosted, statuses, tampered, things, within

HERE = Path(__file__).parent
GROUPS = {
    "genuine": genuine, "tampered": tampered, "forms": forms, "statuses": statuses,
    "jws-attacks": attacks, "open-badges-1-and-2": hosted, "within": within, "inputs": things,
}  # fmt: skip


def tables() -> dict[str, str]:
    """Return file name → text of the whole table."""
    made = {"web.json": _text(club.world())}
    names: set[str] = set()
    for group, module in GROUPS.items():
        cases = [case.as_json(STEP_OF) for case in module.cases()]
        twice = [case["name"] for case in cases if case["name"] in names]
        assert not twice, twice
        names |= {case["name"] for case in cases}
        made[f"{group}.json"] = (
            "[\n" + ",\n".join(json.dumps(case, ensure_ascii=True, separators=(",", ":")) for case in cases) + "\n]\n"
        )
    return made


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, indent=1) + "\n"


def main() -> int:
    """Write the files."""
    folder = HERE / "cases"
    folder.mkdir(exist_ok=True)
    for name, text in tables().items():
        (folder / name).write_text(text, "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
