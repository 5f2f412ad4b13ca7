"""Is `badgepress` to the workflows under test: the real command line, at a fixed time."""

from __future__ import annotations

import os
import sys

import click

from badgepress.cli.main import COMMANDS, badgepress, main

if __name__ == "__main__":
    arguments = sys.argv[1:]
    command = badgepress.get_command(click.Context(badgepress), arguments[0]) if arguments[0] in COMMANDS else None
    if command is not None and any(parameter.name == "now" for parameter in command.params):
        arguments += ["--now", os.environ["TEST_NOW"]]
    main(arguments)
