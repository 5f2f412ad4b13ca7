"""The colours of an organisation as a style sheet: our own tokens, and Material's where a site leaves its colours to us (`primary: custom`)."""

from __future__ import annotations

from badgepress.colours import Accent, dark_accent, light_accent
from badgepress.content.model import Colors


def style_of(colors: Colors | None) -> bytes:
    """Return the rules that follow our style sheet's own; nothing for an organisation that chose no colours."""
    if colors is None:
        return b""
    light, dark = light_accent(colors), dark_accent(colors)
    rules = f"""\
/* the organisation's own colours (issuer.yml) */
:root {{ {_tokens(light)} }}
@media screen and (prefers-color-scheme: dark) {{ :root:not(:has([data-md-color-scheme])) {{ {_tokens(dark)} }} }}
@media screen {{ [data-md-color-scheme="slate"] {{ {_tokens(dark)} }} }}
[data-md-color-scheme="default"][data-md-color-primary="custom"] {{ --md-primary-fg-color: {light.color}; --md-primary-bg-color: {light.ink}; --md-primary-bg-color--light: {light.ink}; {_links(light)} }}
[data-md-color-scheme="slate"][data-md-color-primary="custom"] {{ {_links(dark)} }}
"""
    return rules.encode()


def _tokens(accent: Accent) -> str:
    return f"--bp-accent: {accent.color}; --bp-accent-ink: {accent.ink};"


def _links(accent: Accent) -> str:
    return f"--md-accent-fg-color: {accent.color}; --md-typeset-a-color: {accent.color};"
