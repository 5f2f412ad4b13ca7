"""`badgepress build`: checks, signs and publishes a site into a folder, without MkDocs."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import click

from badgepress.checks import check as check_content
from badgepress.cli.options import now_option, repository_option
from badgepress.cli.report import as_text, summary
from badgepress.content.load import load
from badgepress.credentials.did import PREVIEW_WORDS
from badgepress.errors import EXIT_OK, EXIT_REFUSED
from badgepress.problems import has_errors
from badgepress.publishing.site import assemble, choose_keys, publish


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
    help="Where the Ed25519 key is: env:NAME or file:PATH. Without it, a preview is made.",
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
@now_option
def build(root: Path, target: Path, key_uri: str | None, jwt_key_uri: str | None, release: bool, now: datetime) -> int:
    """Publish the repository as a static site. Exit code 1: nothing was written."""
    if release and not key_uri:
        raise click.UsageError("--release needs --key URI (or BADGEPRESS_KEY)")
    loaded = load(root)
    problems = check_content(loaded, now, for_release=release)
    catalogue = loaded.catalogue()
    if has_errors(problems) or catalogue is None:
        click.echo(as_text(problems), nl=False, err=True)
        click.echo(summary(problems, "nothing published"), err=True)
        return EXIT_REFUSED
    click.echo(as_text(problems), nl=False, err=True)
    keys = choose_keys(catalogue, os.environ, key_uri, jwt_key_uri)
    site = assemble(catalogue, loaded.awards, keys)
    publish(site, target)
    if keys.is_preview:
        click.echo(PREVIEW_WORDS, err=True)
    files = (*site.common, *site.browsed)
    size = sum(len(artifact.data) for artifact in files)
    click.echo(
        f"published {len(loaded.awards)} awards of {len(catalogue.published_classes())} class versions: {len(files)} files, {size:,} bytes, in {target}"
    )
    return EXIT_OK
