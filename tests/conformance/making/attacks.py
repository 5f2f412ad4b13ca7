"""JWTs by somebody who has no key of the issuer, or who changed one; all must be refused."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.conformance.making import club as c
from tests.conformance.making.cases import Case, refused, unclear
from tests.conformance.making.club import CLUB, STRANGER, changed, credential
from tests.conformance.making.genuine import jwt, of_workshop, with_subject
from tests.conformance.making.signers import Document, base64url, text_of

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def payload() -> Document:
    return c.jwt_payload(credential())


def unsigned(header: Any, claims: Any = None, signature: bytes = b"") -> str:
    head = header if isinstance(header, str) else text_of(header)
    return f"{base64url(head.encode())}.{base64url(text_of(claims or payload()).encode())}.{base64url(signature)}"


def forged(header: Any, claims: Any = None, algorithm: str = "ES256", signer: Any = STRANGER) -> str:
    """Return a JWT whose header is any text and that a stranger signs."""
    head = header if isinstance(header, str) else text_of(header)
    message = f"{base64url(head.encode())}.{base64url(text_of(claims or payload()).encode())}"
    return f"{message}.{base64url(signer.signature(algorithm, message.encode()))}"


def own(header: Any, claims: Any = None, algorithm: str = "ES256") -> str:
    """The same, signed by the club itself: only the header is at fault."""
    return forged(header, claims, algorithm, CLUB)


def hmac_signed(name: str, secret: bytes, hashed: str = "sha256", **header: Any) -> str:
    message = f"{base64url(text_of({'alg': name, 'kid': c.RSA_KEY, **header}).encode())}.{base64url(text_of(payload()).encode())}"
    return f"{message}.{base64url(hmac.new(secret, message.encode(), hashed).digest())}"


def parts(token: str) -> list[str]:
    return token.split(".")


def with_signature(token: str, signature: bytes) -> str:
    head, body, _old = parts(token)
    return f"{head}.{body}.{base64url(signature)}"


def signature_of(token: str) -> bytes:
    text = parts(token)[2]
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def cases() -> Iterator[Case]:
    yield from _algorithms()
    yield from _headers()
    yield from _encodings()
    yield from _signatures()
    yield from _keys()
    yield from _claims()


def _algorithms() -> Iterator[Case]:
    for name in ("none", "None", "NONE", "nOnE", ""):
        yield refused(
            f"alg-{name or 'empty'}{'-capitals' if name.isupper() else '-mixed' if name == 'nOnE' else ''}",
            unsigned({"alg": name, "kid": c.JWT_KEY}),
            "jws-algorithm",
        )
    yield refused(
        "alg-none-with-old-signature",
        unsigned({"alg": "none", "kid": c.JWT_KEY}, signature=signature_of(jwt())),
        "jws-algorithm",
    )
    yield refused("alg-missing", own({"kid": c.JWT_KEY}), "jws-algorithm")
    yield refused("alg-null", own({"alg": None, "kid": c.JWT_KEY}), "jws-algorithm")
    yield refused("alg-list", own({"alg": ["ES256"], "kid": c.JWT_KEY}), "jws-algorithm")
    yield refused("alg-with-blank", own({"alg": "ES256 ", "kid": c.JWT_KEY}), "jws-algorithm")
    yield refused("alg-small-letters", own({"alg": "es256", "kid": c.JWT_KEY}), "jws-algorithm")
    pem = CLUB.pem.encode()
    der = CLUB.rsa.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    yield refused("hs256-with-the-public-key-as-pem", hmac_signed("HS256", pem), "jws-algorithm")
    yield refused("hs256-with-the-public-key-as-der", hmac_signed("HS256", der), "jws-algorithm")
    yield refused("hs256-with-the-jwk", hmac_signed("HS256", text_of(CLUB.jwk("RS256")).encode()), "jws-algorithm")
    yield refused("hs256-with-nothing", hmac_signed("HS256", b""), "jws-algorithm")
    yield refused("hs384-with-the-public-key", hmac_signed("HS384", pem, "sha384"), "jws-algorithm")
    yield refused("hs512-with-the-public-key", hmac_signed("HS512", pem, "sha512"), "jws-algorithm")
    yield refused("hs256-called-rs256", hmac_signed("RS256", pem), "signature-form")
    for name in ("PS256", "RS1", "RS384", "RS512", "ES512", "ES256K", "RSA-OAEP", "dir", "A128KW", "ML-DSA-44"):
        yield refused(f"alg-{name.lower()}", own({"alg": name, "kid": c.JWT_KEY}), "jws-algorithm")
    yield refused("es256-with-an-rsa-key", own({"alg": "ES256", "kid": c.RSA_KEY}), "key-kind")
    yield refused("rs256-with-an-ec-key", own({"alg": "RS256", "kid": c.JWT_KEY}, algorithm="RS256"), "key-kind")
    yield refused("eddsa-with-an-ec-key", own({"alg": "EdDSA", "kid": c.JWT_KEY}, algorithm="EdDSA"), "key-kind")
    yield refused(
        "es384-with-a-p256-key",
        own({"alg": "ES384", "kid": c.JWT_KEY}, algorithm="ES384"),
        "key-kind",
        about="wrong curve",
    )
    yield refused("es256-with-a-p384-key", own({"alg": "ES256", "kid": c.P384_KEY}), "key-kind", about="wrong curve")


def _headers() -> Iterator[Case]:
    for name, value in (
        ("jku", "https://eve.example/keys.json"),
        ("x5u", "https://eve.example/cert.pem"),
        ("x5c", ["MIIB"]),
        ("x5t", "abc"),
        ("x5t#S256", "abc"),
        ("zip", "DEF"),
        ("enc", "A128GCM"),
        ("epk", {"kty": "EC"}),
        ("url", "https://eve.example/"),
        ("nonce", "1"),
        ("p2c", 2_000_000_000),
        ("key", "../../../../dev/null"),
    ):
        yield refused(
            f"header-{name}", own({"alg": "ES256", "kid": c.JWT_KEY, name: value}), "jws-header", contacted=[]
        )
    yield refused("crit-unknown", own({"alg": "ES256", "kid": c.JWT_KEY, "crit": ["exp"], "exp": 1}), "jws-header")
    yield refused("crit-empty", own({"alg": "ES256", "kid": c.JWT_KEY, "crit": []}), "jws-header")
    yield refused("crit-b64", own({"alg": "ES256", "kid": c.JWT_KEY, "crit": ["b64"], "b64": False}), "jws-header")
    yield refused("b64-false", own({"alg": "ES256", "kid": c.JWT_KEY, "b64": False}), "jws-header")
    yield refused("b64-true", own({"alg": "ES256", "kid": c.JWT_KEY, "b64": True}), "jws-header")
    yield refused("typ-of-a-key-binding", own({"alg": "ES256", "kid": c.JWT_KEY, "typ": "kb+jwt"}), "jws-header")
    yield refused("typ-is-a-number", own({"alg": "ES256", "kid": c.JWT_KEY, "typ": 1}), "jws-header")
    yield refused(
        "cty-jwt", own({"alg": "ES256", "kid": c.JWT_KEY, "cty": "JWT"}), "jws-header", about="a JWT within a JWT"
    )
    yield refused("kid-missing", own({"alg": "ES256"}), "jws-header")
    yield refused("kid-empty", own({"alg": "ES256", "kid": ""}), "jws-header")
    yield refused("kid-is-an-object", own({"alg": "ES256", "kid": {"a": 1}}), "jws-header")
    yield refused("jwk-is-text", own({"alg": "ES256", "jwk": "https://eve.example/"}), "jws-header")
    twice = f'{{"alg":"none","alg":"ES256","kid":"{c.JWT_KEY}"}}'
    yield refused("header-member-twice", own(twice), "jws-form")
    yield refused(
        "header-member-twice-escaped", own(f'{{"\\u0061lg":"none","alg":"ES256","kid":"{c.JWT_KEY}"}}'), "jws-form"
    )
    yield refused(
        "header-kid-twice", own(f'{{"alg":"ES256","kid":"{c.STRANGER_DID}#1","kid":"{c.JWT_KEY}"}}'), "jws-form"
    )
    yield refused("header-is-a-list", own('["ES256"]'), "jws-form")
    yield refused("header-is-not-json", own("alg=ES256"), "jws-form")
    yield refused("header-with-comment", own(f'{{"alg":"ES256",/*x*/"kid":"{c.JWT_KEY}"}}'), "jws-form")
    yield refused("header-with-bom", own(f'\ufeff{{"alg":"ES256","kid":"{c.JWT_KEY}"}}'), "jws-form")


def _encodings() -> Iterator[Case]:
    token = jwt()
    head, body, tail = parts(token)
    yield refused("empty-signature", f"{head}.{body}.", "proof-missing")
    yield refused("four-parts", f"{token}.{tail}", "jws-form")
    yield refused("five-parts", f"{head}.a.b.{body}.{tail}", "jws-form", about="an encrypted JWT")
    yield refused("padding-in-signature", f"{token}==", "jws-form")
    yield refused("padding-in-header", f"{head}=.{body}.{tail}", "jws-form")
    # 64 bytes leave four bits of the last character unused: changing them leaves the bytes as they are
    last = _ALPHABET[_ALPHABET.index(tail[-1]) ^ 1]
    yield refused("non-canonical-base64url-signature", f"{head}.{body}.{tail[:-1]}{last}", "jws-form")
    yield unclear("standard-base64", f"{head}.{body}.{tail[:-2]}+/", "unknown-kind")
    yield unclear("blank-inside", f"{head}.{body[:8]} {body[8:]}.{tail}", "unknown-kind")
    yield unclear("line-break-inside", f"{head}.{body[:8]}\n{body[8:]}.{tail}", "unknown-kind")
    yield refused("trailing-bytes", with_signature(token, signature_of(token) + b"\0"), "signature-form")
    yield refused("length-one-modulo-four", f"{head}.{body}.{tail}AAA", "jws-form")
    flattened = {"payload": body, "protected": head, "signature": tail}
    yield unclear("json-serialisation", flattened, "unknown-kind", about="a badge is a compact JWT (OB 3.0 §8.2)")
    yield unclear(
        "general-json-serialisation",
        {"payload": body, "signatures": [{"protected": head, "signature": tail}]},
        "unknown-kind",
    )
    claims = text_of(payload())
    yield refused(
        "payload-member-twice",
        _signed_text(claims.replace('"name":"Knots"', '"name":"Doctorate","name":"Knots"', 1)),
        "not-json",
    )
    yield refused("payload-not-json", _signed_text("hello"), "not-json")
    yield refused("payload-is-a-list", _signed_text("[]"), "not-json")
    yield refused("payload-with-nan", _signed_text(claims[:-1] + ',"x":NaN}'), "not-json")
    yield refused("payload-with-huge-number", _signed_text(claims[:-1] + ',"x":1e999}'), "not-json")


def _signed_text(text: str) -> str:
    message = f"{base64url(text_of({'alg': 'ES256', 'kid': c.JWT_KEY}).encode())}.{base64url(text.encode())}"
    return f"{message}.{base64url(CLUB.signature('ES256', message.encode()))}"


def _signatures() -> Iterator[Case]:
    token = jwt()
    raw = signature_of(token)
    head, body, tail = parts(token)
    changed_claims = base64url(text_of(payload() | {"name": "Doctorate"}).encode())
    yield refused("payload-changed", f"{head}.{changed_claims}.{tail}", "signature-wrong")
    yield refused("header-changed", f"{parts(jwt(typ='JWT'))[0]}.{body}.{tail}", "signature-wrong")
    yield refused(
        "signature-of-another-badge",
        f"{head}.{body}.{parts(jwt(document=changed(with_subject)))[2]}",
        "signature-wrong",
    )
    yield refused("signature-zero", with_signature(token, bytes(64)), "signature-wrong", about="CVE-2022-21449")
    yield refused("signature-r-zero", with_signature(token, bytes(32) + raw[32:]), "signature-wrong")
    yield refused("signature-s-zero", with_signature(token, raw[:32] + bytes(32)), "signature-wrong")
    yield refused(
        "signature-r-is-the-order", with_signature(token, P256_ORDER.to_bytes(32) + raw[32:]), "signature-wrong"
    )
    yield refused("signature-r-plus-order", with_signature(token, _plus_order(raw[:32]) + raw[32:]), "signature-wrong")
    yield refused("signature-all-ones", with_signature(token, b"\xff" * 64), "signature-wrong")
    yield refused("signature-as-der", with_signature(token, _der(raw)), "signature-form")
    yield refused("signature-short", with_signature(token, raw[:-1]), "signature-form")
    yield refused(
        "signature-with-zeros-before",
        with_signature(token, bytes(1) + raw[:32] + bytes(1) + raw[32:]),
        "signature-form",
    )
    yield refused("signature-halves-swapped", with_signature(token, raw[32:] + raw[:32]), "signature-wrong")
    ed = jwt("EdDSA", c.ED_JWT_KEY)
    order = 2**252 + 27742317777372353535851937790883648493
    s = int.from_bytes(signature_of(ed)[32:], "little") + order
    yield refused(
        "eddsa-s-plus-l", with_signature(ed, signature_of(ed)[:32] + s.to_bytes(32, "little")), "signature-wrong"
    )
    yield refused("eddsa-trailing-bytes", with_signature(ed, signature_of(ed) + b"\0"), "signature-form")
    yield refused("eddsa-identity-point", with_signature(ed, bytes([1]) + bytes(63)), "signature-wrong")
    rsa = jwt("RS256", c.RSA_KEY)
    yield refused("rsa-trailing-bytes", with_signature(rsa, signature_of(rsa) + b"\0"), "signature-form")
    yield refused("rsa-zero-before", with_signature(rsa, b"\0" + signature_of(rsa)), "signature-form")
    yield refused("rsa-one", with_signature(rsa, (1).to_bytes(256)), "signature-wrong")
    modulus = CLUB.rsa.public_key().public_numbers().n
    beyond = int.from_bytes(signature_of(rsa)) + modulus
    yield refused(
        "rsa-plus-modulus",
        with_signature(rsa, beyond.to_bytes(257) if beyond.bit_length() > 2048 else beyond.to_bytes(256)),
        "signature-form" if beyond.bit_length() > 2048 else "signature-wrong",
    )


def _plus_order(half: bytes) -> bytes:
    number = int.from_bytes(half) + P256_ORDER
    return (number % 2**256).to_bytes(32)


def _der(raw: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    return encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))


def _keys() -> Iterator[Case]:
    mine = STRANGER.jwk("ES256")
    yield refused("jwk-injected", forged({"alg": "ES256", "jwk": mine}), "key-not-listed")
    yield refused(
        "jwk-injected-beside-the-true-kid", forged({"alg": "ES256", "kid": c.JWT_KEY, "jwk": mine}), "key-of-another"
    )
    yield refused(
        "jwk-with-private-half", forged({"alg": "ES256", "jwk": mine | {"d": base64url(bytes(32))}}), "key-form"
    )
    yield refused(
        "jwk-symmetric", hmac_signed("HS256", b"secret", jwk={"kty": "oct", "k": base64url(b"secret")}), "jws-algorithm"
    )
    yield refused("jwk-off-the-curve", forged({"alg": "ES256", "jwk": mine | {"y": mine["x"]}}), "key-form")
    yield refused("jwk-coordinate-short", forged({"alg": "ES256", "jwk": mine | {"x": mine["x"][:-2]}}), "key-form")
    yield refused("jwk-curve-unknown", forged({"alg": "ES256", "jwk": mine | {"crv": "secp256k1"}}), "key-form")
    weak = {"kty": "RSA", "n": base64url((2**1023 + 1).to_bytes(128)), "e": "AQAB"}
    yield refused("jwk-rsa-1024", forged({"alg": "RS256", "jwk": weak}, algorithm="RS256"), "key-form")
    yield refused(
        "jwk-rsa-exponent-one",
        forged({"alg": "RS256", "jwk": STRANGER.jwk("RS256") | {"e": "AQ"}}, algorithm="RS256"),
        "key-form",
    )
    yield refused("kid-of-a-stranger", forged({"alg": "ES256", "kid": f"{c.STRANGER_DID}#1"}), "key-of-another")
    own_did = f"did:key:{STRANGER.ec_multikey('P-256')}"
    yield refused("kid-is-a-did-key", forged({"alg": "ES256", "kid": f"{own_did}#{own_did[8:]}"}), "key-of-another")
    yield refused(
        "kid-is-the-key-itself",
        forged({"alg": "ES256", "kid": f"{c.DID}#{STRANGER.ec_multikey('P-256')}"}),
        "key-not-found",
    )
    yield refused(
        "kid-not-listed-for-assertions",
        forged({"alg": "EdDSA", "kid": c.LOGIN_KEY}, algorithm="EdDSA", signer=c.LOGIN),
        "key-not-listed",
    )
    yield refused(
        "kid-address-of-a-stranger",
        forged({"alg": "ES256", "kid": "https://eve.example/key.json"}),
        "key-not-listed",
        web={"https://eve.example/key.json": c.answer(mine)},
    )
    yield unclear(
        "kid-address-of-a-stranger-for-an-https-issuer",
        forged({"alg": "ES256", "kid": "https://eve.example/key.json"}, c.jwt_payload(changed(of_workshop))),
        "key-not-vouched",
        web={"https://eve.example/key.json": c.answer(mine), c.WORKSHOP: c.answer({"id": c.WORKSHOP})},
    )
    yield refused(
        "kid-is-a-key-set",
        forged({"alg": "ES256", "kid": f"{c.BASE}/jwks.json"}),
        "key-form",
        web={f"{c.BASE}/jwks.json": c.answer({"keys": [mine]})},
    )
    for name, kid in (
        ("a-path", "../../../../dev/null"),
        ("sql", "x' UNION SELECT 'key' --"),
        ("a-file", "file:///etc/passwd"),
        ("plain", "2026-jwt"),
        ("http", "http://club.example/badges/keys/jwt.json"),
        ("with-a-password", "https://a:b@club.example/key.json"),
    ):
        yield unclear(
            f"kid-is-{name}",
            forged({"alg": "ES256", "kid": kid}),
            "key-method-unknown",
            contacted=["https://club.example"],
        )
    yield refused(
        "key-is-for-another-algorithm",
        own({"alg": "ES256", "kid": c.JWT_KEY}),
        "key-kind",
        web={f"{c.BASE}/did.json": c.answer(_other_algorithm())},
    )
    yield from _shared_server()
    yield refused("stranger-signs-with-the-kid", forged({"alg": "ES256", "kid": c.JWT_KEY}), "signature-wrong")


def _shared_server() -> Iterator[Case]:
    """One server, many people: `~eve` cannot speak for `~quay`, whose profile names no keys."""
    quay = "https://shared.example/~quay/issuer.json"
    claims = c.jwt_payload(changed(lambda d: (of_workshop(d), d["issuer"].update(id=quay))))
    for name, kid in (
        ("beside-the-issuer", "https://shared.example/~quay/keys/1.json"),
        ("of-a-neighbour-on-a-shared-server", "https://shared.example/~eve/1.json"),
        ("of-a-neighbour-by-dots", "https://shared.example/~quay/../~eve/1.json"),
        ("of-a-neighbour-by-written-dots", "https://shared.example/~quay/%2e%2e/~eve/1.json"),
    ):
        web = {quay: c.answer({"id": quay, "type": ["Profile"]}), kid: c.answer(STRANGER.jwk("ES256"))}
        token = forged({"alg": "ES256", "kid": kid}, claims)
        if name == "beside-the-issuer":
            yield Case(f"kid-address-{name}", token, web=web)
        else:
            yield unclear(f"kid-address-{name}", token, "key-not-vouched", web=web)
    only_named = {
        "id": quay,
        "type": ["Profile"],
        "verificationMethod": [c.method("https://keys.example/1.json", quay, publicKeyJwk=STRANGER.jwk("ES256"))],
    }
    web = {quay: c.answer(only_named), "https://keys.example/1.json": c.answer(STRANGER.jwk("ES256"))}
    yield unclear(
        "kid-address-that-is-named-but-not-for-assertions",
        forged({"alg": "ES256", "kid": "https://keys.example/1.json"}, claims),
        "key-not-vouched",
        web=web,
    )


def _other_algorithm() -> Document:
    document = c.did_document()
    document["verificationMethod"][3]["publicKeyJwk"]["alg"] = "ES256K"
    return document


def _claims() -> Iterator[Case]:
    def claims(name: str, code: str, **members: Any) -> Case:
        made = {key: value for key, value in (payload() | members).items() if value is not ...}
        return refused(name, own({"alg": "ES256", "kid": c.JWT_KEY, "typ": "JWT"}, made), code)

    for name in ("iss", "jti", "nbf", "exp"):
        yield claims(f"claim-{name}-missing", "claim-missing", **{name: ...})
    yield claims("claim-iss-differs", "claim-differs", iss=c.STRANGER_DID)
    yield claims("claim-iss-null", "claim-differs", iss=None)
    yield claims("claim-jti-differs", "claim-differs", jti="urn:uuid:1")
    yield claims("claim-sub-without-subject-id", "claim-differs", sub=c.SUBJECT)
    yield claims("claim-nbf-earlier", "claim-differs", nbf=payload()["nbf"] - 1)
    yield claims("claim-nbf-as-text", "claim-differs", nbf=str(payload()["nbf"]))
    yield claims("claim-nbf-true", "claim-differs", nbf=True)
    yield claims("claim-exp-later", "claim-differs", exp=payload()["exp"] + 86_400)
    yield claims("claim-exp-without-end", "claim-differs", validUntil=...)
    linked = c.jwt_payload(changed(with_subject))
    yield refused(
        "claim-sub-missing",
        own({"alg": "ES256", "kid": c.JWT_KEY}, {key: value for key, value in linked.items() if key != "sub"}),
        "claim-missing",
    )
    yield refused(
        "claim-sub-differs", own({"alg": "ES256", "kid": c.JWT_KEY}, linked | {"sub": "urn:uuid:1"}), "claim-differs"
    )
    yield refused(
        "vc-beside-the-credential",
        own({"alg": "ES256", "kid": c.JWT_KEY}, payload() | {"vc": credential()}),
        "jws-form",
    )
    yield refused(
        "jwt-form-missing", own({"alg": "ES256", "kid": c.JWT_KEY}, payload() | {"issuer": {"id": c.DID}}), "type-wrong"
    )
    revoked = c.jwt_payload(changed(lambda d: d.update(credentialStatus=c.entry(c.LIST, c.REVOKED_INDEX))))
    yield refused("jwt-revoked", own({"alg": "ES256", "kid": c.JWT_KEY}, revoked), "revoked")
    late = c.jwt_payload(changed(lambda d: d.update(validUntil="2026-11-10T00:00:00Z")))
    yield refused("jwt-expired", own({"alg": "ES256", "kid": c.JWT_KEY}, late), "expired")
    yield unclear("jwt-key-server-down", jwt(), "key-unreachable", web={f"{c.BASE}/did.json": None})
    yield unclear(
        "jwt-is-a-login",
        own({"alg": "ES256", "kid": c.JWT_KEY}, {"iss": c.DID, "sub": "ada", "exp": 1}),
        "unknown-kind",
    )
