"""Kept copies for `badgepress verify`: each badge in one, by the issuer's servers, or offline by what is enclosed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from badgepress.bundling.reading import KeptCopy
from badgepress.bundling.verdict import KeptChecker, speaks_of
from badgepress.errors import KeptCopyError
from badgepress.verifying.credential_check.checker import Checker
from badgepress.verifying.credential_check.fast_forms import fast_forms
from badgepress.verifying.credential_check.report import Report

OFFLINE_NOTE = (
    "Judged by the keys and the status list in the copy itself: whoever made it put them there. "
    "Whether they are the issuer's own, and what was revoked later, verify tells without --offline."
)


def is_copy(given: str) -> bool:
    """Say whether an argument is a ZIP file."""
    return given.lower().endswith(".zip") and Path(given).is_file()


def copy_reports(path: Path, checker: Checker | None, now: datetime, recipient: str | None = None) -> Iterator[Report]:
    """Yield a report on each badge of a copy.

    Args:
        path: The ZIP.
        checker: Asks the issuer; None to judge offline by what is enclosed.
        now: The moment to judge from. Offline, a report is as of the copy, and as of now only for what has ended since.
        recipient: An e-mail address to compare, if one was asked about.

    Raises:
        KeptCopyError: It is no kept copy, is damaged, or has no badge in it.
    """
    is_empty = True
    with KeptCopy(path) as copy:
        kept = KeptChecker(copy, now, fast_forms())
        for name, data in copy.badges():
            is_empty = False
            source = f"{path}: {name}"
            if checker is not None:
                yield checker.check(data, source, recipient)
                continue
            verdict = kept.check(data, source, _moment(data, copy), recipient)
            report = verdict.today if verdict.answer == "ended" else verdict.then
            report.answered_from = str(path)
            yield report
    if is_empty:
        raise KeptCopyError(f"there is no badge in {path}", hint="A copy holds them in its folder “awards”.")


def _moment(data: bytes, copy: KeptCopy) -> datetime:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return copy.as_of
    return speaks_of(document, copy.as_of) if isinstance(document, dict) else copy.as_of
