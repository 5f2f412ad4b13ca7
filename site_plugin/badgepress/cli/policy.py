"""`badgepress policy`: says whether the people behind a change may make it, and who is missing."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import IO

import click

from badgepress.cli.options import repository_option
from badgepress.cli.report import FORMATS
from badgepress.content.load import POLICY_FILE, read_policy
from badgepress.errors import EXIT_OK, EXIT_REFUSED, BadgepressError
from badgepress.history.git_base import GitBase, git_base
from badgepress.history.read_changes import read_changes
from badgepress.policy.actions import deeds_of
from badgepress.policy.commits import commits_of, signature_problems
from badgepress.policy.decide import Behind, policy_problems
from badgepress.policy.replacements import replacement_deeds
from badgepress.problems import Problem

_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}(\[bot\])?")


@click.command()
@repository_option
@click.option("--base", metavar="REV", required=True, help="The branch that the change is for, such as origin/main.")
@click.option("--author", metavar="LOGIN", required=True, help="Who proposes the change, on the code host.")
@click.option(
    "--approvals",
    type=click.File("rb"),
    default=None,
    metavar="FILE",
    help="A JSON list of the logins that approved the change as it is now; - for standard input.",
)
@click.option(
    "--allowed-signers",
    metavar="PATH",
    default=None,
    help="Also ask that the author signed every commit; the file (ssh-keygen's ALLOWED SIGNERS) is read from the base, or from outside of the repository.",
)
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), default="text", show_default=True)
def policy(
    root: Path, base: str, author: str, approvals: IO[bytes] | None, allowed_signers: str | None, form: str
) -> int:
    """Say whether a change may be merged, by content/policy.yml as it was before the change. Exit code 1: somebody is missing."""
    _login(author)
    approved = frozenset(_read_approvals(approvals)) if approvals else frozenset()
    with git_base(root, base) as found:
        problems = _problems(root, found, Behind(author, approved), allowed_signers)
    click.echo(FORMATS[form](problems), nl=False)
    if problems:
        click.echo(f"the policy asks for more ({len(problems)} of the change's points)", err=True)
        return EXIT_REFUSED
    click.echo("the policy is met", err=True)
    return EXIT_OK


def _problems(root: Path, base: GitBase, behind: Behind, allowed_signers: str | None) -> list[Problem]:
    data = base.read_path(POLICY_FILE)
    signers = _signers(root, base, allowed_signers) if allowed_signers else None
    commits = commits_of(root, base.commit, signers)
    problems = list(signature_problems(commits, behind.author)) if signers is not None else []
    if data is None:
        click.echo(f"{base.commit[:12]} has no {POLICY_FILE}: everything is allowed", err=True)
        return problems
    held = read_policy(data)
    addresses = frozenset(address for commit in commits for address in commit.addresses)
    behind = Behind(behind.author, behind.approvals, addresses)
    changes = read_changes(root, base)
    return problems + list(policy_problems(held, (*deeds_of(changes), *replacement_deeds(root, changes)), behind))


def _read_approvals(file: IO[bytes]) -> list[str]:
    try:
        logins = json.loads(file.read(1024 * 1024))
    except ValueError:
        raise click.UsageError("--approvals must hold a JSON list of logins") from None
    if not isinstance(logins, list) or not all(isinstance(login, str) for login in logins):
        raise click.UsageError("--approvals must hold a JSON list of logins")
    return [_login(login) for login in logins]


def _login(login: str) -> str:
    if not _LOGIN.fullmatch(login):
        raise click.UsageError("a login has letters, digits, dots and hyphens, and no @")
    return login


def _signers(root: Path, base: GitBase, path: str) -> bytes:
    where = Path(path)
    if where.is_absolute() and not where.resolve().is_relative_to(root.resolve()):
        return where.read_bytes()
    data = base.read_path(Path(path).as_posix())
    if data is None:
        hint = "Commit the file to the main branch first: a change may not bring its own allowed signers."
        raise BadgepressError(f"{path} is not in the base", hint=hint)
    return data
