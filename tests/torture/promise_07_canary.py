"""The signing key never reaches a page or a log, whatever the content tries to have read."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.conftest import KEY_VARIABLES, copy_example
from tests.torture.measured import Bench

KEY = KEY_VARIABLES["TEST_KEY"]
Attack = Callable[[Path], object]


def _link(path: str, to: str = "/proc/self/environ") -> Attack:
    def make(root: Path) -> None:
        target = root / path
        target.unlink(missing_ok=True)
        target.symlink_to(to)

    return make


def _append(path: str, text: str) -> Attack:
    def make(root: Path) -> None:
        file = root / path
        file.write_text((file.read_text("utf-8") if file.is_file() else "") + text, "utf-8")

    return make


def _folder_link(root: Path) -> None:
    (root / "content" / "pages" / "proc").symlink_to("/proc/self")


ATTACKS: dict[str, Attack] = {
    "a page is a link to the environment": _link("content/pages/leak.md"),
    "a folder of pages is a link to /proc": _folder_link,
    "a picture is a link": _link("content/badges/bicycle-repair.svg"),
    "an award is a link": _link("content/awards/8404d5ff-0000-4b38-b221-1bcd54eb6c75.yml"),
    "issuer.yml is a link": _link("content/issuer.yml"),
    "snippets": _append("mkdocs.yml", "\nmarkdown_extensions:\n  - pymdownx.snippets: {base_path: [/], check_paths: false}\n"),
    "snippets in a page": _append("content/pages/index.md", '\n--8<-- "/proc/self/environ"\n'),
    "an environment tag": _append("mkdocs.yml", "\nextra: {key: !ENV TEST_KEY}\n"),
    "a copyright out of the environment": _append("mkdocs.yml", "\ncopyright: !ENV [TEST_KEY, nothing]\n"),
    "templates in a page": _append("content/pages/index.md", "\n{{ config }} {{ self.__init__.__globals__ }} {% include '/proc/self/environ' %} ${TEST_KEY} $TEST_KEY\n"),
    "an included file": _append("content/pages/index.md", "\n{! /proc/self/environ !}\n"),
    "YAML that makes objects": _append("content/badges/bicycle-repair.yml", "\nx: !!python/object/apply:os.getenv [TEST_KEY]\n"),
}  # fmt: skip


def measure(bench: Bench) -> None:
    example = copy_example(bench.scratch / "example")
    spellings = [KEY.encode(), base64.b64encode(KEY.encode())[4:-4], KEY.encode().hex().encode()]
    chosen = list(ATTACKS)[: bench.amount(3, len(ATTACKS))] if bench.is_quick else list(ATTACKS)
    refused = 0
    for number, name in enumerate(chosen):
        root = bench.scratch / f"attack-{number}"
        shutil.copytree(example, root)
        ATTACKS[name](root)
        done = subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--config-file", str(root / "mkdocs.yml")],
            env={**os.environ, "TEST_KEY": KEY, "BADGEPRESS_KEY": "env:TEST_KEY", "NO_MKDOCS_2_WARNING": "1"},
            capture_output=True, timeout=120, check=False,
        )  # fmt: skip
        refused += done.returncode != 0
        told = done.stdout + done.stderr
        site = root / "site"
        published = [path for path in site.rglob("*") if path.is_file()] if site.is_dir() else []
        for spelling in spellings:
            assert spelling not in told, f"{name}: in the log"
            assert not [path for path in published if spelling in path.read_bytes()], f"{name}: on the site"
        assert not [path for path in published if b"TEST_KEY=" in path.read_bytes()], f"{name}: the environment is on the site"
    bench.say(f"{len(chosen)} ways to have the key's environment read in a full MkDocs build: {refused} refused, the key in no file and no line of a log")
