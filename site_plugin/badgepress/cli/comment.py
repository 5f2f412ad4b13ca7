"""`badgepress comment`: writes the one comment that says what a pull request would do, or a reply to an issue."""

from __future__ import annotations

import os
from pathlib import Path

import click

from badgepress.errors import EXIT_OK, BadgepressError, CodeHostError
from badgepress.hosting.change_artifact import report_of_run
from badgepress.hosting.comments import BOT, MAX_CHARACTERS, comment_text, post
from badgepress.hosting.pull_request import PullRequest, files_that_run, pull_request_of
from badgepress.hosting.run_event import Host, RunEvent, event_of, host_of, run_event
from badgepress.hosting.verdict import MAX_VERDICT_BYTES, Verdict, read_verdict

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--verdict", "verdict_file", type=_FILE, default=None, metavar="FILE", help="What badgepress verdict wrote.")
@click.option("--reply", type=_FILE, default=None, metavar="FILE", help="Instead, reply to the issue of the event with this Markdown.")
@click.option("--bot", default=BOT, show_default=True, metavar="LOGIN", help="Whose token it is; only its comments are edited.")
@click.option("--local-api", envvar="BADGEPRESS_LOCAL_API", is_flag=True, hidden=True)
def comment(verdict_file: Path | None, reply: Path | None, bot: str, local_api: bool) -> int:
    """Write what a pull request would do as a comment, or edit the one that is there. For workflows.

    Reads the event workflow_run, asks the code host which pull request it is about, and takes the change report out of the run's artifact: that file
    is read as a stranger's.
    """
    host = host_of(os.environ, is_on_this_machine=local_api)
    event = event_of(os.environ)
    if reply is not None:
        was_there = post(host, _issue_number(event), _text(reply), bot)
        click.echo("edited the reply" if was_there else "replied")
        return EXIT_OK
    ended = run_event(event)
    request = pull_request_of(host, ended)
    if request is None:
        click.echo("no open pull request for the main branch has this commit as its newest: nothing to say")
        return EXIT_OK
    return _report(host, ended, request, _verdict(verdict_file, request), bot)


def _report(host: Host, event: RunEvent, request: PullRequest, verdict: Verdict | None, bot: str) -> int:
    run_url = f"{host.server}/{host.repository}/actions/runs/{event.run}"
    refused: BadgepressError | None = None
    try:
        report = report_of_run(host, event)
    except CodeHostError:
        raise
    except BadgepressError as error:
        report, refused = None, error
    text = comment_text(report, verdict, run_url, files_that_run(host, request), str(refused) if refused else "")
    was_there = post(host, request.number, text, bot)
    click.echo(f"{'edited' if was_there else 'wrote'} the comment of #{request.number}")
    if refused is not None:
        raise refused
    return EXIT_OK


def _verdict(path: Path | None, request: PullRequest) -> Verdict | None:
    if path is None or not path.exists():
        return None
    with path.open("rb") as file:
        found = read_verdict(file.read(MAX_VERDICT_BYTES + 1))
    return found if (found.pull_request, found.head_sha) == (request.number, request.head_sha) else None


def _text(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(4 * MAX_CHARACTERS + 1)
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise BadgepressError(f"{path.name} is not UTF-8") from None


def _issue_number(event: dict[str, object]) -> int:
    issue = event.get("issue")
    number = issue.get("number") if isinstance(issue, dict) else None
    if type(number) is not int or number < 1:
        raise BadgepressError("the event is about no issue", hint="--reply is for workflows on the event “issues”.")
    return number
