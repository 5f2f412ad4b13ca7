"""What fuzzing starts from: this repository's own content, the pictures of the tests, and the conformance table."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import REPOSITORY
from tests.fuzz.targets import CSV, JSONL, KINDS, MARKDOWN, cases
from tests.organisation import FILES

CORPUS = Path(__file__).parent / "corpus"
"""A file for each target: an input a line, in base64."""
LONGEST = 12_000
_TABLE = "id,badge,recipient.email_hash,awarded,status_index\n0b9f1f4e-6f0d-4a57-9f2e-5d1c7e3a9b01,knots@1,x,2026-11-02,7\n"
_PAGE = "# Title\n\n* a [b](https://c.example) **d** `e`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
_FOLDERS = {"awards": "award", "badges": "badge", "pathways": "pathway", "learners": "learner"}


def write_seeds(target: str, folder: Path) -> None:
    """Write the first inputs of a target into a folder."""
    for data in (*_seeds(target), *kept(target)):
        if len(data) <= LONGEST:
            (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)


def kept(target: str) -> list[bytes]:
    """Return what earlier runs found to reach code that nothing else reached, and whatever once failed."""
    return [base64.b64decode(line) for line in (CORPUS / f"{target}.txt").read_text("ascii").split()]


def _seeds(target: str) -> Iterator[bytes]:
    if target == "reader":
        yield from _content()
    elif target == "pictures":
        for folder in (REPOSITORY / "content", REPOSITORY / "tests"):
            yield from (path.read_bytes() for path in sorted(folder.rglob("*.[ps][nv]g")))
    else:
        yield from (data for data, _ in cases())


def _content() -> Iterator[bytes]:
    files = {path.relative_to(REPOSITORY).as_posix(): path.read_text("utf-8") for path in sorted((REPOSITORY / "content").rglob("*.yml"))}  # fmt: skip
    for name, text in {**FILES, **files}.items():
        kind = _FOLDERS.get(Path(name).parent.name, Path(name).stem)
        if kind in KINDS:
            yield bytes([KINDS.index(kind)]) + text.encode()
    yield bytes([CSV]) + _TABLE.encode()
    yield bytes([JSONL]) + b'{"id": "0b9f1f4e-6f0d-4a57-9f2e-5d1c7e3a9b01", "badge": "knots@1", "recipient": {"salt": "\\u00e9"}}\n'
    yield bytes([MARKDOWN]) + _PAGE.encode()
