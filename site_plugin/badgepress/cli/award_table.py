"""`badgepress award --csv`: awards a table, all rows or none."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import click

from badgepress.authoring.award_table import AwardTable, TableRow
from badgepress.authoring.bulk import BulkAward
from badgepress.authoring.repository import Repository
from badgepress.cli.progress import terminal_progress
from badgepress.cli.writing import next_steps, tell
from badgepress.errors import BadgepressError
from badgepress.git import run_git

_ROWS_SHOWN = 50
_BATCH = re.compile(r"[a-z0-9][a-z0-9._-]{0,70}\.(csv|jsonl)")


def award_table(root: Path, table: Path, into: str | None, badge: str | None, *, dry_run: bool, now: datetime) -> None:
    """Check every row, show them or write them all.

    Raises:
        BadgepressError: The table cannot be awarded; nothing was written.
        OSError: The file system refused; nothing was written.
    """
    if into is not None and not _BATCH.fullmatch(into):
        raise click.BadParameter("write a name in small letters that ends in .csv or .jsonl", param_hint="--into")
    _refuse_inside(root, table)
    bulk = BulkAward(Repository(root), AwardTable(table, badge), now)
    rough_count = max(1, table.stat().st_size // 120)
    with terminal_progress() as progress:
        with progress.stage("check", rough_count):
            count = _checked(bulk, dry_run=dry_run, tick=progress.advance)
        tell(bulk.warnings[:20])
        if dry_run:
            click.echo(f"{count:,} awards would be written; nothing was (--dry-run).", err=True)
            return
        if not count:
            raise BadgepressError(f"{table.name} has no rows", hint="Nothing was written.")
        with progress.stage("publish", count):
            written = bulk.write_batch(into, progress.advance) if into else bulk.write_files(progress.advance)
    where = f"content/awards/{into}" if into else "content/awards"
    click.echo(f"wrote {written:,} awards into {where}")
    next_steps([where], f"Award {written} badges", root)


def _checked(bulk: BulkAward, *, dry_run: bool, tick: object) -> int:
    count = 0
    for row in bulk.check(tick):  # type: ignore[arg-type]
        if dry_run and count < _ROWS_SHOWN:
            click.echo(_shown(row, bulk.now))
        count += 1
    if dry_run and count > _ROWS_SHOWN:
        click.echo(f"… and {count - _ROWS_SHOWN:,} more rows")
    return count


def _shown(row: TableRow, now: datetime) -> str:
    values = row.values
    evidence = len(values.get("evidence", ()))
    parts = (
        f"{row.line:>6}", f"{str(values['badge'])[:32]:<32}", f"{row.masked[:24]:<24}", str(values.get("awarded", now.date())),
        f"{evidence} evidence", str(values.get("visibility", "unlisted")),
    )  # fmt: skip
    return "  ".join("".join(letter if letter.isprintable() else "�" for letter in part) for part in parts)


def _refuse_inside(root: Path, table: Path) -> None:
    """A table holds e-mail addresses: it has no place in a repository."""
    if not table.resolve().is_relative_to(root.resolve()):
        return
    name = table.resolve().relative_to(root.resolve()).as_posix()
    if run_git(root, "check-ignore", "-q", "--", name) is None:
        hint = f"Move it out of the folder, or add it to .gitignore: {name}"
        raise BadgepressError("the table lies inside the repository, where its e-mail addresses could be committed", hint=hint)
    click.echo(f"note: {name} holds e-mail addresses; delete it when you are done.", err=True)
