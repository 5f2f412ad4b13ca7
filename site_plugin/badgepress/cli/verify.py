"""`badgepress verify`: says of anybody's badge whether it is valid, not valid, or cannot be told, and why."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

import click

from badgepress.cli.options import now_option
from badgepress.cli.verify_copy import OFFLINE_NOTE, copy_reports, is_copy
from badgepress.cli.verify_folder import verify_folder
from badgepress.errors import EXIT_CANNOT_TELL, EXIT_OK, EXIT_REFUSED
from badgepress.verifying.credential_check import limits
from badgepress.verifying.credential_check.checker import Checker
from badgepress.verifying.credential_check.fast_forms import fast_forms
from badgepress.verifying.credential_check.fetching import Fetcher, Nowhere, origin_of
from badgepress.verifying.credential_check.folder_fetcher import FolderFetcher, base_url_of
from badgepress.verifying.credential_check.jws import looks_like_jws
from badgepress.verifying.credential_check.report import Report
from badgepress.verifying.credential_check.trust import read_trust_file
from badgepress.verifying.credential_check.web_fetcher import WebFetcher
from badgepress.verifying.credential_check.wording import as_json, as_text
from badgepress.verifying.verdict import Outcome

_LONGEST_NAME = 255
"""`a.b.c` may be a file; a JWT is longer than any name of one."""


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT…")
@click.option(
    "--recipient", is_flag=True, help="Ask for an e-mail address, and check that the badge was awarded to it."
)
@click.option("--email-stdin", is_flag=True, help="Read that address from standard input instead.")
@click.option(
    "--trust",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The issuers that you know: one a line.",
)
@click.option(
    "--site",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Offline: take what the issuer publishes from this folder, and ask nobody.",
)
@click.option("--base-url", metavar="URL", help="The address of --site [default: as its manifest says].")
@click.option(
    "--offline", is_flag=True, help="Judge a kept copy (.zip) by the keys and the status list in it, and ask nobody."
)
@click.option("--json", "is_json", is_flag=True, help="Write everything that was found as JSON.")
@now_option
def verify(
    inputs: tuple[str, ...],
    recipient: bool,
    email_stdin: bool,
    trust: Path | None,
    site: Path | None,
    base_url: str | None,
    offline: bool,
    is_json: bool,
    now: datetime,
) -> int:
    """Say whether a badge is valid: a web address, a file (JSON, JWT, PNG, SVG), - for standard input, a folder that is a published site, or a kept copy (.zip).

    Only the badge's own issuer is asked, over https, and each server is listed.

    Exit code 0: valid; 1: not valid, with the step and why; 3: it cannot be told, with what was missing.
    """
    if offline and not all(is_copy(given) for given in inputs):
        raise click.UsageError(
            "--offline is for kept copies (.zip); of anything else, name the issuer's published folder: --site DIR"
        )
    known = read_trust_file(trust) if trust else None
    address = _address(inputs, asked=recipient, email_stdin=email_stdin)
    checker = Checker(_fetcher(site, base_url), now, fast_forms())
    reports: list[Report] = []
    outcomes: list[Outcome] = []
    for given in inputs:
        if not _is_pasted(given) and Path(given).is_dir():
            folder_reports, outcome = verify_folder(Path(given), base_url, now, is_quiet=is_json)
            reports += folder_reports
            outcomes.append(outcome)
            continue
        for report in _reports(given, checker, address, now, site, offline=offline):
            reports.append(report)
            outcomes.append(report.verdict)
            if not is_json:
                click.echo(as_text(report, known, str(trust)), nl=False)
    if offline:
        click.echo(OFFLINE_NOTE, err=True)
    if is_json:
        click.echo(json.dumps([as_json(report, known) for report in reports], ensure_ascii=True, indent=2))
    if "not valid" in outcomes:
        return EXIT_REFUSED
    return EXIT_CANNOT_TELL if "cannot tell" in outcomes else EXIT_OK


def _reports(
    given: str, checker: Checker, address: str | None, now: datetime, site: Path | None, *, offline: bool
) -> Iterator[Report]:
    if not _is_pasted(given) and is_copy(given):
        found = copy_reports(Path(given), None if offline else checker, now, address)
    else:
        found = iter([_checked(given, checker, address)])
    for report in found:
        report.answered_from = report.answered_from or str(site or "")
        yield report


def _checked(given: str, checker: Checker, address: str | None) -> Report:
    if given == "-":
        return checker.check(_bounded(sys.stdin.buffer), "standard input", address)
    if origin_of(given):
        return checker.check_address(given, address)
    if given.startswith("http://"):
        raise click.UsageError(f"only https addresses are asked: try https://{given.removeprefix('http://')}")
    if _is_pasted(given):
        return checker.check(given.encode("utf-8", "surrogateescape"), "what you gave", address)
    with Path(given).open("rb") as file:
        return checker.check(_bounded(file), given, address)


def _is_pasted(given: str) -> bool:
    """Say whether an argument is a badge itself: no file has such a name."""
    return given.lstrip().startswith("{") or (
        len(given) > _LONGEST_NAME and looks_like_jws(given.encode("utf-8", "surrogateescape"))
    )


def _bounded(file: IO[bytes]) -> bytes:
    return file.read(limits.INPUT_BYTES + 1)


def _fetcher(site: Path | None, base_url: str | None) -> Fetcher:
    if site is None:
        return WebFetcher()
    address = base_url or base_url_of(site)
    if address is None or not origin_of(address):
        raise click.UsageError(
            f"{site} has no manifest.json that says where it is published: give its address with --base-url"
        )
    return FolderFetcher(site, address, Nowhere())


def _address(inputs: tuple[str, ...], *, asked: bool, email_stdin: bool) -> str | None:
    if email_stdin:
        if "-" in inputs:
            raise click.UsageError("standard input cannot be both the badge and the address")
        return sys.stdin.readline().rstrip("\r\n")
    if asked:
        return str(click.prompt("E-mail address of the recipient (not shown, and not kept)", hide_input=True, err=True))
    return None
