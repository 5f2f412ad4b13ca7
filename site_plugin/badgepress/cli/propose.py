"""`badgepress propose`: opens a pull request with what the step before has written, or brings it up to date."""

from __future__ import annotations

import os
from pathlib import Path

import click

from badgepress.cli.options import repository_option
from badgepress.errors import EXIT_OK
from badgepress.hosting.comments import BOT, MAX_CHARACTERS
from badgepress.hosting.run_event import host_of
from badgepress.hosting.submit import submission_of, submit


@click.command()
@repository_option
@click.option("--branch", required=True, metavar="NAME", help="Where it is put: badgepress/ and a name. A bot's earlier commit there is replaced.")
@click.option("--title", required=True, metavar="TEXT", help="Of the commit and the pull request.")
@click.option("--body", type=click.Path(dir_okay=False, path_type=Path), required=True, metavar="FILE", help="Its description, Markdown.")
@click.option("--bot", default=BOT, show_default=True, metavar="LOGIN", help="Whose token it is.")
@click.option("--local-api", envvar="BADGEPRESS_LOCAL_API", is_flag=True, hidden=True)
def propose(root: Path, branch: str, title: str, body: Path, bot: str, local_api: bool) -> int:
    """Open one pull request with the changes of content that stand here, or bring it up to date. For workflows."""
    host = host_of(os.environ, is_on_this_machine=local_api)
    submission = submission_of(root, branch, title, _text(body))
    if not submission.files:
        click.echo("nothing has changed: nothing to propose")
        return EXIT_OK
    number = submit(host, submission, bot)
    click.echo(f"proposed in #{number}: {host.server}/{host.repository}/pull/{number}")
    return EXIT_OK


def _text(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(4 * MAX_CHARACTERS + 1)
    text = data.decode("utf-8", "replace")
    return text if len(text) <= MAX_CHARACTERS else text[: MAX_CHARACTERS - 20] + "\n\n*(cut here)*\n"
