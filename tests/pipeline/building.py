"""Building synthetic organisations with their own key."""

from __future__ import annotations

import os
from concurrent.futures import Executor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from badgepress.pipeline.examine import examine
from badgepress.pipeline.publish import Build, publish
from badgepress.signing.issuer_keys import KeyChoice
from bench.organisation import signing_key

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
KEY_NAME = "BADGEPRESS_BENCH_KEY"


def build_site(root: Path, site: Path, *, executor: Executor | None = None, processes: int | None = None) -> Path:
    """Publish a synthetic organisation in full."""
    with pytest.MonkeyPatch.context() as patch, examine(root, NOW, executor=executor, processes=processes) as examined:
        patch.setenv(KEY_NAME, signing_key())
        catalogue = examined.catalogue
        assert catalogue is not None, examined.problems[:5]
        choice = KeyChoice(f"env:{KEY_NAME}")
        keys = choice.open(catalogue, os.environ)
        choice = replace(choice, public=keys.proof.announced.multikey)
        publish(Build(examined, catalogue, choice, keys, executor=executor, processes=processes), site)
    return site


def contents(site: Path) -> dict[str, bytes]:
    """Return every file of a site."""
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
