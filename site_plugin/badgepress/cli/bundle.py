"""`badgepress bundle`: writes a ZIP that verifies a badge without a network, for as long as there are browsers."""

from __future__ import annotations

from pathlib import Path

import click

from badgepress.bundling.archive import write_archive
from badgepress.bundling.copies import Copy, copy_of_award, copy_of_file, copy_of_learner, copy_of_site
from badgepress.bundling.site_copy import SiteCopy, open_site
from badgepress.cli.options import repository_option
from badgepress.publishing.private_place import refuse_public_place
from badgepress.verifying.credential_check import limits


@click.command()
@click.argument("what", metavar="[ID|FILE]", required=False)
@click.option("--learner", metavar="HANDLE", help="Of a learner's whole stack.")
@click.option(
    "--all",
    "is_everything",
    is_flag=True,
    help="Of everything published: the organisation's own archive, never to be passed on.",
)
@click.option(
    "--site", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR",
    help="The published folder to take it from [default: site/ of the repository].",
)  # fmt: skip
@click.option(
    "--out", "target", type=click.Path(path_type=Path), required=True, metavar="PLACE",
    help="A folder, or the .zip to write; outside of the repository and of any site.",
)  # fmt: skip
@repository_option
def bundle(
    what: str | None, learner: str | None, is_everything: bool, folder: Path | None, target: Path, root: Path
) -> None:
    """Write a kept copy: a ZIP with the signed file, the issuer's keys, the status list and a page that checks it from a folder, offline.

    Name an award by its id, or a signed file that you have (a private award too); or --learner, or --all. No key is needed.
    """
    if sum((what is not None, learner is not None, is_everything)) != 1:
        raise click.UsageError("name one of: an award's ID, a FILE, --learner HANDLE, --all")
    site = open_site(folder or root / "site")
    copy = _copy(site, what, learner)
    if target.suffix.lower() != ".zip":
        target /= f"{copy.name}.zip"
    refuse_public_place(target.parent, root)
    is_new = write_archive(target, copy.files)
    click.echo(
        f"{'wrote' if is_new else 'unchanged'} {target} ({target.stat().st_size:,} bytes, {copy.count} badge{'' if copy.count == 1 else 's'})"
    )
    click.echo(_advice(site, is_everything), err=True)


def _copy(site: SiteCopy, what: str | None, learner: str | None) -> Copy:
    if learner is not None:
        return copy_of_learner(site, learner)
    if what is None:
        return copy_of_site(site)
    file = Path(what)
    if file.suffix and file.is_file():
        with file.open("rb") as opened:
            return copy_of_file(site, opened.read(limits.INPUT_BYTES + 1))
    return copy_of_award(site, what)


def _advice(site: SiteCopy, is_everything: bool) -> str:
    if is_everything:
        return "This is your organisation's own archive: unlisted awards are in it. Never upload it, and pass it on to nobody."
    return f"It speaks of {site.as_of:%Y-%m-%d}: what is revoked later, only the published site can tell. Open index.html in it to look."
