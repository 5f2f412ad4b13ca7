"""`badgepress recipient`: makes a recipient code of an e-mail address, so that the address itself need not be handed over."""

from __future__ import annotations

import click

from badgepress.authoring.recipients import recipient_code
from badgepress.cli.award_values import address_recipient
from badgepress.cli.writing import Writing, may_ask


@click.command(cls=Writing)
@click.option("--email-stdin", is_flag=True, help="Read the e-mail address from standard input.")
@click.option(
    "--ask/--no-ask", default=None, help="Ask for the address [default: at a terminal].", show_default=False
)
def recipient(email_stdin: bool, ask: bool | None) -> None:
    """Make a recipient code of your e-mail address: give it to whoever awards you a badge. It serves for one award, and does not show the address."""
    if not email_stdin and not may_ask(ask):
        raise click.UsageError("give the address with --email-stdin")
    made, masked = address_recipient("E-mail (not shown, and not kept)", email_stdin=email_stdin)
    click.echo(f"The recipient code of {masked}, for one award:", err=True)
    click.echo(recipient_code(made))
    click.echo("Copy it into the form, or use it with: badgepress award --code", err=True)
