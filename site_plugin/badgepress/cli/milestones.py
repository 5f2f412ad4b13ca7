"""`badgepress milestones`: who has finished a pathway and was not awarded the badge at its end."""

from __future__ import annotations

import csv
import io
import json
import shlex
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from badgepress.authoring.drafts import Drafts
from badgepress.authoring.milestones import Milestones, Prepared, due_milestones
from badgepress.authoring.repository import Repository
from badgepress.checks.classes import suggestion
from badgepress.cli.options import now_option, refuse_elsewhere, repository_option
from badgepress.cli.progress import terminal_progress
from badgepress.cli.writing import finish, tell
from badgepress.content.model import Catalogue
from badgepress.errors import EXIT_OK, EXIT_REFUSED, BadgepressError
from badgepress.pipeline.examine import Examined, examine
from badgepress.plain_text import printable

_COLUMNS = ("badge", "email", "did", "url", "learner", "name", "consent.on", "consent.text", "visibility", "awarded", "narrative")
"""Those of a table for `badgepress award --csv`."""
_NOBODY = """Nobody is due for a milestone.
Only people whose awards name their page are looked at: badgepress new learner HANDLE --awards ID,ID says which awards are theirs."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")


@click.command()
@repository_option
@click.option("--pathway", metavar="SLUG", default="", help="Only this pathway.")
@click.option("--learner", metavar="HANDLE", default="", help="Only this learner.")
@click.option("--award", "is_awarding", is_flag=True, help="Write the awards that need nobody's answer; the pull request is the decision.")
@click.option("--dry-run", is_flag=True, help="With --award: show what would be written, and write nothing.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True,
    help="text for people, json for programs, csv to fill in and give to badgepress award --csv.",
)  # fmt: skip
@now_option
def milestones(root: Path, pathway: str, learner: str, is_awarding: bool, dry_run: bool, form: str, now: datetime) -> int:
    """List who has finished a pathway and does not hold the badge at its end. With --award, exit code 1: some are left for a person to see to."""
    refuse_elsewhere(root)
    if is_awarding and form != "text":
        raise click.UsageError("--format says what a list looks like: leave it out with --award")
    if dry_run and not is_awarding:
        raise click.UsageError("--dry-run goes with --award")
    with terminal_progress() as progress, examine(root, now, progress=progress) as examined:
        catalogue = _catalogue(examined, pathway)
        making = Milestones(Repository(root), catalogue, examined.index, now)
        found = [making.prepare(due) for due in due_milestones(catalogue, examined.index, pathway=pathway, learner=learner)]
    if is_awarding:
        return _award(making, found, root, dry_run=dry_run)
    writers = {"text": _as_text, "json": _as_json, "csv": _as_csv}
    for line in writers[form](found, making):
        click.echo(line)
    return EXIT_OK


def _catalogue(examined: Examined, pathway: str) -> Catalogue:
    catalogue = examined.catalogue
    if catalogue is None:
        raise BadgepressError("the content has errors, so nobody can tell who is due", hint="Run badgepress check, and mend them first.")
    if pathway and pathway not in catalogue.pathways:
        raise BadgepressError(f"there is no pathway “{printable(pathway)[:60]}”", hint=suggestion(pathway, set(catalogue.pathways)))
    return catalogue


def _award(making: Milestones, found: Sequence[Prepared], root: Path, *, dry_run: bool) -> int:
    drafts = Drafts(root)
    left: list[tuple[Prepared, str]] = []
    done: set[tuple[str, str]] = set()
    for prepared in found:
        key = prepared.due.learner, prepared.due.pathway.milestone
        if key in done:  # two ways lead to the same badge
            continue
        drafted = making.draft(prepared)
        if isinstance(drafted, str):
            left.append((prepared, drafted))
            continue
        done.add(key)
        tell(drafted.warnings)
        drafts.add(drafted.path, drafted.text.encode())
    if drafts.new:
        count = len(drafts.new)
        finish(drafts, dry_run=dry_run, title=f"Award {count} milestone{'s' if count != 1 else ''}", root=root)
    elif not left:
        click.echo("Nobody is due for a milestone.")
    if left:
        click.echo(f"{len(left)} need{'s' if len(left) == 1 else ''} a person:", err=True)
        for prepared, why in left:
            click.echo(printable(f"  {_who(prepared)}: {why}"), err=True)
            click.echo(f"    → {_command(prepared)}", err=True)
    return EXIT_REFUSED if left else EXIT_OK


def _who(prepared: Prepared) -> str:
    due = prepared.due
    return f"{due.learner} has finished “{due.pathway.name}” ({due.pathway.slug}); due: {due.pathway.milestone}"


def _command(prepared: Prepared) -> str:
    """Return the command that awards it, without what only a person knows; its result is safe to paste into a shell."""
    values, due = prepared.values, prepared.due
    parts = ["badgepress", "award", str(values.get("badge", due.pathway.milestone))]
    recipient = values.get("recipient") or {}
    parts += [part for way, text in recipient.items() for part in (f"--{way}", text)]
    parts += ["--learner", due.learner]
    if consent := values.get("consent"):
        parts += ["--consent", str(consent["on"]), "--consent-text", str(consent["text"])]
    for name in ("name", "visibility"):
        if values.get(name):
            parts += [f"--{name}", str(values[name])]
    return shlex.join(parts)


def _as_text(found: Sequence[Prepared], making: Milestones) -> Iterator[str]:
    for prepared in found:
        yield printable(_who(prepared))
        for award in prepared.due.awards:
            yield f"    {award.slug}@{award.version}  {award.awarded.date()}  {making.page(award)}"
        yield printable(f"    {prepared.obstacle}") if prepared.obstacle else "    badgepress milestones --award writes the award"
        if prepared.obstacle:
            yield f"    → {_command(prepared)}"
    people = len({prepared.due.learner for prepared in found})
    yield f"{people} {'people are' if people != 1 else 'person is'} due for {len(found)} milestone{'s' if len(found) != 1 else ''}." if found else _NOBODY


def _as_json(found: Sequence[Prepared], making: Milestones) -> Iterator[str]:
    rows: list[dict[str, Any]] = [
        {
            "learner": prepared.due.learner,
            "pathway": prepared.due.pathway.slug,
            "milestone": prepared.due.pathway.milestone,
            "badge": prepared.values.get("badge", ""),
            "awards": [
                {"id": award.id, "badge": f"{award.slug}@{award.version}", "awarded": award.awarded.date().isoformat(), "page": making.page(award)}
                for award in prepared.due.awards
            ],
            "can_be_written": not prepared.obstacle,
            "obstacle": prepared.obstacle,
            "command": _command(prepared),
        }
        for prepared in found
    ]
    yield json.dumps(rows, ensure_ascii=False, indent=2)


def _as_csv(found: Sequence[Prepared], _making: Milestones) -> Iterator[str]:
    yield _row(_COLUMNS)
    for prepared in found:
        values = prepared.values
        recipient, consent = values.get("recipient") or {}, values.get("consent") or {}
        cells = {
            **{name: str(values.get(name, "")) for name in _COLUMNS},
            "badge": str(values.get("badge", prepared.due.pathway.milestone)),
            "did": recipient.get("did", ""), "url": recipient.get("url", ""),
            "consent.on": str(consent.get("on", "")), "consent.text": str(consent.get("text", "")),
        }  # fmt: skip
        # a spreadsheet would take it for a formula; whoever fills the table in can write the name again
        yield _row("" if cells[name].startswith(_FORMULA) else cells[name] for name in _COLUMNS)


def _row(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()
