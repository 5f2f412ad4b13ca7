"""The claims of a VC-JWT say again what the credential says (OB 3.0 §8.2); where they differ, programs would read different badges."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from badgepress.verifying.credential_check.jws import Jws
from badgepress.verifying.credential_check.report import Trouble
from badgepress.verifying.reading import is_moment

REGISTERED = ("iss", "jti", "sub", "nbf", "exp")
_PASSED_OVER = frozenset({*REGISTERED, "iat", "aud", "vc"})


def credential_in(jws: Jws) -> dict[str, Any]:
    """Return the credential that a JWT's payload is (VC 2.0), or holds as `vc` (VC 1.1).

    Raises:
        Trouble: It is both.
    """
    inner = jws.payload.get("vc")
    if inner is None:
        return {name: value for name, value in jws.payload.items() if name not in _PASSED_OVER}
    if not isinstance(inner, Mapping) or "@context" in jws.payload or "credentialSubject" in jws.payload:
        raise Trouble("jws-form", "the JWT holds a credential, and is one itself: programs would read different ones")
    return _filled(dict(inner), jws.payload)


def _filled(credential: dict[str, Any], payload: Mapping[str, Any]) -> dict[str, Any]:
    """Add to a credential of VC 1.1 what only the claims say of it (VC Data Model 1.1, §6.3.1)."""
    if isinstance(payload.get("iss"), str):
        credential.setdefault("issuer", payload["iss"])
    if isinstance(payload.get("jti"), str):
        credential.setdefault("id", payload["jti"])
    subject = credential.get("credentialSubject")
    if isinstance(payload.get("sub"), str) and isinstance(subject, Mapping):
        credential["credentialSubject"] = {"id": payload["sub"], **subject}
    for claim, name in (("nbf", "issuanceDate"), ("exp", "expirationDate")):
        moment = _moment(payload.get(claim))
        if moment:
            credential.setdefault(name, moment)
    return credential


def check_claims(jws: Jws, credential: Mapping[str, Any], issuer: str) -> None:
    """Return only if every claim repeats the credential, or raise `Trouble` at step `claims`."""
    subject = credential.get("credentialSubject")
    wanted: dict[str, Any] = {
        "iss": issuer,
        "jti": credential.get("id"),
        "sub": subject.get("id") if isinstance(subject, Mapping) else None,
        "nbf": _seconds(credential.get("validFrom", credential.get("issuanceDate"))),
        "exp": _seconds(credential.get("validUntil", credential.get("expirationDate"))),
    }
    kind = str(jws.header.get("typ", "JWT")).removeprefix("application/")
    for name in REGISTERED:
        said = jws.payload.get(name)
        if said is None:
            # VC-JOSE-COSE (typ vc+jwt) leaves them out; Open Badges requires them
            if wanted[name] is not None and kind == "JWT" and name not in jws.payload:
                raise Trouble("claim-missing", f"the claim {name} is missing; it must repeat the credential")
            if name in jws.payload:
                raise Trouble("claim-differs", f"the claim {name} is null")
        elif not _equal(said, wanted[name]):
            raise Trouble("claim-differs", f"the claim {name} is {said!r}, but the credential says {wanted[name]!r}")


def _equal(said: Any, wanted: Any) -> bool:
    if isinstance(said, bool) or isinstance(wanted, bool):
        return False
    if isinstance(said, int | float) and isinstance(wanted, int | float):
        return said == wanted
    return isinstance(said, str) and isinstance(wanted, str) and said == wanted


def _seconds(moment: Any) -> float | None:
    if not is_moment(moment):
        return None
    try:
        seconds = datetime.fromisoformat(moment).timestamp()
    except (OverflowError, ValueError):
        return None
    return int(seconds) if seconds.is_integer() else seconds


def _moment(seconds: Any) -> str:
    if isinstance(seconds, bool) or not isinstance(seconds, int):
        return ""
    try:
        return datetime.fromtimestamp(seconds, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, OSError, ValueError):
        return ""
