"""A manifest's lines of a few awards are found by searching; the same lines as looking at each would keep."""

from __future__ import annotations

import hashlib
import json
import random
import uuid
from pathlib import Path

import pytest

from badgepress.verifying import folder
from badgepress.verifying.folder import _lines_of

CHANCE = random.Random(3)
IDS = [str(uuid.UUID(int=CHANCE.getrandbits(128), version=4)) for _ in range(40)]


def line(award: str, *, is_hidden: bool) -> str:
    path = f"awards/{award}"
    named = {"path_sha256": hashlib.sha256(path.encode()).hexdigest()} if is_hidden else {"path": path}
    return json.dumps({**named, "status": "valid", "credential": "sha256-x"}, separators=(",", ":"))


def manifest(lines: list[str]) -> bytes:
    head = '{"version":1,"base_url":"https://a.example","entries":[\n{"path":"did.json","kind":"did"}\n],"awards":['
    awards = "\n" + ",\n".join(lines) if lines else ""
    return f"{head}{awards}\n]}}\n".encode()


ALL = [line(award, is_hidden=number % 3 > 0) for number, award in enumerate(IDS)]


@pytest.mark.parametrize(
    "data",
    [
        manifest(ALL), manifest(ALL[:1]), manifest([]), manifest([*ALL, ALL[0], ALL[1]]), manifest([*ALL, "7"]), manifest(["7", *ALL]),
        manifest(ALL)[:-1], manifest(ALL).replace(b',\n{"path_', b',\n {"path_', 1), manifest(ALL).replace(b',\n{"path', b',{"path', 1),
        manifest(ALL).replace(b"\n]}\n", b"\n],\"more\":[\n]}\n"), b"{}", b"",
    ],
    ids=[
        "ours", "one", "none", "twice", "another last", "another first", "no last line end", "indented", "two in a line", "more behind", "no awards", "empty",
    ],
)  # fmt: skip
def test_searching_finds_what_looking_at_each_line_keeps(
    data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "manifest.json"
    path.write_bytes(data)
    for wanted in (IDS[:1], IDS[1:2], IDS[:4], IDS[-3:], [str(uuid.uuid4())], []):
        searched = _lines_of(path, wanted)
        with monkeypatch.context() as slow:
            slow.setattr(folder, "_FEW_AWARDS", -1)
            kept = _lines_of(path, wanted)
        assert _document(searched) == _document(kept)


def _document(data: bytes) -> object:
    try:
        return json.loads(data)
    except json.JSONDecodeError:
        return data


def test_our_own_manifest_is_searched() -> None:
    assert folder._lines_found(manifest(ALL), [f"awards/{award}" for award in IDS[:2]]).count(b"sha256-x") == 2
