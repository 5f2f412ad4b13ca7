"""How long `mkdocs serve` takes from a saved award to its page, as a browser sees it."""

from __future__ import annotations

import contextlib
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

_MKDOCS_YML = """site_name: Harbour Youth
docs_dir: content/pages
theme: {name: material, font: false}
plugins: [badgepress]
nav: [index.md]
"""
_PATIENCE = 300
"""Seconds."""


def reload_seconds(organisation: Path, work: Path, times: int = 3) -> float:
    """Return the median wall time in seconds; an organisation's awards are changed for it.

    Raises:
        TimeoutError: The page never changed; with the end of what MkDocs said.
    """
    (organisation / "mkdocs.yml").write_text(_MKDOCS_YML, "utf-8")
    pages = organisation / "content" / "pages"
    pages.mkdir(exist_ok=True)
    (pages / "index.md").write_text("# Badges\n", "utf-8")
    # the last ones that are neither private nor revoked: their pages say when they end
    awards = [path for path in sorted((organisation / "content" / "awards").rglob("*.yml")) if _shows_its_end(path)][-times:]
    waited = []
    with _serving(organisation, work / "serve.log") as address:
        for number, award in enumerate(awards):
            page = f"{address}/awards/{award.stem}.html"
            _wait_for(page, b"<html", work / "serve.log")
            award.write_text(award.read_text("utf-8") + f"expires: 204{number}-01-01\n", "utf-8")
            began = time.perf_counter()
            _wait_for(page, b"204%d" % number, work / "serve.log")
            waited.append(time.perf_counter() - began)
    return round(statistics.median(waited), 2)


def _shows_its_end(path: Path) -> bool:
    text = path.read_text("utf-8")
    return not any(word in text for word in ("private", "revoked", "expires"))


@contextlib.contextmanager
def _serving(root: Path, log: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own command
            command, cwd=root, stdout=output, stderr=output, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}
        )
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(address: str, wanted: bytes, log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - of this computer
            if wanted in answer.read():
                return
        time.sleep(0.05)
    raise TimeoutError(f"{address} never said {wanted!r}: {log.read_text('utf-8', 'replace')[-2000:]}")
