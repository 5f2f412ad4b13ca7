"""`badgepress list`: awards, badge classes or pathways, as a table, CSV or JSON."""

from __future__ import annotations

import csv
import heapq
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from badgepress.authoring.listing import STATUSES, Listing, Wanted, badge_rows, pathway_rows
from badgepress.authoring.repository import Repository
from badgepress.cli.options import refuse_elsewhere, repository_option
from badgepress.errors import EXIT_OK, EXIT_REFUSED
from badgepress.plain_text import shortened

_AWARD_COLUMNS: Sequence[str] = ("id", "badge", "version", "awarded", "status", "expires", "visibility", "name", "recipient", "path")
_BADGE_COLUMNS: Sequence[str] = ("badge", "version", "name", "status", "awards", "path")
_PATHWAY_COLUMNS: Sequence[str] = ("pathway", "name", "status", "steps", "need", "milestone", "path")
_WIDTHS = {"id": 36, "badge": 28, "version": 3, "awarded": 10, "status": 10, "visibility": 10, "awards": 7, "name": 40, "pathway": 28, "steps": 5, "need": 4, "milestone": 28}
_AWARD_TABLE: Sequence[str] = ("id", "badge", "version", "awarded", "status", "visibility", "name")
_BADGE_TABLE: Sequence[str] = ("badge", "version", "status", "awards", "name")
_PATHWAY_TABLE: Sequence[str] = ("pathway", "status", "steps", "need", "milestone", "name")
_CLASS_STATUSES = ("draft", "active", "retired")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")

Row = dict[str, Any]
Writer = Callable[[Iterable[Row], Sequence[str], Mapping[str, int]], Iterator[str]]
"""Takes rows, all columns, and those of a table with their widths; gives pieces of text."""


@click.command(name="list")
@click.argument("what", type=click.Choice(["awards", "badges", "pathways"]), default="awards")
@repository_option
@click.option("--badge", metavar="BADGE", default="", help="Only this badge, or this version of it: first-aid@2; the pathways on which it stands.")
@click.option("--status", metavar="STATUS", default="", help=f"Awards: {', '.join(STATUSES)}. Badges and pathways: {', '.join(_CLASS_STATUSES)}.")
@click.option("--year", metavar="YEAR", default="", help="Only awards of this year, or month: 2026 or 2026-11.")
@click.option("--visibility", type=click.Choice(["", "listed", "unlisted", "private"]), default="", show_choices=False, help="Only awards that are listed, unlisted or private.")
@click.option("--name", metavar="TEXT", default="", help="Only awards whose holder's name on the page contains this.")
@click.option("--learner", metavar="HANDLE", default="", help="Only awards that are linked to this learner's page.")
@click.option("--newest", type=click.IntRange(1, 10_000), default=None, metavar="N", help="Only the N newest awards, the newest first.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
def list_awards(
    what: str, root: Path, badge: str, status: str, year: str, visibility: str, name: str, learner: str, newest: int | None, form: str
) -> int:
    """List awards, badge classes or pathways. Exit code 1: some awards could not be read, and are missing from the list."""
    refuse_elsewhere(root)
    repository = Repository(root)
    listing = Listing(repository)
    if what == "badges":
        _one_of(status, _CLASS_STATUSES)
        rows = (row._asdict() for row in badge_rows(listing, slug=badge, status=status))
        columns, table = _BADGE_COLUMNS, _BADGE_TABLE
    elif what == "pathways":
        _one_of(status, _CLASS_STATUSES)
        rows = (row._asdict() for row in pathway_rows(repository, badge=badge, status=status))
        columns, table = _PATHWAY_COLUMNS, _PATHWAY_TABLE
    else:
        _one_of(status, STATUSES)
        found = listing.rows(Wanted(badge, status, year, visibility, name, learner))
        chosen = found if newest is None else heapq.nlargest(newest, found, key=lambda row: (row.awarded, row.id))
        rows = (row._asdict() for row in chosen)
        columns, table = _AWARD_COLUMNS, _AWARD_TABLE
    widths = {**_WIDTHS, "badge": max((len(slug) for slug, _ in repository.loaded.classes), default=5)}
    writer: Writer = _WRITERS[form]
    out = sys.stdout
    for piece in writer(rows, columns, {name: widths[name] for name in table}):
        out.write(piece)
    out.flush()
    if listing.unreadable:
        click.echo(f"{listing.unreadable:,} awards could not be read and are not in the list; badgepress check says why", err=True)
        return EXIT_REFUSED
    return EXIT_OK


def _one_of(status: str, known: Sequence[str]) -> None:
    if status and status not in known:
        raise click.BadParameter(f"choose one of {', '.join(known)}", param_hint="--status")


def _as_table(rows: Iterable[Row], _columns: Sequence[str], table: Mapping[str, int]) -> Iterator[str]:
    count = 0
    for row in rows:
        if count == 0:
            yield _table_line({name: "v" if name == "version" else name for name in table}, table)
        count += 1
        yield _table_line(row, table)
    one, many = ("pathway", "pathways") if "pathway" in table else ("badge class", "badge classes") if "awards" in table else ("award", "awards")
    yield f"{count:,} {one if count == 1 else many}\n"


def _table_line(row: Row, table: Mapping[str, int]) -> str:
    cells = [f"{shortened(str(row[name]), width):{width}}" for name, width in table.items()]
    return "  ".join(cells).rstrip() + "\n"


def _as_csv(rows: Iterable[Row], columns: Sequence[str], _table: Mapping[str, int]) -> Iterator[str]:
    yield _csv_line(columns)
    for row in rows:
        yield _csv_line([_harmless(str(row[name])) for name in columns])


def _csv_line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _as_json(rows: Iterable[Row], columns: Sequence[str], _table: Mapping[str, int]) -> Iterator[str]:
    start = "["
    for row in rows:
        yield f"{start}\n  {json.dumps({name: row[name] for name in columns}, ensure_ascii=False)}"
        start = ","
    yield "[]\n" if start == "[" else "\n]\n"


_WRITERS: dict[str, Writer] = {"table": _as_table, "csv": _as_csv, "json": _as_json}
