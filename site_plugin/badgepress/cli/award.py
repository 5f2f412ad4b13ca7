"""`badgepress award`: writes an award file, or one for each row of a table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from badgepress.authoring.drafts import Drafts
from badgepress.authoring.held_already import HeldAlready
from badgepress.authoring.new_award import badge_to_award, draft_award
from badgepress.authoring.repository import Repository
from badgepress.cli.award_values import (
    asked_badge,
    consent_values,
    evidence_values,
    read_recipient,
    result_values,
)
from badgepress.cli.options import now_option, repository_option
from badgepress.cli.writing import Writing, finish, may_ask, refuse_address, tell, writing_options
from badgepress.content.consent_texts import latest_consent_text
from badgepress.credentials import urls
from badgepress.credentials.urls import Addresses
from badgepress.errors import BadgepressError

VISIBILITIES = click.Choice(["listed", "unlisted", "private"])


def award_options(command: Any) -> Any:
    """Add the options that say what an award says."""
    for option in reversed(
        (
            click.option("--email-stdin", is_flag=True, help="Read the recipient's e-mail address from standard input."),
            click.option("--did", metavar="DID", help="The recipient's decentralized identifier, in place of an e-mail."),
            click.option("--url", metavar="URL", help="The recipient's profile page, in place of an e-mail."),
            click.option("--code", metavar="CODE", help="A recipient code, in place of an e-mail: badgepress recipient makes one."),
            click.option("--name", help="The holder's name for the page, with their consent."),
            click.option("--consent", metavar="DATE", help="When the holder agreed to name or listing."),
            click.option(
                "--consent-text", metavar="VERSION", help="Which version of your consent text [default: the latest in content/pages/consent]."
            ),
            click.option("--learner", metavar="HANDLE", help="Handle of the learner's own file."),
            click.option("--awarded", metavar="DATE", help="When it was awarded [default: today]."),
            click.option("--expires", metavar="DATE", help="Last day it is valid, where that differs from the badge's validity."),
            click.option("--evidence", multiple=True, metavar="NAME|URL|TEXT", help="What was shown; may be given more than once."),
            click.option("--result", "results", multiple=True, metavar="CRITERION=LEVEL", help="Level reached; may be given more than once."),
            click.option("--narrative", help="How it was earned."),
            click.option("--assessor", metavar="NAME", help="Who judged it."),
            click.option("--awarded-by", metavar="NAME", help="Who proposes it, for your records."),
            click.option("--visibility", type=VISIBILITIES, help="[default: unlisted]"),
        )
    ):
        command = option(command)
    return command


@click.command(cls=Writing)
@click.argument("badge", required=False)
@repository_option
@award_options
@click.option(
    "--csv",
    "table",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    metavar="FILE",
    help="Award one badge a row of a table, all or none; see docs/awarding.md for its columns.",
)
@click.option(
    "--into", metavar="NAME", default=None, help="With --csv: write one batch file content/awards/NAME (.csv or .jsonl) instead of a file each."
)
@writing_options
@now_option
def award(
    badge: str | None, root: Path, table: Path | None, into: str | None, ask: bool | None, dry_run: bool, now: datetime, **given: Any
) -> None:
    """Award a badge: BADGE is its file's name, such as first-aid or first-aid@2. The recipient's e-mail is asked for and never written."""
    if table is not None:
        from badgepress.cli.award_table import award_table

        _refuse_beside_a_table(given)
        award_table(root, table, into, badge, consent_text=given["consent_text"], dry_run=dry_run, now=now)
        return
    if into is not None:
        raise click.UsageError("--into goes with --csv")
    repository = Repository(root)
    is_asking = may_ask(ask)
    drafts = Drafts(root)
    wanted = badge or (asked_badge(repository.loaded.classes.values()) if is_asking else None)
    if wanted is None:
        raise click.UsageError("name the badge, such as: badgepress award first-aid")
    values = award_values(repository, wanted, given, is_asking=is_asking, now=now)
    drafted = draft_award(repository, values, now)
    tell(drafted.warnings)
    drafts.add(drafted.path, drafted.text.encode())
    finish(drafts, dry_run=dry_run, title=f"Award {values['badge']}", root=root)
    if not dry_run and values["visibility"] != "private" and (issuer := repository.loaded.issuer):
        page = Addresses(issuer.base_url).url(urls.award_page(drafted.id))
        click.echo(f"Once that is published, the holder's page is {page}", err=True)


def _refuse_beside_a_table(given: dict[str, Any]) -> None:
    for name, value in given.items():
        if value and name != "consent_text":
            option = "--" + {"results": "result"}.get(name, name).replace("_", "-")
            raise click.UsageError(f"{option} says nothing with --csv: give the table a column for it")


def award_values(
    repository: Repository,
    wanted: str,
    given: dict[str, Any],
    *,
    is_asking: bool,
    now: datetime,
    recipient: dict[str, str] | None = None,
    known: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the fields of an award from options and answers.

    Args:
        repository: Where it will stand.
        wanted: The badge.
        given: The options of `award_options`.
        is_asking: Whether somebody is there to answer.
        now: The present, UTC.
        recipient: If it is known already.
        known: Fields that need not be asked for.

    Raises:
        BadgepressError: Something given cannot be used.
    """
    badge = badge_to_award(repository, wanted)
    asks_for = {name: is_asking and name not in (known or {}) for name in ("evidence", "results")}

    def tell_what_they_hold(named: Mapping[str, str]) -> None:
        for held in HeldAlready(repository).find(f"{badge.slug}@{badge.version}", named)[-1:]:
            hint = f"If it is to be corrected or renewed: badgepress supersede {held.id[:8]}."
            click.echo(f"note: they hold {badge.slug}@{badge.version} already, since {held.awarded}. {hint}", err=True)

    whom = recipient or read_recipient(
        did=given["did"], url=given["url"], code=given["code"], email_stdin=given["email_stdin"], is_asking=is_asking, told=tell_what_they_hold
    )
    name, visibility, may_leave_out = given["name"], given["visibility"], False
    if is_asking and name is None and visibility != "private":
        name = click.prompt("Name for the page (empty: none; only with the holder's consent)", default="", show_default=False)
        refuse_address(name, "the name")
        may_leave_out = visibility != "listed" and not given["learner"]
    if visibility == "private" and name:
        raise BadgepressError("a private award holds no name", hint="Leave --name out.")
    text = given["consent_text"] or latest_consent_text(repository.loaded.consent_texts)
    try:
        consent = consent_values(name or given["learner"], visibility, given["consent"], text, is_asking=is_asking, today=now.date())
    except BadgepressError:
        if not may_leave_out:
            raise
        click.echo("Then the page names nobody.", err=True)
        name, consent = "", None
    return {
        "badge": f"{badge.slug}@{badge.version}",
        "recipient": whom,
        "name": name,
        "learner": given["learner"],
        "consent": consent,
        "awarded": given["awarded"] or now.date().isoformat(),
        "expires": given["expires"],
        "evidence": evidence_values(given["evidence"], badge, is_asking=asks_for["evidence"]),
        "results": result_values(given["results"], badge, is_asking=asks_for["results"]),
        "narrative": given["narrative"],
        "assessor": {"name": given["assessor"]} if given["assessor"] else None,
        "awarded_by": given["awarded_by"],
        "visibility": visibility,
    }
