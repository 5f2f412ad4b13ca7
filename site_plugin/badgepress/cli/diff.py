"""`badgepress diff`: says what a merge would issue, change and revoke."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from badgepress.cli.options import now_option, repository_option
from badgepress.cli.progress import terminal_progress
from badgepress.cli.report import as_text
from badgepress.errors import EXIT_OK
from badgepress.history.check import history_problems
from badgepress.history.git_base import git_base
from badgepress.history.make_report import make_report
from badgepress.history.read_changes import read_changes
from badgepress.history.report import Report, report_json
from badgepress.history.report_markdown import markdown
from badgepress.history.report_text import text
from badgepress.pipeline.examine import examine


@click.command()
@repository_option
@click.option("--base", metavar="REV", required=True, help="The branch that the change is for, such as origin/main.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="text for a terminal, markdown for a pull request's comment, json for programs.",
)
@click.option("--preview-url", default="", metavar="URL", help="Address of a preview site, for links and pictures.")
@now_option
def diff(root: Path, base: str, form: str, preview_url: str, now: datetime) -> int:
    """Say what a merge would issue, change and revoke. Exit code 0 whatever it is: `check --base` refuses, this reports."""
    if preview_url and not preview_url.startswith("https://"):
        raise click.BadParameter("write a full address that begins with https://", param_hint="--preview-url")
    report, problems = _report(root, base, now)
    if form == "json":
        click.echo(report_json(report), nl=False)
    elif form == "markdown":
        click.echo(markdown(report, preview_url), nl=False)
    else:
        click.echo(text(report), nl=False)
        click.echo(problems, nl=False, err=True)
    return EXIT_OK


def _report(root: Path, revision: str, now: datetime) -> tuple[Report, str]:
    with (
        git_base(root, revision) as base,
        terminal_progress() as progress,
        examine(root, now, progress=progress) as examined,
    ):
        changes = read_changes(root, base)
        problems = sorted({*examined.problems, *history_problems(changes, examined.index, base)})
        return make_report(changes, examined.loaded, examined.index, problems), as_text(problems)
