"""`badgepress verdict`: decides by the policy, in a workflow that a pull request cannot change, and reports it as a check."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import click

from badgepress.cli.options import repository_option
from badgepress.errors import EXIT_OK, BaseUnknownError
from badgepress.git import run_git
from badgepress.hosting.check_run import NAME, headline, report_check
from badgepress.hosting.judge import fetch, verdict_of
from badgepress.hosting.pull_request import is_pushed_by_author, pull_request_of, read_approvals
from badgepress.hosting.run_event import event_of, host_of, run_event
from badgepress.hosting.verdict import verdict_json


@click.command()
@repository_option
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    metavar="FILE",
    help="Also write it as JSON, for badgepress comment.",
)
@click.option("--local-api", envvar="BADGEPRESS_LOCAL_API", is_flag=True, hidden=True)
def verdict(root: Path, out: Path | None, local_api: bool) -> int:
    """Decide by content/policy.yml of the main branch whether a pull request may be merged, and report it as the check “badges policy”.

    For workflows: reads the event workflow_run, and asks the code host who proposed and approved. On your computer: badgepress policy.
    """
    host = host_of(os.environ, is_on_this_machine=local_api)
    event = run_event(event_of(os.environ))
    request = pull_request_of(host, event)
    if request is None:
        click.echo("no open pull request for the main branch has this commit as its newest: nothing to decide")
        return EXIT_OK
    base = (run_git(root, "rev-parse", "--verify", "HEAD^{commit}") or b"").decode().strip()
    if not base:
        raise BaseUnknownError("this folder is no clone of the main branch", hint="Check it out first, with fetch-depth: 0.")
    fetch(root, host, request)
    request = replace(request, is_authors_own=is_pushed_by_author(host, event, request))
    approvals = read_approvals(host, request)
    found = verdict_of(root, base, request, frozenset(approvals))
    report_check(host, found)
    if out is not None:
        out.write_bytes(verdict_json(found))
    click.echo(f"#{request.number} by {request.author}, approved by {', '.join(approvals) or 'nobody yet'}: {headline(found)}")
    for line in found.missing:
        click.echo(f"{line.place}: {line.message}\n  → {line.hint}")
    click.echo(f"reported as the check “{NAME}”", err=True)
    return EXIT_OK
