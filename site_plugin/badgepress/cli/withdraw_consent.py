"""`badgepress withdraw-consent`: takes names off awards and out of lists."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from badgepress.authoring.drafts import Drafts
from badgepress.authoring.forget import files_that_name
from badgepress.authoring.repository import Repository
from badgepress.authoring.withdrawn_consent import Withdrawn, withdraw_consent
from badgepress.cli.options import now_option, refuse_elsewhere, repository_option
from badgepress.cli.writing import Writing, finish, may_ask, refuse_address, writing_options
from badgepress.plain_text import printable


@click.command(cls=Writing)
@click.argument("award_ids", metavar="[ID…]", nargs=-1)
@repository_option
@click.option("--learner", "handle", metavar="HANDLE", default="", help="All awards of a learner; their page goes, too.")
@writing_options
@now_option
def withdraw(award_ids: tuple[str, ...], root: Path, handle: str, ask: bool | None, dry_run: bool, now: datetime) -> None:
    """Take a holder's name off awards and out of lists, because they take their consent back. The awards stay valid.

    Says what Git's history still holds. To leave nothing of an award at all: badgepress forget.
    """
    refuse_address(handle, "--learner")
    if not award_ids and not handle:
        raise click.UsageError("name awards by their ids, or a learner with --learner")
    refuse_elsewhere(root)
    repository = Repository(root)
    drafts = Drafts(root)
    planned = withdraw_consent(repository, drafts, [repository.find_award(each) for each in award_ids], handle)
    if not drafts.paths():
        click.echo("nothing of it names anybody or is listed; nothing was changed")
        return
    for award in planned.awards:
        repository.refuse_unsound(drafts, award, now)
    if may_ask(ask) and not dry_run:
        click.echo(_in_words(planned), err=True)
        click.confirm("Do it?", abort=True)
    finish(drafts, dry_run=dry_run, title="Withdraw a holder's consent", root=root)
    click.echo(_in_words(planned))
    _tell_what_is_left(root, planned)


def _in_words(planned: Withdrawn) -> str:
    count = len(planned.awards)
    awards = f"{count} award{'s' if count != 1 else ''} no longer say{'s' if count == 1 else ''} whose {'it is' if count == 1 else 'they are'}"
    page = f"the page {planned.page} goes"
    return f"{awards}, and {page}" if planned.page and count else page if planned.page else awards


def _tell_what_is_left(root: Path, planned: Withdrawn) -> None:
    """Name the other files that hold the name, and say what Git keeps."""
    names = {str(award.values["name"]) for award in planned.awards if award.values.get("name")}
    changed = {award.path for award in planned.awards if not award.is_row} | {planned.page}
    left = sorted({path for name in names for path in files_that_name(root, name)})
    inside = [path for path in left if path in changed]
    beside = [path for path in left if path not in changed]
    if inside:
        click.echo("\nThe name stands still in other words of these awards (narrative, evidence); they are signed, so that they can only be forgotten or superseded:")
        click.echo("".join(f"  {printable(path)}\n" for path in inside[:20]), nl=False)
    if beside:
        click.echo("\nThe name stands also in these files; look whether they mean the same person:")
        click.echo("".join(f"  {printable(path)}\n" for path in beside[:20]), nl=False)
    click.echo("\nGit's history still holds the name. Where that may not be either: badgepress forget says how to take an award out of it.")
