"""`badgepress workflows`: writes what the code host runs, or brings it up to date."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from badgepress.authoring.drafts import Drafts
from badgepress.cli.options import repository_option
from badgepress.cli.writing import next_steps
from badgepress.errors import EXIT_OK
from badgepress.hosting.workflows import CodeHost, compare, host_of_repository, plan_update

_SAYS = {"new": "is missing", "same": "is up to date", "older": "is of an earlier badgepress", "edited": "was edited"}


@click.command()
@repository_option
@click.option("--host", type=click.Choice(["github", "gitlab"]), default=None, help="Whose workflows [default: as the repository shows].")
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@click.option("--force", is_flag=True, help="Also replace workflows that somebody has edited.")
def workflows(root: Path, host: str | None, dry_run: bool, force: bool) -> int:
    """Write the workflows that check, comment, publish and refresh, or bring them up to date. Edited ones are shown, and kept.

    See docs/workflows.md for what each may do, and how to set up the code host.
    """
    found = compare(root, cast(CodeHost, host) if host else host_of_repository(root))
    for workflow in found:
        click.echo(f"{workflow.path} {_SAYS[workflow.state]}", err=True)
        if workflow.state == "edited" or (dry_run and workflow.state == "older"):
            click.echo(workflow.difference(), nl=False)
    drafts = Drafts(root)
    plan_update(found, drafts, force=force or dry_run)
    if dry_run:
        click.echo("Nothing was written (--dry-run).", err=True)
        return EXIT_OK
    drafts.write()
    for path in drafts.paths():
        click.echo(f"{'wrote' if path in drafts.new else 'changed'} {path}")
    if drafts.paths():
        next_steps(drafts.paths(), "Bring the workflows up to date", root)
    return EXIT_OK
