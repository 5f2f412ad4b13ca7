"""`badgepress verify-site`: reads a published folder as a verifier would."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from badgepress.cli.options import now_option, repository_option
from badgepress.credentials.did import PREVIEW_WORDS
from badgepress.errors import EXIT_CANNOT_TELL, EXIT_OK, EXIT_REFUSED, PublishError
from badgepress.linkeddata.template_canonical import TemplateCanonicaliser
from badgepress.verifying import verify_site as read_site


@click.command()
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="[DIR]", required=False
)
@repository_option
@click.option("--release", is_flag=True, help="Refuse a preview: the last step before a deploy.")
@now_option
def verify_site(folder: Path | None, root: Path, release: bool, now: datetime) -> int:
    """Verify the published site in DIR [default: site/ of the repository]: addresses, proofs, status, pictures, links.

    Exit code 1: something is missing or wrong; 3: it cannot be told, because a status list is too old.
    """
    folder = folder or root / "site"
    # the templates are as good as the reference, which re-checks a sample, and a large site is read in minutes instead of hours
    verdict = read_site(folder, now, TemplateCanonicaliser())
    for finding in verdict.findings:
        if finding.step == "preview":
            continue  # said below, once
        click.echo(f"{finding.path}: {finding.severity}: {finding.step}: {finding.message}")
    counts = ", ".join(f"{count} {kind}" for kind, count in sorted(verdict.counts.items()))
    if verdict.preview:
        click.echo(PREVIEW_WORDS, err=True)
    if any(finding.severity == "fail" for finding in verdict.findings):
        click.echo(f"{folder} does not verify", err=True)
        return EXIT_REFUSED
    if verdict.outcome == "cannot tell":
        click.echo(f"{folder}: cannot tell whether everything is valid", err=True)
        return EXIT_CANNOT_TELL
    if release and verdict.preview:
        raise PublishError(
            "this is a preview, and must not be deployed",
            hint="Build it with the issuer's key: badgepress build --key URI",
        )
    click.echo(f"{folder} verifies: {counts}")
    return EXIT_OK
