"""`badgepress`: finds the command and turns every error into one line and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from badgepress import __version__
from badgepress.cli.build import build
from badgepress.cli.check import check
from badgepress.cli.keys import keys
from badgepress.cli.problems import problems
from badgepress.cli.verify_site import verify_site
from badgepress.errors import EXIT_IO, EXIT_USAGE, BadgepressError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="badgepress")
def badgepress() -> None:
    """Open Badges from a Git repository: checked, signed, published as a static site."""


for command in (check, build, verify_site, keys, problems):
    badgepress.add_command(command)


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
