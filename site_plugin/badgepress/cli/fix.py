"""`badgepress fix`: repairs what collides after two branches came together."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from badgepress.authoring.collisions import (
    Collision,
    StandingAward,
    any_collision,
    find_collisions,
    merge_that_brought,
)
from badgepress.authoring.drafts import Drafts
from badgepress.authoring.next_steps import base_of_changes
from badgepress.authoring.repair import Plan, draft_repairs, plan_repairs
from badgepress.authoring.repository import Repository
from badgepress.cli.options import now_option, refuse_elsewhere, repository_option
from badgepress.cli.progress import terminal_progress
from badgepress.cli.writing import Writing, finish, may_ask, writing_options
from badgepress.errors import EXIT_OK, EXIT_REFUSED, BaseUnknownError
from badgepress.history.git_base import git_base
from badgepress.pipeline.examine import examine


@click.command(cls=Writing)
@repository_option
@click.option(
    "--base",
    metavar="REV",
    default=None,
    help="What is merged already, and stays as it is [default: the main branch of the remote repository].",
)
@writing_options
@now_option
def fix(root: Path, base: str | None, ask: bool | None, dry_run: bool, now: datetime) -> int:
    """Repair awards that share an id, a status index or a salt. The earlier award is never touched; the later one, not merged yet, gets a new value."""
    refuse_elsewhere(root)
    repository = Repository(root)
    with terminal_progress() as progress, examine(root, now, progress=progress) as examined:
        if not any_collision(examined.index):
            click.echo(_NONE, err=True)
            return EXIT_OK
        revision = base or _likely_base(root)
        with git_base(root, revision) as compared:
            collisions = find_collisions(root, examined.index, compared)
        superseded = {found.older for found in examined.index.replacements()}

    def way_out(collision: Collision) -> str:
        return _way_out(root, collision, revision)

    plan = plan_repairs(repository, collisions, way_out, _asked_address if may_ask(ask) else None)
    _tell(plan, superseded, revision)
    drafts = Drafts(root)
    draft_repairs(repository, plan.repairs, drafts)
    if plan.repairs:
        finish(drafts, dry_run=dry_run, title="Repair awards that collided", root=root)
    for message, mend in plan.left:
        click.echo(f"badgepress: {message}\n  → {mend}", err=True)
    return EXIT_REFUSED if plan.left else EXIT_OK


_NONE = (
    "No two awards share an id, a status index or a salt.\nIf the check of a pull request says otherwise, its branch lacks what was merged since: "
    "git fetch, git merge origin/main, and run this again."
)


def _likely_base(root: Path) -> str:
    revision = base_of_changes(root)
    if revision is None:
        raise BaseUnknownError(
            "without a Git history nobody can tell which award is the earlier one",
            hint="Run it in a clone; or give the later award another random status_index by hand.",
        )
    return revision


def _tell(plan: Plan, superseded: set[str], revision: str) -> None:
    for repair in plan.repairs:
        click.echo(f"{repair.award}")
        for reason in repair.reasons:
            click.echo(f"  {reason}")
        if repair.new_id and repair.award.id in superseded:
            click.echo(f"  note: an award supersedes {repair.award.id}; make sure that it means the one that keeps this id", err=True)
    if plan.repairs:
        click.echo(f"Compared with {revision}: what is merged there stays as it is.", err=True)


def _asked_address(award: StandingAward) -> str:
    address: str = click.prompt(
        f"E-mail of the recipient of {award} (not shown, and not kept; empty: leave it)",
        hide_input=True, default="", show_default=False, err=True,
    )  # fmt: skip
    return address


def _way_out(root: Path, collision: Collision, revision: str) -> str:
    issued = [award for award in collision.awards if award.is_issued]
    commits = [found for award in issued if (found := merge_that_brought(root, award.path))]
    hint = f"Nothing that is merged into {revision} is changed here. "
    if not commits or (len(commits) == len(issued) and len(set(commits)) == 1):
        return hint + (
            "Both came with one commit. See which of the two is on the live site (badgepress check --published ADDRESS); the other one was never "
            "published, and may be changed by hand: another random status_index, or another id. Its pull request's check will call that a changed award."
        )
    last = max(commits, key=lambda found: found.number)
    return hint + (
        f"{last.short} brought in the second one, and as a build refuses both, it was never published; make sure with: badgepress check --published ADDRESS. "
        f"Then: badgepress fix --base {last.short}~1. The check of that pull request will call it a changed award (BP351 or BP350), this once rightly ignored."
    )
