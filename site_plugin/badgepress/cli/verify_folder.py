"""A whole published site for `badgepress verify`: every badge in it, as a verifier would see it, without a network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from badgepress.verifying.credential_check import limits
from badgepress.verifying.credential_check.checker import Checker
from badgepress.verifying.credential_check.fast_forms import fast_forms
from badgepress.verifying.credential_check.fetching import Nowhere, origin_of
from badgepress.verifying.credential_check.folder_fetcher import FolderFetcher, base_url_of
from badgepress.verifying.credential_check.report import Report
from badgepress.verifying.credential_check.wording import as_line
from badgepress.verifying.verdict import Outcome

_PATTERNS = (
    "awards/*.json",
    "awards/*.jwt",
    "ob2/assertions/*.json",
    "learners/*/clr.json",
    "status/*.json",
    "endorsements/*.json",
)
_AS_IT_SHOULD_BE = frozenset({"revoked", "expired"})
"""What a sound site publishes of awards that have ended."""


def verify_folder(folder: Path, base_url: str | None, now: datetime, *, is_quiet: bool) -> tuple[list[Report], Outcome]:
    """Check every badge in a published folder and say what is wrong; return the reports and one answer for all.

    Args:
        folder: The site.
        base_url: Its public address; what its manifest says if None.
        now: The moment to judge from.
        is_quiet: Whether to write nothing.
    """
    address = base_url or base_url_of(folder)
    if address is None or not origin_of(address):
        raise click.UsageError(
            f"{folder} is no published site: it has no manifest.json that says where it is published (or give --base-url)"
        )
    checker = Checker(FolderFetcher(folder, address, Nowhere()), now, fast_forms())
    reports: list[Report] = []
    counts: Counter[str] = Counter()
    for path in _badges(folder):
        with path.open("rb") as file:
            report = checker.check(file.read(limits.INPUT_BYTES + 1), path.relative_to(folder).as_posix())
        report.answered_from = str(folder)
        reports.append(report)
        decisive = report.decisive
        ended = decisive is not None and decisive.code in _AS_IT_SHOULD_BE
        counts[decisive.code if decisive is not None and ended else report.verdict] += 1
        if not is_quiet and decisive is not None and not ended:
            click.echo(as_line(report))
    if not is_quiet:
        what = ", ".join(f"{count} {word}" for word, count in sorted(counts.items())) or "no badges"
        click.echo(f"{folder} ({address}): {what}. Whether the site itself is sound: badgepress verify-site")
    outcome: Outcome = "not valid" if counts["not valid"] else "cannot tell" if counts["cannot tell"] else "valid"
    return reports, outcome


def _badges(folder: Path) -> Iterator[Path]:
    for pattern in _PATTERNS:
        yield from (path for path in sorted(folder.glob(pattern)) if path.is_file() and not path.is_symlink())
