"""`badgepress from-form`: makes an award of a submitted issue form.

How a workflow calls it (event `issues`, actions `opened`, `edited` and `reopened`; the default branch, with the other branches fetched):

    badgepress from-form --event "$GITHUB_EVENT_PATH" --out DIR

`$GITHUB_OUTPUT` (or `--github-output FILE`) gets `outcome`, and with `outcome=award` also `branch`, `path` and `title`; each is one line of letters,
digits and `@ . / _ ( ) -`. DIR gets `reply.md` (for the issue, first line is its marker; none for `nothing`), and with `award` also
`pull-request.md` (body). A cheap condition for the job: `startsWith(github.event.issue.body, '### Badge ')`.

| outcome | exit code | meaning |
|---|---|---|
| `award` | 0 | the award is written to the working tree: `badgepress propose` puts it on `branch` (an edited issue replaces its proposal) and opens the pull request |
| `already` | 0 | the issue's award is on this branch already; nothing is written |
| `nothing` | 0 | no form of ours, or a closed issue; nothing is written, no reply |
| `problems` | 1 | nothing is written; `reply.md` lists what to mend |
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from badgepress.authoring.drafts import Drafts
from badgepress.authoring.repository import Repository
from badgepress.cli.options import now_option, repository_option
from badgepress.errors import EXIT_OK, EXIT_REFUSED
from badgepress.hosting.earlier_proposal import branch_name
from badgepress.hosting.form_reply import pull_request_body, pull_request_title, reply
from badgepress.hosting.issue_event import MAX_EVENT_BYTES, IssueEvent, read_event
from badgepress.hosting.job_output import append_outputs, harmless_line
from badgepress.hosting.propose import Already, Nothing, Outcome, Proposed, Refused, propose

_FILE = click.Path(dir_okay=False, path_type=Path)
_WORDS: dict[type[Outcome], str] = {Proposed: "award", Already: "already", Nothing: "nothing", Refused: "problems"}


@click.command("from-form")
@repository_option
@click.option("--event", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True, metavar="FILE", help="The event, as $GITHUB_EVENT_PATH names it.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=None, metavar="DIR", help="Where the reply and the pull request's text are written.")
@click.option("--github-output", type=_FILE, envvar="GITHUB_OUTPUT", default=None, metavar="FILE", help="Where the values for the next step go.")
@click.option("--earlier", default=None, metavar="REV", help="The branch that proposed this issue's award before [default: origin/badgepress/award-issue-N].")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing to the repository.")
@now_option
def from_form(
    root: Path, event: Path, out: Path | None, github_output: Path | None, earlier: str | None, dry_run: bool, now: datetime
) -> int:
    """Make an award of a submitted issue form, or say in a reply what is to be mended. One issue makes at most one award."""
    with event.open("rb") as file:
        issue = read_event(file.read(MAX_EVENT_BYTES + 1))
    branch = branch_name(issue.number)
    outcome = propose(Repository(root), issue, now, earlier=earlier or f"refs/remotes/origin/{branch}")
    _tell(outcome, issue)
    values = {"outcome": _WORDS[type(outcome)]}
    if isinstance(outcome, Proposed):
        values |= {"branch": branch, "path": outcome.award.path, "title": pull_request_title(outcome, issue)}
        _show(outcome) if dry_run else _write(root, outcome)
    _hand_over(out, _texts(outcome, issue))
    if github_output is not None:
        append_outputs(github_output, values)
    return EXIT_REFUSED if isinstance(outcome, Refused) else EXIT_OK


def _texts(outcome: Outcome, issue: IssueEvent) -> dict[str, str]:
    """Return file name → text of what is said about the outcome."""
    if isinstance(outcome, Nothing):
        return {}
    texts = {"reply.md": reply(outcome, issue)}
    if isinstance(outcome, Proposed):
        texts["pull-request.md"] = pull_request_body(outcome, issue)
    return texts


def _tell(outcome: Outcome, issue: IssueEvent) -> None:
    if isinstance(outcome, Nothing):
        click.echo(f"issue {issue.number}: {outcome.why}; nothing to do")
    elif isinstance(outcome, Already):
        click.echo(f"issue {issue.number} has led to an award already: {outcome.path}")
    elif isinstance(outcome, Proposed):
        click.echo(f"issue {issue.number}: {'the same award again, as edited' if outcome.is_update else 'a new award'} of {outcome.award.values['badge']}")
    elif outcome.holds_address:
        click.echo(f"issue {issue.number} holds an e-mail address; it is not repeated here", err=True)
    else:
        for fault in outcome.faults:
            click.echo(f"- {harmless_line(fault.message)}\n  → {harmless_line(fault.hint)}", err=True)
        click.echo(f"issue {issue.number}: {len(outcome.faults)} to mend; nothing was written", err=True)


def _show(outcome: Proposed) -> None:
    click.echo(f"--- {outcome.award.path}")
    for line in outcome.award.text.rstrip("\n").split("\n"):
        # a runner takes “::” at the beginning of a line and “##[” anywhere for commands
        click.echo("| " + line.replace("##[", "## ["))
    click.echo("Nothing was written (--dry-run).", err=True)


def _write(root: Path, outcome: Proposed) -> None:
    drafts = Drafts(root)
    drafts.add(outcome.award.path, outcome.award.text.encode())
    drafts.write()
    click.echo(f"wrote {outcome.award.path}")


def _hand_over(out: Path | None, texts: dict[str, str]) -> None:
    if out is None:
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (out / name).write_text(text, "utf-8", newline="\n")
