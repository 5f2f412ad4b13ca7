"""`index.html` of a copy: one file that needs no other, as a browser opens it even out of a ZIP; it may load nothing and ask nobody."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import orjson
from markupsafe import Markup

from badgepress.bundling.enclosed import Enclosed
from badgepress.bundling.shown import ShownBadge, data_address
from badgepress.bundling.site_copy import SiteCopy
from badgepress.bundling.words import kept_words
from badgepress.credentials import urls
from badgepress.errors import PublishError
from badgepress.language import ENGLISH, Words
from badgepress.publishing import render
from badgepress.publishing.bundles import bundles
from badgepress.publishing.pages import AWARD_STYLE_SHEET
from badgepress.publishing.verify_words import verify_words_module
from badgepress.publishing.views import SiteView
from badgepress.verifying.credential_check.known_contexts import context_texts

_SCRIPT = "kept-page.classic"
_STYLES = ("badgepress.css", "css/verify.css", "kept.css")
_ENDS_EARLY = re.compile(r"</?(?:script|style)", re.IGNORECASE)
_OWN_COLOURS = re.compile(
    r"/\* the organisation's own colours \(issuer\.yml\) \*/\n:root \{ (--bp-accent: #[0-9a-f]{6}; --bp-accent-ink: #[0-9a-f]{6};) \}\n"
    r"@media screen and \(prefers-color-scheme: dark\) \{ :root[^{]* \{ (--bp-accent: #[0-9a-f]{6}; --bp-accent-ink: #[0-9a-f]{6};) \} \}"
)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a page shows."""

    kind: str
    """`award`, `learner` or `all`."""
    main: ShownBadge | None
    """The badge or stack that it is about; nothing for a whole site."""
    badges: Sequence[ShownBadge]
    """Others, listed with an answer each; the first `judged` minus the main one."""
    judged: Sequence[Enclosed]
    """The main one first, then the listed ones, in their order."""
    count: int
    """Of all awards in the copy."""
    files: Sequence[str]
    """Paths to name; a whole site names its folders."""
    documents: Mapping[str, bytes]
    """What the judged ones need: address → bytes."""


def kept_page(site: SiteCopy, contents: Contents) -> bytes:
    """Return the page; the same site and package give the same bytes.

    Raises:
        PublishError: This copy of the package was never built.
    """
    script, style = _script(), _style(site)
    issuer = _issuer_name(site)
    data = {
        "dates": _dates_of(site.words),
        "as_of": _moment(site.as_of.isoformat()),
        "documents": {url: body.decode("utf-8", "replace") for url, body in sorted(contents.documents.items())},
        "badges": [
            {"text": badge.data.decode("utf-8", "replace"), "as_of": _moment(badge.as_of.isoformat())}
            for badge in contents.judged
        ],
    }
    words = {**_verifier_words(site), "kept": kept_words(site.words)}
    view = SiteView(issuer, site.words.code, site.is_preview, "", site.did, site.words.date(site.as_of), "", site.words)
    html = render.rendered(
        "kept.html",
        view,
        contents=contents,
        mark=_mark(site),
        live=contents.main.live if contents.main else site.url(""),
        keys_live=site.url(urls.DID_DOCUMENT),
        keys=_keys(contents.documents),
        policy=f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; base-uri 'none'; form-action 'none'",
        script=Markup(script),  # noqa: S704 - of the package; _inline has looked that nothing ends it early
        style=Markup(style),  # noqa: S704 - of the package, with colours of six digits
        kept=_json(data),
        words=_json(words),
        contexts=_json(context_texts()),
    )
    return html.strip().encode() + b"\n"


def contexts_digests() -> bytes:
    """Return `contexts.json`: which contexts the signatures were made over, by SHA-256 of their bytes."""
    digests = {url: f"sha256-{hashlib.sha256(text.encode()).hexdigest()}" for url, text in context_texts().items()}
    return orjson.dumps(digests, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def licences() -> bytes:
    """Return the licence texts of what is inside the page's script."""
    return next(path for path in bundles(_assets()) if path.name == "licences.txt").read_bytes()


def _assets() -> Any:
    return resources.files("badgepress.publishing").joinpath("assets")


def _script() -> str:
    path = _assets().joinpath("bundled", _SCRIPT)
    if not path.is_file():
        bundles(_assets())
        raise PublishError(
            "the scripts for browsers are of another version", hint="Run: python site_plugin/browser/make_bundles.py"
        )
    return _inline(path.read_text("utf-8"))


def _style(site: SiteCopy) -> str:
    own = _OWN_COLOURS.search((site.read(AWARD_STYLE_SHEET) or b"").decode("utf-8", "replace"))
    colours = (
        f":root {{ {own[1]} }}\n@media screen and (prefers-color-scheme: dark) {{ :root {{ {own[2]} }} }}\n"
        if own
        else ""
    )
    return _inline("".join(_assets().joinpath(*name.split("/")).read_text("utf-8") for name in _STYLES) + colours)


def _inline(text: str) -> str:
    """Return a script or style sheet of ours as it stands between tags, and as its hash is of."""
    text = text.replace("\r\n", "\n").strip()
    if _ENDS_EARLY.search(text):
        raise PublishError(
            "a script of badgepress would end its page", hint="This is a fault of badgepress; please report it."
        )
    return text


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def _json(value: Any) -> Markup:
    """Return JSON that no HTML parser sees a tag or comment in."""
    text = orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)  # noqa: S704 - without a letter that means something to HTML


def _dates_of(words: Words) -> str:
    """Return the locale in which a browser writes days as `Words.date` does."""
    if words.catalogue == ENGLISH:
        return "en-GB"
    return words.code if words.catalogue == words.code.partition("-")[0] else words.catalogue


def _verifier_words(site: SiteCopy) -> dict[str, Any]:
    module = verify_words_module(site.words)
    table: dict[str, Any] = orjson.loads(module.removeprefix(b"export default ").removesuffix(b";\n"))
    return table


def _moment(text: str) -> str:
    return text.replace("+00:00", "Z")


def _did_document(site: SiteCopy) -> Mapping[str, Any]:
    try:
        document = orjson.loads(site.read(urls.DID_DOCUMENT) or b"{}")
    except orjson.JSONDecodeError:
        return {}
    return document if isinstance(document, dict) else {}


def _issuer_name(site: SiteCopy) -> str:
    name = _did_document(site).get("name")
    return name if isinstance(name, str) and name else site.did


def _mark(site: SiteCopy) -> str:
    image = _did_document(site).get("image")
    url = image.get("id") if isinstance(image, dict) else None
    return data_address(site, url) if isinstance(url, str) else ""


def _keys(documents: Mapping[str, bytes]) -> Iterable[str]:
    """Return the public keys that the copy encloses, for comparing by eye."""
    found: list[str] = []
    for url, body in sorted(documents.items()):
        if not url.endswith("/did.json"):
            continue
        methods = orjson.loads(body).get("verificationMethod", [])
        found += [
            key
            for method in methods
            if isinstance(method, dict) and isinstance(key := method.get("publicKeyMultibase"), str)
        ]
    return list(dict.fromkeys(found))
