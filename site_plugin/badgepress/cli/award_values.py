"""Reads the fields of an award from options, or asks a person for them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date

import click

from badgepress.authoring.answers import sound_answer
from badgepress.authoring.recipients import code_recipient, email_recipient, masked_address
from badgepress.cli.questions import answer
from badgepress.cli.writing import refuse_address
from badgepress.content.model import BadgeClass
from badgepress.errors import BadgepressError

Named = Mapping[str, str]
"""Whom an award is for, as `{kind: text}`: an e-mail address in clear, a DID or a profile address."""


def read_recipient(
    *, did: str | None, url: str | None, code: str | None, email_stdin: bool, is_asking: bool, told: Callable[[Named], None]
) -> dict[str, str]:
    """Return the recipient that the options name, or ask for an e-mail address; `told` hears it in clear, and must not keep it.

    Raises:
        click.UsageError: None is named, or more than one.
        BadgepressError: What is named cannot be used.
    """
    given = [value for value in (did, url, code) if value]
    if len(given) + email_stdin > 1:
        raise click.UsageError("name the recipient in one way: by e-mail, or --did, or --url, or --code")
    refuse_address(url, "--url")
    refuse_address(did, "--did")
    if did or url:
        named = {"did": did} if did else {"url": str(url)}
        told(named)
        return named
    if code:
        return code_recipient(code)
    if not email_stdin and not is_asking:
        raise click.UsageError("name the recipient: --email-stdin, --did, --url or --code")
    prompt = "Recipient's e-mail (not shown, and not kept)"
    recipient, masked = address_recipient(prompt, email_stdin=email_stdin, told=told)
    click.echo(f"The award is for {masked}; only a salted hash of the address is written.", err=True)
    return recipient


def address_recipient(prompt: str, *, email_stdin: bool, told: Callable[[Named], None] | None = None) -> tuple[dict[str, str], str]:
    """Return the recipient for an address that is read from standard input or asked for, and the address masked.

    `told` hears the address in clear.

    Raises:
        BadgepressError: Standard input holds no address.
    """
    while True:
        address = sys.stdin.readline(1000) if email_stdin else click.prompt(prompt, hide_input=True, confirmation_prompt="The same again", err=True)
        try:
            recipient = email_recipient(address)
            break
        except BadgepressError as error:
            if email_stdin:
                raise
            click.echo(f"{error}: {error.hint}", err=True)
    if told is not None:
        told({"email": address})
    return recipient, masked_address(address)


def consent_values(
    name: str | None, visibility: str | None, consent: str | None, consent_text: str, *, is_asking: bool, today: date
) -> dict[str, str] | None:
    """Return the consent to be recorded, None where none is needed.

    Raises:
        BadgepressError: A name or a listing without consent.
    """
    if consent:
        return {"on": consent, "text": consent_text}
    if not name and visibility != "listed":
        return None
    if is_asking and click.confirm("Has the holder agreed to that, and do you keep their word?", default=False):
        on = _asked("Since when (date)", "consent.on", default=today.isoformat())
        return {"on": on, "text": consent_text}
    hint = "Ask the holder, then give --consent DATE; or leave the name out and the award unlisted."
    raise BadgepressError("a name, a link to a learner or a listing needs the holder's consent", hint=hint)


def evidence_values(options: Iterable[str], badge: BadgeClass, *, is_asking: bool) -> list[dict[str, str]]:
    """Return pieces of evidence: from `NAME | URL | DESCRIPTION` each, or asked for."""
    found = []
    for option in options:
        parts = [part.strip() for part in option.split("|")]
        item = {"name": parts[0]}
        for part in parts[1:]:
            item["url" if part.startswith("https://") and "url" not in item else "description"] = part
        found.append(item)
    rule = badge.evidence
    if found or not is_asking:
        return found
    if rule is not None:
        click.echo(f"Evidence: {rule.description or 'what was shown'}", err=True)
    while True:
        is_needed = rule is not None and rule.required and len(found) < rule.minimum
        name = _asked("Evidence, its name" + ("" if is_needed else " (empty: no more)"), "evidence.name", default=None if is_needed else "")
        if not name:
            return found
        item = {"name": name}
        if address := _asked("  its https address (empty: none)", "evidence.url"):
            item["url"] = address
        if text := _asked("  what it is, in a sentence (empty: none)", "evidence.description"):
            item["description"] = text
        found.append(item)


def _asked(question: str, field: str, default: str | None = "") -> str:
    """Ask until the answer can stand in the field of an award, or is empty where that is the default."""
    return answer(question, lambda typed: sound_answer("award", field, typed), default)


def result_values(options: Iterable[str], badge: BadgeClass, *, is_asking: bool) -> dict[str, str]:
    """Return results: from `CRITERION=LEVEL` each, or asked for along the rubric.

    Raises:
        click.BadParameter: An option of another form.
    """
    found: dict[str, str] = {}
    for option in options:
        criterion, equals, level = option.partition("=")
        if not equals:
            raise click.BadParameter("write CRITERION=LEVEL", param_hint="--result")
        found[criterion.strip()] = level.strip()
    if not is_asking:
        return found
    for judged in badge.rubric:
        if judged.id not in found:
            levels = click.Choice([level.id for level in judged.levels])
            default = judged.required_level or None
            found[judged.id] = click.prompt(f"{judged.name}: level reached", type=levels, default=default)
    return found


def asked_badge(badges: Iterable[BadgeClass]) -> str:
    """Ask which badge class to award."""
    active = sorted({badge.slug: badge.name for badge in badges if badge.status == "active"}.items())
    if not active:
        raise BadgepressError("there is no active badge class to award", hint="Make one: badgepress new badge")
    for slug, name in active:
        click.echo(f"  {slug}: {name}", err=True)
    chosen: str = click.prompt("Badge", type=click.Choice([slug for slug, _ in active]), show_choices=False)
    return chosen
