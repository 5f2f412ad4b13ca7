"""`badgepress image`: draws a badge's picture from its name."""

from __future__ import annotations

from pathlib import Path

import click

from badgepress.authoring.badge_picture import badge_picture
from badgepress.authoring.new_badge import refuse_bad_slug, slug_of
from badgepress.cli.writing import refuse_address
from badgepress.errors import BadgepressError
from badgepress.plain_text import only_printable


@click.command()
@click.argument("name")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), metavar="FILE",
    help="Where to write it, - for standard output [default: SLUG.svg here].",
)  # fmt: skip
@click.option("--slug", metavar="SLUG", help="Its file name without .svg [default: from the name].")
@click.option("--version", type=click.IntRange(1), default=1, help="Of the badge class: shown as marks at the foot from 2 on.")
def image(name: str, out: Path | None, slug: str | None, version: int) -> None:
    """Draw the picture of a badge NAME, such as “First aid”, as `new badge` does: the same name gives the same picture everywhere."""
    refuse_address(name, "NAME")
    name = " ".join(name.split())
    if not name:
        raise click.UsageError("give the name of a badge")
    drawn = badge_picture(name, version)
    if out == Path("-"):
        click.echo(drawn.svg, nl=False)
        return
    if out is None:
        slug = slug or slug_of(name)
        if not slug:
            raise click.UsageError("give a file name with --out or --slug: this name has no Latin letters to make one of")
        refuse_bad_slug(slug)
        out = Path(f"{slug}.svg" if version == 1 else f"{slug}.v{version}.svg")
    try:
        with out.open("xb") as file:
            file.write(drawn.svg)
    except FileExistsError:
        raise BadgepressError(f"{out} is there already", hint="Choose another file with --out; nothing was written.") from None
    click.echo(f"Drawn: {out}", err=True)
    click.echo(f"For people who cannot see it (image.alt): {only_printable(drawn.alt)}", err=True)
