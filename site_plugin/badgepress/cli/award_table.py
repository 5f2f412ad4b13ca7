"""`badgepress award --csv`: awards a table, all rows or none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import click

from badgepress.authoring.award_table import AwardTable
from badgepress.authoring.bulk import BulkAward, BulkRow
from badgepress.authoring.repository import Repository
from badgepress.authoring.staging import staged_batch, staged_files
from badgepress.cli.progress import terminal_progress
from badgepress.cli.writing import next_steps, tell
from badgepress.content.consent_texts import latest_consent_text
from badgepress.errors import BadgepressError
from badgepress.git import run_git
from badgepress.plain_text import printable

_ROWS_SHOWN = 50
_BATCH = re.compile(r"[a-z0-9][a-z0-9._-]{0,70}\.(csv|jsonl)")


def award_table(
    root: Path, table: Path, into: str | None, badge: str | None, *, consent_text: str | None, dry_run: bool, now: datetime
) -> None:
    """Check every row, show them or write them all.

    Raises:
        BadgepressError: The table cannot be awarded; nothing was written.
        OSError: The file system refused; nothing was written.
    """
    if into is not None and not _BATCH.fullmatch(into):
        raise click.BadParameter("write a name in small letters that ends in .csv or .jsonl", param_hint="--into")
    _refuse_inside(root, table)
    opened = AwardTable(table, badge)
    repository = Repository(root)
    bulk = BulkAward(repository, opened, now, consent_text or latest_consent_text(repository.loaded.consent_texts))
    with terminal_progress() as progress, progress.stage("award", _rough_count(table)):
        awards = _told(bulk.awards(), progress.advance)
        if dry_run:
            count, where = _show(awards), ""
        elif into:
            with staged_batch(root, into, opened.batch_columns()) as staged:
                count = _add_all(awards, staged.add)
                where = staged.place() if count else ""
        else:
            with staged_files(root, now.date()) as staged:
                count = _add_all(awards, staged.add)
                where = staged.place() if count else ""
    tell(bulk.warnings[:20])
    if dry_run:
        click.echo(f"{count:,} award{'s' if count != 1 else ''} would be written; nothing was (--dry-run).", err=True)
    elif not count:
        raise BadgepressError(f"{table.name} has no rows", hint="Nothing was written.")
    else:
        what = f"{count:,} awards" if count != 1 else "1 award"
        click.echo(f"wrote {what} into {where}")
        next_steps([where], f"Award {count} badges" if count != 1 else "Award a badge", root)


def _rough_count(table: Path) -> int:
    """Count the lines below the first; a text of several lines counts too often, which harms only the time left that is shown."""
    with table.open("rb") as file:
        return max(1, sum(part.count(b"\n") for part in iter(lambda: file.read(1 << 20), b"")) - 1)


def _told(awards: Iterator[BulkRow], advance: Callable[[int], None]) -> Iterator[BulkRow]:
    for made in awards:
        advance(1)
        yield made


def _add_all(awards: Iterator[BulkRow], add: Callable[[BulkRow], None]) -> int:
    count = 0
    for made in awards:
        add(made)
        count += 1
    return count


def _show(awards: Iterator[BulkRow]) -> int:
    count = 0
    for made in awards:
        if count == 0:
            click.echo(_line("line", "badge", "recipient", "awarded", "evidence", "visibility"))
        if count < _ROWS_SHOWN:
            values = made.values
            evidence = str(len(values.get("evidence", ())))
            visibility = str(values.get("visibility", "unlisted"))
            click.echo(_line(str(made.row.line), str(values["badge"]), made.row.masked, str(values["awarded"]), evidence, visibility))
        count += 1
    if count > _ROWS_SHOWN:
        click.echo(f"… and {count - _ROWS_SHOWN:,} more rows")
    return count


def _line(line: str, badge: str, recipient: str, awarded: str, evidence: str, visibility: str) -> str:
    return printable(f"{line:>6}  {badge[:32]:<32}  {recipient[:24]:<24}  {awarded[:10]:<10}  {evidence:>8}  {visibility}")


def _refuse_inside(root: Path, table: Path) -> None:
    """A table holds e-mail addresses: it has no place in a repository."""
    if not table.resolve().is_relative_to(root.resolve()):
        return
    name = table.resolve().relative_to(root.resolve()).as_posix()
    if run_git(root, "check-ignore", "-q", "--", name) is None:
        hint = f"Move it out of the folder, or add it to .gitignore: {name}"
        raise BadgepressError("the table lies inside the repository, where its e-mail addresses could be committed", hint=hint)
    click.echo(f"note: {name} holds e-mail addresses; delete it when you are done.", err=True)
