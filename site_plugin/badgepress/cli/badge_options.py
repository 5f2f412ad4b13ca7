"""The options that say what a badge class says, for `new badge` and `revise`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from badgepress.cli.writing import refuse_address
from badgepress.content.schema_check import schema_bytes

_TYPES = click.Choice(json.loads(schema_bytes("badge"))["properties"]["achievement_type"]["enum"], case_sensitive=False)


def badge_options(command: Any) -> Any:
    """Add the options of a badge class but for its name."""
    for option in reversed(
        (
            click.option("--description", metavar="TEXT", help="What its holders can do, in one to three sentences."),
            click.option("--criteria", metavar="TEXT", help="What has to be shown, and how it is judged (Markdown)."),
            click.option("--criteria-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE", help="The same, from a file."),
            click.option("--type", "achievement_type", type=_TYPES, show_choices=False, metavar="TYPE", help="A term of Open Badges [default: Competency]."),
            click.option("--language", metavar="CODE", help="The language it is written in [default: the organisation's]."),
            click.option("--field", "field_of_study", metavar="TEXT", help="Its field, such as Repair: badges of one field stand together on pages."),
            click.option("--tag", "tags", multiple=True, metavar="WORD", help="A search word; may be given more than once."),
            click.option("--outcome", "outcomes", multiple=True, metavar="TEXT", help="What a holder knows or can do; may be given more than once."),
            click.option("--evidence", metavar="TEXT", help="What an award must show as evidence; it is then required."),
            click.option("--hours", type=click.FloatRange(0, 100_000, min_open=True), default=None, help="Notional workload in hours."),
            click.option("--validity", metavar="P2Y", help="How long an award holds: P2Y, P18M, P90D [default: for good]."),
            click.option("--status", type=click.Choice(["draft", "active"]), help="draft: checked, but not published yet [default: active]."),
        )
    ):
        command = option(command)
    return command


def picture_option(command: Any) -> Any:
    """Add `--picture FILE` and `--alt TEXT`."""
    command = click.option("--alt", metavar="TEXT", help="What the picture shows, for people who cannot see it.")(command)
    kind = click.Path(exists=True, dir_okay=False, path_type=Path)
    return click.option("--picture", type=kind, default=None, metavar="FILE", help="A square SVG or PNG [default: one drawn from the name].")(command)


def badge_values(given: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that the options name.

    Raises:
        click.UsageError: An option holds an e-mail address, or criteria are given twice.
        OSError: The criteria's file cannot be read.
    """
    for option, value in given.items():
        for text in value if isinstance(value, tuple) else (value,):
            refuse_address(text if isinstance(text, str) else None, f"--{option.replace('_', '-')}")
    values = {name: given[name] for name in ("description", "criteria", "achievement_type", "language", "field_of_study", "validity", "status", "alt") if given.get(name)}
    if given["criteria_file"] is not None:
        if given["criteria"]:
            raise click.UsageError("give --criteria or --criteria-file, not both")
        values["criteria"] = _read_text(given["criteria_file"])
    values |= {name: list(given[option]) for name, option in (("tags", "tags"), ("learning_outcomes", "outcomes")) if given[option]}
    if given["evidence"]:
        values["evidence"] = {"required": True, "minimum": 1, "description": given["evidence"]}
    if given["hours"]:
        values["workload"] = {"hours": int(given["hours"]) if given["hours"] == int(given["hours"]) else given["hours"]}
    return values


def _read_text(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(64 * 1024)
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").strip("\n") + "\n"
    except UnicodeDecodeError:
        raise click.BadParameter("the file is not UTF-8 text", param_hint="--criteria-file") from None
