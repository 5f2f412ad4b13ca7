"""Published folders at their own https addresses, in a browser without a network: what is not in a folder does not answer."""

from __future__ import annotations

import contextlib
import fnmatch
import mimetypes
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, BrowserContext, Route

_TYPES = {
    ".js": "text/javascript",
    ".json": "application/json",
    ".jwt": "text/plain",
    ".css": "text/css",
    ".svg": "image/svg+xml",
}


class Host:
    """A static host for one folder, which sends the headers that the folder's `_headers` asks for."""

    def __init__(self, folder: Path, base_url: str) -> None:
        self.folder = folder
        self.base_url = base_url.rstrip("/")
        self._rules = _rules((folder / "_headers").read_text("utf-8")) if (folder / "_headers").is_file() else []

    def answer(self, route: Route) -> None:
        path = unquote(urlsplit(route.request.url).path).removeprefix(urlsplit(self.base_url).path)
        file = self.folder / path.lstrip("/")
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            route.fulfill(status=404, headers=self._headers(path), body="nothing here")
            return
        kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        route.fulfill(status=200, headers={"content-type": kind, **self._headers(path)}, body=file.read_bytes())

    def _headers(self, path: str) -> dict[str, str]:
        return {
            name: value
            for pattern, name, value in self._rules
            if fnmatch.fnmatchcase(path, pattern) and name == "access-control-allow-origin"
        }


def _rules(text: str) -> list[tuple[str, str, str]]:
    rules, pattern = [], ""
    for line in text.splitlines():
        if line.startswith(" "):
            name, _colon, value = line.partition(":")
            rules.append((pattern, name.strip().lower(), value.strip()))
        else:
            pattern = line.strip()
    return rules


@contextlib.contextmanager
def hosted(
    browser: Browser, *hosts: Host, pages: Mapping[str, str] | None = None, **options: object
) -> Iterator[tuple[BrowserContext, list[str]]]:
    """Give a browser in which these hosts answer, and the list of everything else that was asked for.

    Args:
        browser: Chromium.
        hosts: Published folders.
        pages: Address → HTML, of somebody else's pages.
        options: Of the context.
    """
    context = browser.new_context(service_workers="block", reduced_motion="reduce", **options)  # type: ignore[arg-type]
    foreign: list[str] = []

    def answer(route: Route) -> None:
        url = route.request.url.partition("#")[0]
        if pages is not None and url in pages:
            route.fulfill(status=200, content_type="text/html; charset=utf-8", body=pages[url])
            return
        for host in hosts:
            if url.startswith(f"{host.base_url}/"):
                host.answer(route)
                return
        foreign.append(url)
        route.abort()

    context.route("**/*", answer)
    try:
        yield context, foreign
    finally:
        context.close()
