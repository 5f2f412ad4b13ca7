"""`badgepress`: finds the command and turns every error into one line and an exit code."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

import click

from badgepress import __version__
from badgepress.errors import EXIT_IO, EXIT_USAGE, BadgepressError, ContentError

COMMANDS = {
    # a repository of one's own
    "init": "badgepress.cli.init:init",
    # badge classes and awards
    "new": "badgepress.cli.new:new",
    "award": "badgepress.cli.award:award",
    "recipient": "badgepress.cli.recipient:recipient",
    "revoke": "badgepress.cli.revoke:revoke",
    "supersede": "badgepress.cli.supersede:supersede",
    "renew": "badgepress.cli.supersede:supersede",
    "revise": "badgepress.cli.classes:revise",
    "retire": "badgepress.cli.classes:retire",
    "show": "badgepress.cli.show:show",
    "list": "badgepress.cli.list:list_awards",
    "fmt": "badgepress.cli.fmt:fmt",
    "fix": "badgepress.cli.fix:fix",
    # a change before it is merged
    "check": "badgepress.cli.check:check",
    "diff": "badgepress.cli.diff:diff",
    "policy": "badgepress.cli.policy:policy",
    # what is published
    "build": "badgepress.cli.build:build",
    "verify-site": "badgepress.cli.verify_site:verify_site",
    # after publishing
    "doctor": "badgepress.cli.doctor:doctor",
    "refresh": "badgepress.cli.refresh:refresh",
    # keys
    "keys": "badgepress.cli.keys:keys",
    "scan": "badgepress.cli.scan:scan",
    # privacy
    "forget": "badgepress.cli.forget:forget",
    "deliver": "badgepress.cli.deliver:deliver",
    # on a code host
    "forms": "badgepress.cli.forms:forms",
    "from-form": "badgepress.cli.from_form:from_form",
    "workflows": "badgepress.cli.workflows:workflows",
    "comment": "badgepress.cli.comment:comment",
    "verdict": "badgepress.cli.verdict:verdict",
    "propose": "badgepress.cli.propose:propose",
    # help
    "problems": "badgepress.cli.problems:problems",
}


class _LazyGroup(click.Group):
    """Loads a command's code only when it is called: `check` need not wait for what only `build` uses."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="badgepress")
@click.option(
    "-C",
    "root",
    type=click.Path(exists=True, file_okay=False),
    metavar="DIR",
    help="The repository to work in, for any command.",
)
@click.pass_context
def badgepress(context: click.Context, root: str | None) -> None:
    """Open Badges from a Git repository: checked, signed, published as a static site."""
    if root is not None:
        of_a_command = {"root": root}
        nested = dict.fromkeys(("new", "badge", "list", "rotate", "retire", "compromise"), of_a_command)
        context.default_map = {name: of_a_command | nested for name in COMMANDS}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 ok, 1 refused, 2 usage, 3 cannot tell, 74 I/O, 75 busy."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; no traceback reaches the user."""
    try:
        result = badgepress.main(args=arguments, prog_name="badgepress", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("stopped", err=True)
        return 1
    except click.ClickException as error:
        error.show()
        return EXIT_USAGE
    except BadgepressError as error:
        if isinstance(error, ContentError):
            from badgepress.cli.report import as_text

            click.echo(as_text(error.problems), nl=False, err=True)
        click.echo(f"badgepress: {error}", err=True)
        if error.hint:
            click.echo(f"  → {error.hint}", err=True)
        return error.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        return EXIT_IO
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        click.echo(f"badgepress: cannot read or write{where}: {error.strerror or error}", err=True)
        return EXIT_IO
    return result if isinstance(result, int) else 0
