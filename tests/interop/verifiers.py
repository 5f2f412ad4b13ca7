"""Asks an independent verifier about documents of a site: one process for all of them."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from tests.interop.prepare import HERE, Installation
from tests.interop.world import World

_SECONDS = 120

Runtime = Literal["node", "python", "openbadges python"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one verifier says of one document."""

    accepted: bool
    reason: str
    """Its own words; empty if accepted."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """How a verifier is started."""

    runner: str
    runtime: Runtime


VERIFIERS: Mapping[str, Verifier] = MappingProxyType(
    {
        "openbadges": Verifier("ask_openbadges.py", "openbadges python"),
        "openbadgeslib": Verifier("ask_openbadgeslib.py", "python"),
        "digitalbazaar": Verifier("digitalbazaar.mjs", "node"),
        "verifier-core": Verifier("verifier_core.mjs", "node"),
        "jose": Verifier("jose.mjs", "node"),
    }
)


class VerifierError(RuntimeError):
    """A verifier's process ended without verdicts: says nothing about the documents."""


def ask(world: World, verifier: str, documents: Sequence[str]) -> dict[str, Verdict]:
    """Return the verdicts of a verifier, by document.

    Args:
        world: Entered.
        verifier: A name of `VERIFIERS`.
        documents: Paths inside the site, `awards/<uuid>.json`. A missing file is an error of the caller.

    Raises:
        VerifierError: The process failed.
    """
    question = {
        "documents": [
            {"path": path, "url": world.url(path), "text": (world.site / path).read_text()} for path in documents
        ]
    }
    with tempfile.TemporaryDirectory(prefix="badgepress-ask-") as folder:
        asked, answers = Path(folder, "question.json"), Path(folder, "answers.json")
        asked.write_text(json.dumps(question))
        done = subprocess.run(
            _command(VERIFIERS[verifier], world.installation),
            env=world.environment() | {"BADGEPRESS_QUESTION": str(asked), "BADGEPRESS_ANSWERS": str(answers)},
            cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_SECONDS, check=False,
        )  # fmt: skip
        if done.returncode or not answers.is_file():
            raise VerifierError(
                f"{verifier} ended with {done.returncode}:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
            )
        return {path: Verdict(**answer) for path, answer in json.loads(answers.read_text()).items()}


def ask_badgepress(site: Path, now: datetime) -> Verdict:
    """Return what our own `badgepress verify-site` says of a site, as a user would ask it: offline, by folder."""
    command = [str(Path(sys.executable).with_name("badgepress")), "verify-site", "--now", now.isoformat(), str(site)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    if done.returncode not in (0, 1, 3):  # verifies, does not, cannot tell
        raise VerifierError(f"badgepress verify-site ended with {done.returncode}:\n{done.stderr[-4000:]}")
    return Verdict(done.returncode == 0, "" if done.returncode == 0 else done.stdout + done.stderr)


def _command(verifier: Verifier, installation: Installation) -> list[str]:
    if verifier.runtime == "node":
        return [str(installation.node), str(installation.node_folder / verifier.runner)]
    python = installation.openbadges_python if verifier.runtime == "openbadges python" else Path(sys.executable)
    return [str(python), "-B", str(HERE / "runners" / verifier.runner)]
