"""`badgepress doctor`: looks at a published site as browsers and verifiers meet it."""

from __future__ import annotations

import re
import time
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import click

from badgepress.cli.options import now_option, repository_option
from badgepress.cli.progress import terminal_progress
from badgepress.doctor.against import Folder
from badgepress.doctor.examine import Report, Wish, examine_site, exit_outcome
from badgepress.doctor.findings import shown
from badgepress.doctor.listing import MANIFEST, MAX_BYTES
from badgepress.doctor.report import FORMATS, remarks, summary
from badgepress.doctor.repository import read_repository
from badgepress.doctor.sites import FolderSite, ServedSite, Site
from badgepress.errors import EXIT_CANNOT_TELL, EXIT_OK, EXIT_REFUSED
from badgepress.web import Web
from badgepress.web_connection import Address

AT_MOST = 400
_PAUSE = 5.0
_EXITS = {"broken": EXIT_REFUSED, "cannot tell": EXIT_CANNOT_TELL, "fine": EXIT_OK}


@click.command()
@click.argument("where", metavar="[URL|DIR]", required=False)
@repository_option
@click.option("--against", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR", help="The folder that was deployed: say what differs.")
@click.option("--at-most", type=click.IntRange(10), default=AT_MOST, show_default=True, metavar="N", help="Look at so many addresses, spread over the site.")
@click.option("--all", "everything", is_flag=True, help="Look at every address of the manifest.")
@click.option("--seconds", type=click.IntRange(5, 7200), default=300, show_default=True, help="Time for everything.")
@click.option("--wait", type=click.IntRange(0, 3600), default=0, metavar="SECONDS", help="Wait so long for the site to answer; with --against, for the deploy to arrive.")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True, help="text for people, json for programs, github for annotations.")
@click.option("--ca-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE", help="Certificates (PEM) to trust beside the system's, for a site inside your house.")
@click.option("--connect-to", multiple=True, metavar="HOST:PORT:HOST2:PORT2", help="Connect to HOST2 instead: to look at a new host before the name leads there.")
@now_option
def doctor(
    where: str | None,
    root: Path,
    against: Path | None,
    at_most: int,
    everything: bool,
    seconds: int,
    wait: int,
    form: str,
    ca_file: Path | None,
    connect_to: tuple[str, ...],
    now: datetime,
) -> int:
    """Look at a published site from outside: types, CORS, redirects, keys, status lists, certificate, and every address.

    URL is the site's address [default: base_url of the repository]; DIR is a folder that was built. Only the site's own host is asked.
    Exit code 0: fine, or to look at; 1: broken; 3: cannot tell, as when there is no network.
    """
    repository = read_repository(root)
    where = where or (repository.base_url if repository is not None else None)
    if where is None:
        raise click.UsageError("Give the site's address, or call this in its repository.")
    folder = Folder(against) if against is not None else None
    site = _opened(where, seconds + wait, connect_to, ca_file)
    if wait:
        _await_deploy(site, folder, wait)
    wish = Wish(now, None if everything else at_most, f"badgepress={time.time_ns():x}", repository, folder)
    with terminal_progress() as progress:
        report = examine_site(site, wish, progress)
    click.echo(FORMATS[form](report), nl=False)
    _close(report)
    return _EXITS[exit_outcome(report)]


def _close(report: Report) -> None:
    for remark in remarks(report):
        click.echo(f"note: {remark}", err=True)
    click.echo(summary(report), err=True)


def _opened(where: str, seconds: float, connect_to: tuple[str, ...], ca_file: Path | None) -> Site:
    if "://" not in where and Path(where).is_dir():
        return FolderSite(Path(where))
    if "://" not in where and "." not in where.partition("/")[0].partition(":")[0]:
        raise click.UsageError(f"There is no folder {shown(where)}. A site's address looks like https://badges.example.org")
    try:
        url = where if "://" in where else f"https://{where}"
        parts = urlsplit(url.rstrip("/").removesuffix(f"/{MANIFEST}"))
        host, port = parts.hostname, parts.port
    except ValueError:
        host = None
    is_odd = host is None or parts.scheme not in ("http", "https") or parts.username is not None or parts.query or parts.fragment
    if is_odd or not re.fullmatch(r"[A-Za-z0-9.:-]+", host or "") or not re.fullmatch(r"[A-Za-z0-9._~/-]*", parts.path):
        raise click.UsageError("Give the site's address as it stands in base_url: https://badges.example.org or https://example.org/badges")
    scheme = "http" if parts.scheme == "http" and host in ("localhost", "127.0.0.1", "::1") else "https"
    shown_host = f"[{host}]" if ":" in str(host) else str(host)
    base_url = f"{scheme}://{shown_host}{f':{port}' if port else ''}{parts.path.rstrip('/')}"
    return ServedSite(Web(str(host), dict(map(_rerouted, connect_to)), ca_file), base_url, seconds)


def _rerouted(text: str) -> tuple[Address, Address]:
    match = re.fullmatch(r"([A-Za-z0-9.-]+):(\d{1,5}):([A-Za-z0-9.-]+):(\d{1,5})", text)
    if match is None:
        raise click.UsageError("--connect-to takes HOST:PORT:HOST2:PORT2, such as badges.example.org:443:new.example.net:443")
    return (match[1].lower(), int(match[2])), (match[3], int(match[4]))


def _await_deploy(site: Site, folder: Folder | None, seconds: int) -> None:
    wanted, ends = folder.read(MANIFEST) if folder is not None else None, time.monotonic() + seconds
    while time.monotonic() < ends:
        reply = site.get(MANIFEST, max_bytes=MAX_BYTES)
        if reply.status == 200 and wanted in (None, reply.body):
            return
        if isinstance(site, ServedSite):
            site.forget_failures()
        time.sleep(_PAUSE)
