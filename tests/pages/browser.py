"""A real Chromium, driven by Playwright, looking at a published folder over loopback."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.interop.prepare import ensure_ready

SCREENSHOTS = Path(os.environ.get("BADGEPRESS_BUILD") or Path(__file__).parents[2] / "build") / "screenshots"
WIDTHS = {"phone": 390, "desktop": 1280}
Scheme = Literal["light", "dark"]
_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def find_chromium() -> str:
    """Return where the system's Chromium is, or an empty string; `CHROMIUM` overrides."""
    candidates = [
        os.environ.get("CHROMIUM", ""),
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    ]
    return next((path for path in candidates if path and Path(path).exists()), "")


class _QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        pass


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback and give its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_QuietHandler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


_running: list[Playwright] = []


@contextlib.contextmanager
def _playwright() -> Iterator[Playwright]:
    """Give the process's Playwright, as a second one beside it is refused: a module's browser may still be open when a test starts another."""
    if _running:
        yield _running[0]
        return
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(ensure_ready().node))
    with sync_playwright() as playwright:
        _running.append(playwright)
        try:
            yield playwright
        finally:
            _running.clear()


@contextlib.contextmanager
def chromium(*more: str) -> Iterator[Browser]:
    """Start the browser, with more switches if wanted; Playwright runs on the Node of the verifiers, as its own needs a library that a bare Debian lacks."""
    with _playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=[*_ARGUMENTS, *more])
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visit:
    """What a browser made of one page."""

    page: Page
    foreign_requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)

    def axe_violations(self) -> list[str]:
        """Return the violations that axe-core finds, one line each."""
        axe = (ensure_ready().node_folder / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
        self.page.evaluate(axe)
        found: dict[str, Any] = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{item['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
            for item in found["violations"]
            for node in item["nodes"]
        ]

    def layout_shift(self) -> float:
        """Return the cumulative layout shift since the page was opened."""
        script = """new Promise(done => {
          let sum = 0;
          new PerformanceObserver(list => list.getEntries().forEach(entry => { sum += entry.value; })).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => done(sum), 250);
        })"""
        return float(self.page.evaluate(script))

    def screenshot(self, name: str) -> Path:
        """Save a picture of the whole page for a person to judge."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        self.page.screenshot(path=path, full_page=True)
        return path


@contextlib.contextmanager
def visit(browser: Browser, address: str, *, width: int = 1280, scheme: Scheme = "light") -> Iterator[Visit]:
    """Open a page and record what it asks for and complains about."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce", bypass_csp=False
    )
    page = context.new_page()
    found = Visit(page)
    origin = "/".join(address.split("/")[:3])
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith((origin, "data:", "blob:")) else found.foreign_requests.append(request.url)
        ),
    )
    page.on(
        "console", lambda message: found.console.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: found.console.append(str(error)))
    try:
        page.goto(address, wait_until="load")
        yield found
    finally:
        context.close()
