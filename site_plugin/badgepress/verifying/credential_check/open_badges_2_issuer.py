"""Who issued an assertion of OB 1.x or OB 2.0: assertion → badge class → issuer, each from its own address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from badgepress.verifying.credential_check.fetching import Errands, has_dots, origin_of
from badgepress.verifying.credential_check.forms import check_form
from badgepress.verifying.credential_check.report import Trouble, unclear
from badgepress.verifying.credential_check.results import listed


@dataclass(frozen=True, slots=True)
class Issuer:
    """An issuer's profile, from the address that is its id."""

    id: str
    profile: Mapping[str, Any]


def badge_and_issuer(assertion: Mapping[str, Any], version: str, errands: Errands) -> tuple[Mapping[str, Any], Issuer]:
    """Return the badge class and the issuer of an assertion.

    Raises:
        Trouble: At step `issuer`, or at step `form` where one of them lacks something.
    """
    badge, _url = _document(assertion["badge"], "badge", "BadgeClass", errands)
    check_form(badge, "BadgeClass", "the badge class", "open_badges_2")
    criteria = badge["criteria"]
    if isinstance(criteria, Mapping) and not {"id", "narrative"} & criteria.keys():
        raise Trouble("criteria-empty", "the criteria of the badge class have neither id nor narrative")
    profile, url = _document(badge["issuer"], "issuer", "Issuer", errands)
    check_form(profile, "Issuer", "the issuer", "open_badges_2")
    if version == "2.0" and not _is_email(profile.get("email")):
        raise Trouble("member-missing", "the issuer has no e-mail address, which OB 2.0 requires")
    return badge, Issuer(url, profile)


def _document(reference: Any, name: str, kind: str, errands: Errands) -> tuple[Mapping[str, Any], str]:
    """Return a document and its address: whoever embeds it could have changed it, so what is published counts.

    A badge class may be embedded alone, as the issuer that it names stands behind it; an issuer never.
    """
    embedded = reference if isinstance(reference, Mapping) else None
    url = embedded.get("id") if embedded is not None else reference
    if not isinstance(url, str) or not origin_of(url):
        if embedded is not None and name == "badge":
            return embedded, url if isinstance(url, str) else ""
        if embedded is not None:
            # its keys and rules would be the forger's own, whatever name it goes by
            raise unclear("issuer-unreachable", f"the issuer is described in the badge alone, as {str(url)[:120]!r}, and published nowhere: anybody could have written it")
        raise Trouble(f"{name}-form", f"the {name} {str(reference)[:120]!r} has no https address")
    document = errands.object_of(url, f"{name}-unreachable", f"{name}-form")
    if "@context" in document and document.get("id") != url:
        raise Trouble(f"{name}-form", f"{url} is {document.get('id')!r}")
    types = listed(document.get("type"))
    if types and kind == "BadgeClass" and kind not in types:
        raise Trouble(f"{name}-form", f"{url} is of type {types!r}, not {kind}")
    return document, url


def check_scope(url: str, issuer: Issuer) -> None:
    """Return only if an issuer publishes assertions at an address (OB 2.0 “VerificationObject”), or raise `Trouble` at step `hosted`."""
    rules = issuer.profile.get("verification")
    rules = rules if isinstance(rules, Mapping) else {}
    starts = [start for start in listed(rules.get("startsWith")) if isinstance(start, str)]
    hosts = [host for host in listed(rules.get("allowedOrigins")) if isinstance(host, str)]
    if starts:
        # a prefix without a path would be the prefix of other hosts as well: example.org, example.org.evil.example
        if has_dots(url) or not any(url.startswith(start) and origin_of(start) == origin_of(url) for start in starts):
            raise Trouble(
                "hosted-scope",
                f"{url} is not below {', '.join(starts)[:300]}, where {issuer.id} publishes its assertions",
            )
        return
    if hosts:
        parts = urlsplit(url)
        if parts.hostname not in hosts and parts.netloc not in hosts:
            raise Trouble(
                "hosted-scope", f"{url} is not at {', '.join(hosts)[:300]}, where {issuer.id} publishes its assertions"
            )
        return
    if not origin_of(issuer.id) or origin_of(issuer.id) != origin_of(url):
        raise Trouble("hosted-scope", f"{url} is not on the server of its issuer {issuer.id[:200]!r}")


def _is_email(value: Any) -> bool:
    return isinstance(value, str) and value.count("@") == 1 and not value.startswith("@") and not value.endswith("@")
