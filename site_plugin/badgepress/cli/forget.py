"""`badgepress forget`: leaves nothing of an award but that there was one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import click

from badgepress.authoring.canonical_yaml import canonical_text
from badgepress.authoring.drafts import Drafts
from badgepress.authoring.forget import Renewals, files_that_name, forget_awards, tombstone
from badgepress.authoring.repository import AwardPlace, Repository
from badgepress.cli.options import now_option, refuse_elsewhere, repository_option
from badgepress.cli.writing import finish, may_ask, refuse_address, writing_options
from badgepress.history.scrub_command import scrub_command
from badgepress.history.traces import Traces, traces_of
from badgepress.plain_text import printable

_SHOWN_COMMITS = 8
_AFTERWARDS = """\
  git remote add origin ADDRESS-OF-YOUR-REPOSITORY
  git push --force --all origin && git push --force --tags origin
Do it when the tombstone is merged and no pull request is open; every commit gets a new name, so everybody clones anew.
Copies stay in forks, in old pull requests (ask your host to remove them), in backups and with whoever cloned; see docs/privacy.md."""


@click.command()
@click.argument("award_id", metavar="ID")
@repository_option
@click.option("--on", metavar="DATE", default=None, help="Since when [default: today].")
@click.option("--linked", is_flag=True, help="Forget also the awards that it renews, and those that renew it: they are the same holder's.")
@writing_options
@now_option
def forget(award_id: str, root: Path, on: str | None, linked: bool, ask: bool | None, dry_run: bool, now: datetime) -> None:
    """Forget an award at its holder's request: page, name and signed file go, every verifier hears that it does not hold.

    Says what Git's history still holds, and how to take it out. This cannot be undone.
    """
    refuse_address(award_id, "ID")
    refuse_elsewhere(root)
    repository = Repository(root)
    award = repository.find_award(award_id)
    renewals = Renewals(repository)
    others = renewals.linked_with(award)
    awards = [award, *(others if linked else ())]
    day = _day(on) if on else now.date()
    drafts = Drafts(root)
    untied = forget_awards(repository, drafts, awards, renewals, day)
    drafts.replaced = {path: (before, after) for path, (before, after) in drafts.replaced.items() if before != after}
    for place in (*awards, *untied):
        if place.path in drafts.replaced:
            repository.refuse_unsound(drafts, place, now)
    if drafts.replaced:
        if may_ask(ask) and not dry_run:
            click.echo(f"{award.values.get('badge')}, awarded {award.values.get('awarded')}: {award.path}", err=True)
            click.confirm(f"Forget {'it' if len(awards) == 1 else f'these {len(awards)} awards'}, for good?", abort=True)
        finish(drafts, dry_run=dry_run, title=f"Forget the award {award.id[:8]}", root=root)
    else:
        click.echo(f"the award {award.id} is forgotten already; its file says nothing more")
    _tell_what_else(root, awards, [] if linked else others)
    for place in awards:
        _tell_traces(traces_of(root, place.id), place, day)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("write a day such as 2026-11-24", param_hint="--on") from None


def _tell_what_else(root: Path, awards: Sequence[AwardPlace], others: Iterable[AwardPlace]) -> None:
    """Name what a person has to look at: awards of the same holder, files with the same name, evidence elsewhere."""
    for other in others:
        if "forgotten" not in other.values:
            click.echo(f"\nThe same holder's award {other.id} ({other.path}) stays. To forget both: badgepress forget {awards[0].id[:8]} --linked")
    names = {str(award.values["name"]) for award in awards if award.values.get("name")}
    own = {award.path for award in awards if not award.is_row}
    named = sorted({path for name in names for path in files_that_name(root, name) if path not in own})
    if named:
        click.echo("\nThe holder's name stands also in these files; look whether they mean the same person:")
        click.echo("".join(f"  {printable(path)}\n" for path in named[:20]), nl=False)
    pieces = [piece for award in awards for piece in award.values.get("evidence", ()) if isinstance(piece, dict)]
    addresses = sorted({str(piece["url"]) for piece in pieces if "url" in piece})
    if addresses:
        click.echo("\nEvidence lies at these addresses, which badgepress cannot clear:")
        click.echo("".join(f"  {printable(address)}\n" for address in addresses[:20]), nl=False)


def _tell_traces(traces: Traces, award: AwardPlace, day: date) -> None:
    """Say what Git holds, and print the command that takes it out."""
    if not traces.is_repository:
        click.echo("\nThis folder is in no Git repository, so no history of it is known here.")
        return
    if traces.is_shallow:
        click.echo("\nThis clone is shallow: older commits may hold more. For a whole answer: git fetch --unshallow")
    if not traces.found:
        click.echo(f"\nGit holds nothing more of the award {award.id[:8]} in the commits of this clone.")
        return
    click.echo(f"\nGit's history still holds what the award {award.id[:8]} said:")
    for trace in traces.found:
        shown = ", ".join(trace.commits[:_SHOWN_COMMITS])
        more = f" and {len(trace.commits) - _SHOWN_COMMITS} more" if len(trace.commits) > _SHOWN_COMMITS else ""
        click.echo(f"  {printable(trace.path)} in {shown}{more}")
    text = canonical_text("award", tombstone(award, day))
    click.echo("To take it out of every commit (git filter-repo: pipx install git-filter-repo), in a fresh clone:")
    click.echo("  git clone --no-local ADDRESS-OF-YOUR-REPOSITORY scrubbed && cd scrubbed")
    click.echo(scrub_command(award.id, [trace.path for trace in traces.found], text))
    click.echo(_AFTERWARDS)
