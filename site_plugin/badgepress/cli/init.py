"""`badgepress init`: a whole new organisation's repository from a few questions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import click

from badgepress.authoring.answers import sound_answer
from badgepress.authoring.drafts import Drafts
from badgepress.authoring.new_badge import refuse_bad_slug, slug_of
from badgepress.authoring.organisation import (
    DEFAULT_CRITERIA,
    DEFAULT_DESCRIPTION,
    Host,
    Organisation,
    draft_organisation,
)
from badgepress.authoring.placing import git_state, make_repository, refuse_existing
from badgepress.authoring.trial import problems_after, trial_copy
from badgepress.checks.issuer import base_url_faults
from badgepress.cli.options import now_option
from badgepress.cli.questions import Check, answer, refuse_missing
from badgepress.cli.writing import may_ask, tell, writing_options
from badgepress.content.load import load
from badgepress.content.schema_check import Kind
from badgepress.errors import BadgepressError, ContentError
from badgepress.problems import has_errors


@click.command()
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", help="The organisation's name, as it stands on every badge.")
@click.option("--base-url", metavar="URL", help="The permanent public address of the site, such as https://badges.example.org.")
@click.option("--email", metavar="ADDRESS", help="A public contact address of the organisation.")
@click.option("--url", metavar="URL", help="The organisation's own web site [default: the host of the base URL].")
@click.option("--description", metavar="TEXT", help="One or two sentences about the organisation.")
@click.option("--country", metavar="CC", help="Two letters, such as IE.")
@click.option("--language", metavar="CODE", help="The language you write in [default: en].")
@click.option("--badge", "badge_name", metavar="NAME", help="The name of your first badge.")
@click.option("--badge-slug", metavar="SLUG", help="Its file name, and part of its address for good [default: from its name].")
@click.option("--badge-description", metavar="TEXT", help="What its holders can do, in a sentence.")
@click.option("--criteria", metavar="TEXT", help="What has to be shown for it.")
@click.option("--login", "logins", multiple=True, metavar="LOGIN", help="Who may award, on the code host; may be given more than once.")
@click.option("--host", type=click.Choice(["github", "gitlab", "none"]), help="Whose workflows to write [default: github].")
@click.option("--git/--no-git", default=True, help="Make the folder a Git repository [default: yes].", show_default=False)
@writing_options
@now_option
def init(folder: Path, git: bool, ask: bool | None, dry_run: bool, now: datetime, **given: Any) -> None:
    """Make a new organisation's repository in DIR: tree, first badge, pages, policy, workflows. Nothing that is there is overwritten."""
    state, top = git_state(folder)
    if git and state == "inside another":
        hint = f"Name a folder outside of {top}; or, if the badges shall live inside that repository, give --no-git."
        raise BadgepressError(f"this folder lies inside of another Git repository, {top}", hint=hint)
    drafts = Drafts(folder)
    refuse_existing(drafts)
    organisation = _organisation(given, is_asking=may_ask(ask))
    draft_organisation(drafts, organisation, now.date())
    _refuse_unsound(drafts, now)
    _add_host_files(drafts, organisation.host)
    refuse_existing(drafts)
    if dry_run:
        for path in drafts.paths():
            click.echo(path)
        click.echo(f"{len(drafts.paths())} files. Nothing was written (--dry-run).", err=True)
        return
    drafts.write()
    is_repository = state == "its own" or (git and state == "none" and make_repository(folder))
    _say_what_next(drafts, organisation, is_repository=is_repository)


