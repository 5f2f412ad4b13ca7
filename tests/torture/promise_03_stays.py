"""Nothing that was issued vanishes or changes: everything of the example that can be deleted, edited or renamed is, and each change is refused."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from badgepress.cli.main import run
from badgepress.history.award_rules import ISSUED_FACTS
from badgepress.history.class_rules import FREE_IN_A_CLASS
from tests.conftest import copy_example
from tests.history.repository import git
from tests.organisation import NOW
from tests.torture.measured import Bench

OTHER_ID = "0f0d9c1e-0a51-4b6e-9a51-1d2c3b4a5f61"
_OTHER: dict[str, Any] = {
    "badge": "sewing-and-mending@1", "recipient": {"did": "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"}, "awarded": "2025-01-05", "expires": "2027-12-31",
    "status_index": 909_090, "narrative": "Something else.", "evidence": [{"name": "Something else"}], "results": {}, "assessor": {"name": "Somebody else"},
}  # fmt: skip
_RULES_OF_HISTORY = re.compile("BP3[56][0-9]")


def measure(bench: Bench) -> None:
    root = copy_example(bench.scratch / "org")
    site = bench.scratch / "site"
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "What was issued")
    assert _told(root, "--base", "main")[0] == 0
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        assert run(["build", "-C", str(root), "--out", str(site), "--now", NOW]) in (0, 3)
    _make_real(site)
    assert _told(root, "--published", str(site))[0] == 0
    refused: Counter[str] = Counter()
    changes = list(_changes(root))
    every = bench.amount(25, 1)
    for kind, path, name in changes[::every]:
        before = (root / path).read_bytes()
        new = _apply(root, kind, path, name)
        code, told = _told(root, "--base", "main")
        assert code == 1, f"{kind} {path} {name}: {told}"
        assert _RULES_OF_HISTORY.search(told), f"refused for another reason: {kind} {path} {name}: {told}"
        refused[f"{kind}, by Git"] += 1
        if kind in ("deleted", "renamed", "lifted") and not path.startswith(("content/pathways", "keys")):
            code, told = _told(root, "--published", str(site))
            assert code == 1, f"{kind} {path} {name}, published: {told}"
            refused[f"{kind}, by the live manifest"] += 1
        for file in new:
            (root / file).unlink(missing_ok=True)
        (root / path).write_bytes(before)
        assert not git(root, "status", "--porcelain"), "the test did not clear up"
    told = ", ".join(f"{what} {number}" for what, number in sorted(refused.items()))
    bench.say(f"{sum(refused.values()):,} changes of what was issued, all refused: {told}")


def _make_real(site: Path) -> None:
    """Take the mark of a preview from the manifest, as the tests' keys are not used here: only what is compared counts."""
    manifest = site / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"preview":true', '"preview":false'), "utf-8")


def _told(root: Path, *against: str) -> tuple[int, str]:
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        code = run(["check", "-C", str(root), *against, "--now", NOW])
    return code, told.getvalue()


def _changes(root: Path) -> Iterator[tuple[str, str, str]]:
    """Yield kind, file and field."""
    for path in sorted((root / "content" / "awards").rglob("*.yml")):
        name, values = path.relative_to(root).as_posix(), yaml.safe_load(path.read_text("utf-8"))
        yield "deleted", name, ""
        yield "renamed", name, ""
        if "revoked" in values:
            yield "lifted", name, "revoked"
        for fact in ISSUED_FACTS:
            if fact in values:
                yield "fact taken out", name, fact
            if values.get(fact) != _OTHER[fact] and not (fact in ("results", "evidence") and fact not in values):
                yield "fact edited", name, fact
    held = {yaml.safe_load(path.read_text("utf-8"))["badge"] for path in (root / "content" / "awards").rglob("*.yml")}
    for path in sorted((root / "content" / "badges").glob("*.yml")):
        name, values = path.relative_to(root).as_posix(), yaml.safe_load(path.read_text("utf-8"))
        if values["status"] == "draft":
            continue
        yield "deleted", name, ""
        if f"{path.name.split('.')[0]}@{values['version']}" in held:
            for field in values.keys() - FREE_IN_A_CLASS - {"image"}:
                yield "class edited", name, field
    for path in sorted((root / "keys").glob("*.yml")):
        yield "deleted", path.relative_to(root).as_posix(), ""
    yield "date put back", "content/status.yml", "as_of"


def _apply(root: Path, kind: str, path: str, name: str) -> list[str]:
    """Make the change; return the files that are new."""
    file = root / path
    if kind == "deleted":
        file.unlink()
        return []
    if kind == "renamed":
        new = file.with_name(f"{OTHER_ID}.yml")
        shutil.move(file, new)
        return [new.relative_to(root).as_posix()]
    text = re.sub(rf"^{name}:.*\n(?:[ -].*\n|\n)*", "", file.read_text("utf-8"), flags=re.MULTILINE)
    if kind == "date put back":
        text += f"{name}: 2020-01-01\n"
    elif kind == "fact edited":
        text += f"{name}: {json.dumps(_OTHER[name])}\n"
    file.write_text(text, "utf-8", newline="\n")
    return []
