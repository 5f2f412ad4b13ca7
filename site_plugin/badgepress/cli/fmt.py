"""`badgepress fmt`: brings content files into canonical form."""

from __future__ import annotations

from pathlib import Path

import click

from badgepress.authoring.drafts import Drafts
from badgepress.authoring.tidy import content_paths, tidy
from badgepress.cli.options import refuse_elsewhere, repository_option
from badgepress.errors import EXIT_OK, EXIT_REFUSED
from badgepress.plain_text import printable


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@repository_option
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit code 1 if a file is not in canonical form.")
@click.option("--dry-run", is_flag=True, help="The same, with exit code 0.")
def fmt(files: tuple[Path, ...], root: Path, only_check: bool, dry_run: bool) -> int:
    """Bring badge classes, awards, issuer, policy and keys into one form: order of fields, quotes, indentation. Comments stay, and nothing says anything else."""
    refuse_elsewhere(root)
    drafts = Drafts(root)
    paths = [_within(file, root) for file in files] if files else content_paths(root)
    tidied = tidy(drafts, iter(paths))
    changed = drafts.paths()
    if not (only_check or dry_run):
        drafts.write()
    for path in changed:
        click.echo(f"{'would change' if only_check or dry_run else 'changed'} {printable(path)}")
    for error in tidied.refused:
        click.echo(f"badgepress: {printable(str(error))}\n  → {printable(error.hint)}", err=True)
    unchanged = tidied.files - len(changed) - len(tidied.refused)
    click.echo(f"{len(changed):,} to change, {unchanged:,} in canonical form" if only_check or dry_run else f"{len(changed):,} changed, {unchanged:,} were in canonical form", err=True)
    if only_check and changed:
        click.echo("  → Run: badgepress fmt", err=True)
    return EXIT_REFUSED if tidied.refused or (only_check and changed) else EXIT_OK


def _within(file: Path, root: Path) -> str:
    absolute, base = file.absolute(), root.absolute()
    if not absolute.is_relative_to(base):
        raise click.BadParameter(f"{file.name} lies outside of the repository", param_hint="FILES")
    return absolute.relative_to(base).as_posix()
