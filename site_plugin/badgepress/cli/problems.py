"""`badgepress problems`: explains the problem codes; the reference page is made by it."""

from __future__ import annotations

import click

from badgepress.problem_codes import CODES

FAMILIES = {
    "BP0": "Files and YAML",
    "BP1": "Form",
    "BP2": "References",
    "BP3": "Ids, status and dates",
    "BP4": "Recipient and privacy",
    "BP5": "Pictures",
    "BP6": "Rubric and evidence",
    "BP7": "Issuer and keys",
    "BP8": "Text",
    "BP9": "The organisation's own pages",
}


@click.command()
@click.argument("code", required=False)
@click.option("--markdown", is_flag=True, help="Print the reference page of all codes.")
def problems(code: str | None, markdown: bool) -> None:
    """Explain a problem CODE, or list all."""
    if code is not None:
        if code.upper() not in CODES:
            raise click.BadParameter(f"there is no code {code}", param_hint="CODE")
        info = CODES[code.upper()]
        click.echo(f"{code.upper()} {info.title}\n{info.why}")
    elif markdown:
        click.echo(reference_page(), nl=False)
    else:
        for key, info in CODES.items():
            click.echo(f"{key}  {info.title}")


def reference_page() -> str:
    """Return the page `docs/problem-codes.md`: every code, its title and why it matters."""
    parts = [
        "# Problem codes\n\nMade by `badgepress problems --markdown`. Each message of `badgepress check` bears one of these codes.\n"
    ]
    for prefix, family in FAMILIES.items():
        rows = "".join(
            f"| {key} | {info.title} | {info.why} |\n" for key, info in CODES.items() if key.startswith(prefix)
        )
        parts.append(f"\n## {family}\n\n| code | what | why it matters |\n|---|---|---|\n{rows}")
    return "".join(parts)
