"""`badgepress`: finds the command and turns every error into one line and an exit code."""

from __future__ import annotations

import difflib
import gc
import importlib
import os
import sys
from collections.abc import Sequence

import click

from badgepress import __version__
from badgepress.cli.commands import COMMANDS, SECTIONS
from badgepress.errors import EXIT_CANNOT_TELL, EXIT_IO, EXIT_USAGE, BadgepressError, ContentError
from badgepress.plain_text import printable

DEBUG_VARIABLE = "BADGEPRESS_DEBUG"


class _LazyGroup(click.Group):
    """Loads a command's code only when it is called: `check` need not wait for what only `build` uses."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].where.partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def resolve_command(self, context: click.Context, arguments: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; of a mistyped one say what it is nearest to."""
        if arguments and arguments[0] not in COMMANDS and (near := difflib.get_close_matches(arguments[0], COMMANDS, n=1)):
            context.fail(f"There is no command {arguments[0]!r}. Did you mean “{near[0]}”?")
        return super().resolve_command(context, arguments)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by sections, without loading any."""
        del context
        width = max(map(len, COMMANDS))
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(f"{name:<{width}}", command.summary) for name, command in commands.items()])


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
        nested = dict.fromkeys(("new", "badge", "learner", "pathway", "list", "rotate", "retire", "compromise"), of_a_command)
        # only for groups: elsewhere these names are options, such as --badge
        context.default_map = dict.fromkeys(COMMANDS, of_a_command) | dict.fromkeys(("new", "keys"), of_a_command | nested)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 ok, 1 refused, 2 usage, 3 cannot tell, 74 I/O, 75 busy."""
    # imports make many objects and no garbage: looking for cycles after every 700 takes a twentieth of a short command
    gc.set_threshold(20_000)
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
        click.echo(f"badgepress: {printable(str(error))}", err=True)
        if error.hint:
            click.echo(f"  → {error.hint}", err=True)
        return error.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        return EXIT_IO
    except OSError as error:
        where = f" {printable(str(error.filename))}" if error.filename else ""
        click.echo(f"badgepress: cannot read or write{where}: {error.strerror or error}", err=True)
        return EXIT_IO
    except Exception as error:
        if os.environ.get(DEBUG_VARIABLE):
            raise
        message = f"badgepress: it failed in a way that nobody foresaw ({type(error).__name__}); nothing was published"
        click.echo(f"{message}\n  → This is a fault of badgepress. Please report it; {DEBUG_VARIABLE}=1 shows what happened.", err=True)
        return EXIT_CANNOT_TELL
    return result if isinstance(result, int) else 0
