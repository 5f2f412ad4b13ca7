"""`badgepress build`: checks, signs and publishes a site into a folder, without MkDocs."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from badgepress.cli.options import now_option, repository_option
from badgepress.cli.progress import terminal_progress
from badgepress.cli.report import as_text, summary
from badgepress.cli.timings import write_timings
from badgepress.credentials.did import PREVIEW_WORDS
from badgepress.errors import EXIT_OK, EXIT_REFUSED
from badgepress.pipeline.changes import git_state
from badgepress.pipeline.examine import examine
from badgepress.pipeline.publish import Build, Summary, publish
from badgepress.pipeline.republish import (
    Republished,
    content_digest,
    fingerprint_of,
    remembered_pictures,
    republish,
    save_state,
)
from badgepress.publishing import budget
from badgepress.publishing.kept_pictures import KeptPictures
from badgepress.signing.issuer_keys import KeyChoice


@click.command()
@repository_option
@click.option(
    "--out",
    "target",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
    help="The folder to publish into; replaced as a whole.",
)
@click.option(
    "--key",
    "key_uri",
    envvar="BADGEPRESS_KEY",
    metavar="URI",
    default=None,
    help="Where the Ed25519 key is: env:NAME, file:PATH, exec:COMMAND or exec-sign:COMMAND (docs/keys.md). Without it, a preview is made.",
)
@click.option(
    "--jwt-key",
    "jwt_key_uri",
    envvar="BADGEPRESS_JWT_KEY",
    metavar="URI",
    default=None,
    help="Where the P-256 key for VC-JWTs is.",
)
@click.option("--release", is_flag=True, help="Refuse to make a preview, and a status date that is too old.")
@click.option("--verify-all", is_flag=True, help="Check every signature and page the slow way, not a sample.")
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=None,
    help="How many processes to use [default: one a processor].",
)
@click.option(
    "--since",
    metavar="last|COMMIT",
    default=None,
    help="Publish only the awards that changed since the last build into DIR, or since COMMIT if DIR was built from it. "
    "Whatever else changed, everything is published.",
)
@click.option("--timings", type=click.Path(dir_okay=False, path_type=Path), hidden=True, metavar="FILE")
@now_option
def build(
    root: Path,
    target: Path,
    key_uri: str | None,
    jwt_key_uri: str | None,
    release: bool,
    verify_all: bool,
    processes: int | None,
    since: str | None,
    timings: Path | None,
    now: datetime,
) -> int:
    """Publish the repository as a static site. Exit code 1: nothing was written."""
    if release and not key_uri:
        raise click.UsageError("--release needs --key URI (or BADGEPRESS_KEY)")
    choice = KeyChoice(key_uri, jwt_key_uri)
    if since is not None and not verify_all:
        done = republish(
            root, target, now, lambda catalogue: choice.open(catalogue, os.environ), since, for_release=release
        )
        if done is not None:
            click.echo(_what_was_republished(done, target))
            return EXIT_OK
    before = (git_state(root), content_digest(root)) if since is not None else None
    with (
        terminal_progress() as progress,
        examine(root, now, for_release=release, processes=processes, progress=progress) as examined,
    ):
        click.echo(as_text(examined.problems), nl=False, err=True)
        catalogue = examined.catalogue
        if catalogue is None:
            click.echo(summary(examined.problems, "nothing published"), err=True)
            return EXIT_REFUSED
        keys = choice.open(catalogue, os.environ)
        choice = replace(choice, public=keys.proof.announced.multikey)
        pictures = KeptPictures(target, "" if verify_all else remembered_pictures(target))
        published = publish(
            Build(
                examined, catalogue, choice, keys, verify_all, processes=processes, progress=progress, pictures=pictures
            ),
            target,
        )
        if before is not None:
            git, content = before
            save_state(examined.index, git, target, fingerprint_of(content, keys), pictures.remembered())
    if keys.is_preview:
        click.echo(PREVIEW_WORDS, err=True)
    click.echo(_what_was_published(published, len(catalogue.published_classes()), target))
    for line in budget.lines(budget.Size(published.awards, published.files, published.bytes)):
        click.echo(line)
    if timings is not None:
        write_timings(timings, published)
    return EXIT_OK


def _what_was_republished(done: Republished, target: Path) -> str:
    awards = f"{done.awards} award{'s' if done.awards != 1 else ''}"
    if not done.awards:
        return f"nothing changed since the last build into {target}"
    return f"{awards} changed since the last build: {done.files} files written anew in {target}"


def _what_was_published(published: Summary, classes: int, target: Path) -> str:
    files, size = sum(published.files.values()), sum(published.bytes.values())
    awards = f"{published.awards} award{'s' if published.awards != 1 else ''}"
    versions = f"{classes} class version{'s' if classes != 1 else ''}"
    return f"published {awards} of {versions}: {files} files, {size:,} bytes, in {target}"
