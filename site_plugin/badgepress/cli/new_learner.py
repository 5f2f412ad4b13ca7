"""`badgepress new learner`: writes a learner's file, and links awards to it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from badgepress.authoring.answers import sound_answer
from badgepress.authoring.drafts import Drafts
from badgepress.authoring.new_badge import refuse_bad_slug
from badgepress.authoring.new_learner import draft_learner, learner_path, link_awards
from badgepress.authoring.repository import Repository
from badgepress.authoring.trial import refuse_unsound
from badgepress.cli.options import now_option, refuse_elsewhere, repository_option
from badgepress.cli.questions import answer, refuse_missing
from badgepress.cli.writing import Writing, finish, may_ask, refuse_address, tell, writing_options
from badgepress.content.consent_texts import latest_consent_text
from badgepress.errors import BadgepressError


@click.command(cls=Writing)
@click.argument("handle")
@repository_option
@click.option("--name", help="The name shown, as the learner wishes it.")
@click.option("--consent", metavar="DATE", help="When the learner agreed to the page.")
@click.option("--consent-text", metavar="VERSION", help="Which version of your consent text [default: the latest in content/pages/consent].")
@click.option("--about", help="A few sentences of the learner about themselves.")
@click.option("--goal", metavar="SLUG", help="The pathway or badge that they have set their mind on.")
@click.option("--listed", is_flag=True, help="The page stands in lists, and shows listed awards only [default: found by its address only].")
@click.option("--linked", is_flag=True, help="Their signed stack names one random id of theirs; only if they agreed to that.")
@click.option("--awards", multiple=True, metavar="ID", help="Awards that are theirs; ids with commas between, or the option again.")
@writing_options
@now_option
def learner(
    handle: str,
    root: Path,
    name: str | None,
    consent: str | None,
    consent_text: str | None,
    about: str | None,
    goal: str | None,
    listed: bool,
    linked: bool,
    awards: tuple[str, ...],
    ask: bool | None,
    dry_run: bool,
    now: datetime,
) -> None:
    """Give a learner a page of their own: HANDLE is part of its address, such as ada-l. With --awards, say which awards are theirs, now or later."""
    refuse_elsewhere(root)
    refuse_bad_slug(handle)
    for value, option in ((name, "--name"), (about, "--about")):
        refuse_address(value, option)
    repository, drafts, is_asking = Repository(root), Drafts(root), may_ask(ask)
    ids = [part.strip() for given in awards for part in given.split(",") if part.strip()]
    known = repository.loaded.learners.get(handle)
    if known is not None or (root / learner_path(handle)).exists():
        if not ids or known is None or any((name, consent, about, goal, listed, linked)):
            kind = next(iter(_goal(repository, goal))) if goal else ""
            line = f", with a line “goal: {{{kind}: {goal}}}”" if goal else ""
            hint = f"Edit {learner_path(handle)}{line}; --awards alone links more awards to it."
            raise BadgepressError(f"there is a learner “{handle}” already", hint=hint)
        record = {"on": known.consent.on.isoformat(), "text": known.consent.text}
    else:
        if not name:
            refuse_missing(["--name", *([] if consent else ["--consent (the day on which they agreed)"])], is_asking=is_asking)
        name = name or answer("Name for the page, as the learner wishes it", lambda typed: sound_answer("learner", "name", typed))
        record = {"on": _consent(consent, is_asking, now), "text": consent_text or latest_consent_text(repository.loaded.consent_texts)}
        values = {
            "name": name,
            "consent": record,
            "about": about,
            "goal": _goal(repository, goal) if goal else None,
            "visibility": "listed" if listed else "unlisted",
        }
        draft_learner(drafts, handle, values, is_linked=linked)
        tell(refuse_unsound(drafts, now))
    linked_awards = link_awards(repository, drafts, handle, record, ids, now)
    if not drafts.paths():
        click.echo("All of these awards are theirs already; nothing to write.", err=True)
        return
    finish(drafts, dry_run=dry_run, title=f"Page of {handle}", root=root)
    if not dry_run and not linked_awards and known is None:
        click.echo(f"Then say which awards are theirs: badgepress new learner {handle} --awards ID,ID", err=True)


def _consent(given: str | None, is_asking: bool, now: datetime) -> str:
    if given:
        return given
    if is_asking and click.confirm("Has the learner agreed to a page of their own, and do you keep their word?", default=False):
        return str(click.prompt("Since when (date)", default=now.date().isoformat()))
    hint = "Ask the learner, then give --consent DATE."
    raise BadgepressError("a page of one's own needs the learner's consent", hint=hint)


def _goal(repository: Repository, slug: str) -> dict[str, str]:
    if slug in repository.loaded.pathways:
        return {"pathway": slug}
    return {"badge": slug}
