"""`badgepress refresh`: brings the status date up to today, and reports the awards that end.

How a weekly workflow calls it (checkout of the default branch):

    badgepress refresh --out DIR

`$GITHUB_OUTPUT` (or `--github-output FILE`) gets `changed` (`true` or `false`), and, if changed, `branch`, `path` and `title`; DIR gets
`pull-request.md` (body) and `refresh.json`. `badgepress propose` puts it on `branch`: next week's refresh replaces an unmerged one.
Exit code 0 whether or not something changed; with `--exit-code`, 1 if the date moved (or, with `--dry-run`, would move).
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from badgepress.authoring.drafts import Drafts
from badgepress.authoring.refresh import STATUS_FILE, plan_refresh, refresh_of
from badgepress.authoring.repository import Repository
from badgepress.cli.options import now_option, repository_option
from badgepress.errors import EXIT_OK, EXIT_REFUSED
from badgepress.hosting.job_output import append_outputs
from badgepress.hosting.refresh_report import BRANCH, refresh_json, refresh_markdown, refresh_title


@click.command()
@repository_option
@click.option("--within", type=click.IntRange(0, 3660), default=30, show_default=True, metavar="DAYS", help="List the awards that end within so many days.")
@click.option("--format", "form", type=click.Choice(["markdown", "json"]), default="markdown", show_default=True, help="Of the report that is shown.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=None, metavar="DIR", help="Write both reports there instead of showing one.")
@click.option(
    "--github-output", type=click.Path(dir_okay=False, path_type=Path), envvar="GITHUB_OUTPUT", default=None, metavar="FILE", help="Where the values for the next step go."
)
@click.option("--exit-code", "tells_change", is_flag=True, help="End with exit code 1 if the date moved.")
@click.option("--dry-run", is_flag=True, help="Report, and write nothing to the repository.")
@now_option
def refresh(
    root: Path, within: int, form: str, out: Path | None, github_output: Path | None, tells_change: bool, dry_run: bool, now: datetime
) -> int:
    """Bring content/status.yml up to today, never back, and list the awards that end soon or have ended since."""
    repository = Repository(root)
    found = refresh_of(repository, now, within)
    if found.is_change and not dry_run:
        drafts = Drafts(root)
        plan_refresh(repository, found, drafts)
        drafts.write()
    base_url = repository.loaded.issuer.base_url if repository.loaded.issuer is not None else ""
    texts = {"pull-request.md": refresh_markdown(found, base_url), "refresh.json": refresh_json(found, base_url)}
    if out is None:
        click.echo(texts["refresh.json" if form == "json" else "pull-request.md"], nl=False)
    else:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (out / name).write_text(text, "utf-8", newline="\n")
    if github_output is not None:
        values = {"changed": "true", "branch": BRANCH, "path": STATUS_FILE, "title": refresh_title(found)} if found.is_change else {"changed": "false"}
        append_outputs(github_output, values)
    _say(found.is_change, dry_run=dry_run, day=found.after.isoformat())
    return EXIT_REFUSED if tells_change and found.is_change else EXIT_OK


def _say(is_change: bool, *, dry_run: bool, day: str) -> None:
    if not is_change:
        click.echo(f"{STATUS_FILE} is up to date: {day}", err=True)
    elif dry_run:
        click.echo(f"{STATUS_FILE} would say {day}. Nothing was written (--dry-run).", err=True)
    else:
        click.echo(f"changed {STATUS_FILE}: {day}", err=True)