def _organisation(given: dict[str, Any], *, is_asking: bool) -> Organisation:
    host = cast(Host, given["host"] or "github")
    logins = _logins(given["logins"])
    needed = {"--name": given["name"], "--base-url": given["base_url"], "--email": given["email"], "--badge": given["badge_name"], "--badge-description": given["badge_description"]}
    # left open, whoever has an account there could award and approve
    needed[f"--login (who may award: a login on {host}, such as yours)"] = logins or host == "none"
    refuse_missing((option for option, value in needed.items() if not value), is_asking=is_asking)

    def given_or_asked(option: str, question: str, check: Check, default: str | None = None) -> str:
        typed = given[option] if given[option] is not None or is_asking else default
        if typed is not None:
            return check(typed)
        refuse_missing([f"--{option.replace('_', '-')} ({question[0].lower()}{question[1:]})"], is_asking=is_asking)
        return answer(question, check, default)

    def field(kind: Kind, name: str) -> Check:
        return lambda typed: sound_answer(kind, name, typed)

    name = given_or_asked("name", "Name of your organisation", field("issuer", "name"))
    if is_asking and given["base_url"] is None:
        click.echo("The address of the site stands in every badge for good. Choose a domain that you will keep; nothing is sent there now.", err=True)
    base_url = given_or_asked("base_url", "Permanent address of the site, such as https://badges.example.org", _sound_address)
    email = given_or_asked("email", "Contact e-mail (public)", field("issuer", "email"))
    country = given_or_asked("country", "Country, two letters such as IE (empty: none)", _country, "")
    language = given_or_asked("language", "Language you write in", field("issuer", "language"), "en")
    badge_name = given_or_asked("badge_name", "Name of your first badge", field("badge", "name"))
    slug = given["badge_slug"] or slug_of(badge_name, language)
    slug = slug or given_or_asked("badge_slug", "Its file name, in small Latin letters", str.strip)
    refuse_bad_slug(slug)
    badge_description = given_or_asked("badge_description", "What can its holders do, in a sentence", field("badge", "description"))
    criteria = given_or_asked("criteria", "What has to be shown for it", field("badge", "criteria"), DEFAULT_CRITERIA)
    while not logins and host != "none":
        logins = _logins(click.prompt(f"Who may award: logins on {host}, such as yours, with commas").split(","))
    return Organisation(
        name, base_url, email, badge_name, slug, badge_description, criteria,
        url=given["url"] or "", description=given["description"] or DEFAULT_DESCRIPTION, language=language, country=country,
        logins=logins, host=host,
    )  # fmt: skip


def _country(typed: str) -> str:
    return sound_answer("issuer", "country", typed.upper()) if typed.strip() else ""


def _sound_address(typed: str) -> str:
    """Return an address as `base_url`; what begins without a scheme gets https."""
    plain = typed.strip()
    address = (plain if "://" in plain else f"https://{plain}").rstrip("/")
    for message, hint in base_url_faults(address):
        raise BadgepressError(f"the address {message}", hint=hint)
    return address


def _logins(typed: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(login.strip().removeprefix("@") for login in typed if login.strip()))


def _refuse_unsound(drafts: Drafts, now: datetime) -> None:
    problems = problems_after(drafts, now)
    if has_errors(problems):
        hint = "Nothing was written. The places are those of the files that would have been written."
        raise ContentError("with these answers the repository would not pass the checks", problems, hint=hint)
    tell(problems)


def _add_host_files(drafts: Drafts, host: Host) -> None:
    """Plan what the code host runs and shows; made from the content as it will be."""
    if host == "none":
        return
    from badgepress.hosting.workflows import workflow_files

    files = workflow_files(host)
    if host == "github":
        from badgepress.hosting.forms import form_files

        with trial_copy(drafts) as copy:
            files = files | form_files(load(copy))
    for path, data in files.items():
        drafts.add(path, data)


def _say_what_next(drafts: Drafts, organisation: Organisation, *, is_repository: bool) -> None:
    where = drafts.root
    click.echo(f"{len(drafts.paths())} files written to {where.resolve()}")
    steps = [] if where.resolve() == Path.cwd() else [f"cd {where}"]
    steps += ["badgepress check", "mkdocs serve                 # look at it: a preview, until there is a key"]
    if not is_repository:
        steps.append("git init -b main")
    steps += [
        "git add . && git commit -m \"Our badges\"",
        f"badgepress award {organisation.badge_slug}",
        "badgepress keys new          # before the first publication",
    ]
    click.echo("Next:\n" + "".join(f"  {step}\n" for step in steps) + "README.md says how your team awards, reviews and publishes.", err=True)
