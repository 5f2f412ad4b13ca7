"""Every rule of what is a key, and which key signs: taken out one by one (tests/mutation), each is missed here."""

from __future__ import annotations

import base64
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat

from badgepress.content.model import Catalogue, Key
from badgepress.content.yaml_reader import Source
from badgepress.credentials import urls
from badgepress.errors import PublishError, SigningKeyError
from badgepress.linkeddata.canonical import PyldCanonicaliser
from badgepress.linkeddata.data_integrity import hash_data, proof_signature
from badgepress.linkeddata.multibase import encode_multikey
from badgepress.pipeline.examine import examine
from badgepress.signing.commands import _complaint, command_words, run_command
from badgepress.signing.issuer_keys import (
    EarlierSignatures,
    KeyChoice,
    SigningKey,
    keys_of_signed_folder,
    preview_keys,
    release_keys,
)
from badgepress.signing.private_key import (
    PUBLISHED_TEST_KEYS,
    PrivateKey,
    generate,
    public_raw_of_multikey,
    read_encrypted_pem,
    read_secret_line,
)
from badgepress.signing.public_key import is_signed_with, read_public_key
from badgepress.signing.signed_folder import SignedFolder, is_es256_signature
from badgepress.signing.vc_jwt import vc_jwt
from tests.conftest import KEY_VARIABLES, NOW, PublishedSite, private_key

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
ENVIRON = dict(KEY_VARIABLES)


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def announced(name: str, key: PrivateKey, state: str = "active") -> Key:
    return Key(Source(f"keys/{name}.yml"), name, key.algorithm, key.public_multikey, NOW, state)  # type: ignore[arg-type]


def test_a_seed_in_base64url_is_read() -> None:
    key = generate("Ed25519")
    assert read_secret_line(base64url(key.secret_raw)).public_multikey == key.public_multikey


@pytest.mark.parametrize(
    "line",
    [
        base64url(bytes(31)), base64url(bytes(33)), base64url(b""), "§" * 43,
        encode_multikey("ed25519-pub", bytes(32)), encode_multikey("p256-pub", b"\x02" + bytes(32)),
        encode_multikey("p256-priv", bytes(32)), encode_multikey("p256-priv", P256_ORDER.to_bytes(32)), encode_multikey("p256-priv", (P256_ORDER + 1).to_bytes(32)),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_private_key_is_refused(line: str) -> None:
    with pytest.raises(SigningKeyError, match="not a private key that badgepress can read"):
        read_secret_line(line)


def test_the_greatest_scalar_is_a_key() -> None:
    assert read_secret_line(encode_multikey("p256-priv", (P256_ORDER - 1).to_bytes(32))).algorithm == "P-256"


def encrypted(key: Any) -> bytes:
    pem: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"word"))
    return pem


def test_a_key_file_holds_an_encrypted_key_of_the_two_kinds_that_sign() -> None:
    assert read_encrypted_pem(encrypted(Ed25519PrivateKey.generate()), "word").algorithm == "Ed25519"
    assert read_encrypted_pem(encrypted(ec.generate_private_key(ec.SECP256R1())), "word").algorithm == "P-256"
    for other in (ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(65537, 2048)):
        with pytest.raises(SigningKeyError, match="another kind of key"):
            read_encrypted_pem(encrypted(other), "word")


def test_a_key_file_that_anybody_can_read_is_refused() -> None:
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(SigningKeyError, match="not encrypted"):
        read_encrypted_pem(pem, "")


@pytest.mark.parametrize("algorithm", ["Ed25519", "P-256"])
def test_made_keys_are_of_the_kind_that_was_asked_for(algorithm: Any) -> None:
    key = generate(algorithm)
    assert key.algorithm == algorithm
    raw = key.public_raw
    assert len(raw) == (32 if algorithm == "Ed25519" else 64)
    assert key.plain_pem(serialization.PrivateFormat.PKCS8).startswith(b"-----BEGIN")


def test_a_compressed_point_is_spelt_out_and_an_ed25519_key_stays_as_it_is() -> None:
    key = private_key("TEST_JWT_KEY")
    y_is_odd = key.public_raw[-1] & 1
    assert public_raw_of_multikey("P-256", bytes([2 + y_is_odd]) + key.public_raw[:32]) == key.public_raw
    assert public_raw_of_multikey("Ed25519", bytes(range(32))) == bytes(range(32))
    with pytest.raises(SigningKeyError, match="damaged"):
        public_raw_of_multikey("P-256", b"\x02" + b"\xff" * 32)


class KnownToAll:
    """A signer that holds the private half of a published test key, without this file holding it."""

    algorithm = "Ed25519"
    public_raw = bytes(32)

    def __init__(self, public_multikey: str) -> None:
        self.public_multikey = public_multikey

    def sign(self, message: bytes) -> bytes:
        raise AssertionError(message)


@pytest.mark.parametrize("public", ["z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2", "z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw"])
def test_a_key_that_everybody_knows_never_signs(public: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert public in PUBLISHED_TEST_KEYS
    monkeypatch.setattr("badgepress.signing.issuer_keys.open_signer", lambda *_: KnownToAll(public))
    with pytest.raises(SigningKeyError, match="published test key"):
        release_keys([Key(Source("keys/a.yml"), "a", "Ed25519", public, NOW, "active")], "env:TEST_KEY", None, ENVIRON)


@pytest.mark.parametrize(
    ("state", "hint"), [("retired", "Sign with the active key."), ("announced", "It may take over: badgepress keys rotate. Until then sign with the active key.")]
)
def test_only_the_active_key_signs(state: str, hint: str) -> None:
    with pytest.raises(SigningKeyError, match=f"the key “2026-1” is {state}") as raised:
        release_keys([announced("2026-1", private_key("TEST_KEY"), state)], "env:TEST_KEY", None, ENVIRON)
    assert raised.value.hint == hint


def test_a_compromised_key_does_not_even_count_as_announced() -> None:
    with pytest.raises(SigningKeyError, match="not announced in keys/"):
        release_keys([announced("2026-1", private_key("TEST_KEY"), "compromised")], "env:TEST_KEY", None, ENVIRON)


def test_each_kind_of_signature_is_made_with_its_own_key() -> None:
    keys = [announced("2026-1", private_key("TEST_KEY")), announced("2026-1-jwt", private_key("TEST_JWT_KEY"))]
    both = release_keys(keys, "env:TEST_KEY", "env:TEST_JWT_KEY", ENVIRON)
    assert both.proof.announced.name == "2026-1"
    assert both.jwt is not None
    assert both.jwt.announced.name == "2026-1-jwt"
    assert [key.name for key in both.announced] == ["2026-1", "2026-1-jwt"]
    assert not both.is_preview
    assert release_keys(keys, "env:TEST_KEY", None, ENVIRON).jwt is None
    for uri, jwt_uri in (("env:TEST_JWT_KEY", None), ("env:TEST_KEY", "env:TEST_KEY")):
        with pytest.raises(SigningKeyError, match="is needed here"):
            release_keys(keys, uri, jwt_uri, ENVIRON)


def test_a_signing_command_ignores_the_key_for_jwts(tmp_path: Path) -> None:
    keys = [announced("2026-1-jwt", private_key("TEST_JWT_KEY"))]
    with pytest.raises(SigningKeyError, match="none is"):
        release_keys(keys, "exec-sign:true", None, ENVIRON)


def test_preview_keys_are_one_for_each_kind_of_signature(tmp_path: Path) -> None:
    surroundings = {"XDG_STATE_HOME": str(tmp_path)}
    lone, both = preview_keys(surroundings, with_jwt=False), preview_keys(surroundings, with_jwt=True)
    assert lone.jwt is None
    assert both.jwt is not None
    assert both.jwt.announced.algorithm == "P-256"
    assert lone.is_preview
    assert both.is_preview


@pytest.fixture(scope="module")
def with_jwts(published_site: PublishedSite) -> tuple[PublishedSite, Catalogue]:
    with examine(published_site.repository, NOW, processes=1) as examined:
        assert examined.catalogue is not None
        return published_site, examined.catalogue


def without_jwts(catalogue: Catalogue) -> Catalogue:
    return replace(catalogue, issuer=replace(catalogue.issuer, also_publish=()))


def test_the_choice_of_keys_opens_what_it_names(with_jwts: tuple[PublishedSite, Catalogue], tmp_path: Path) -> None:
    site, catalogue = with_jwts
    plain = without_jwts(catalogue)
    surroundings = {**ENVIRON, "XDG_STATE_HOME": str(tmp_path)}
    assert KeyChoice().open(plain, surroundings).is_preview
    assert KeyChoice().open(plain, surroundings).jwt is None
    assert KeyChoice().open(catalogue, surroundings).jwt is not None
    assert not KeyChoice("env:TEST_KEY").open(plain, surroundings).is_preview
    assert KeyChoice("env:TEST_KEY", "env:TEST_JWT_KEY").open(plain, surroundings).jwt is None
    assert isinstance(KeyChoice("env:TEST_KEY", "env:TEST_JWT_KEY").open(catalogue, surroundings).jwt, SigningKey)
    earlier = KeyChoice(signed=site.path).open(catalogue, surroundings)
    assert isinstance(earlier.proof, EarlierSignatures)
    assert isinstance(earlier.jwt, EarlierSignatures)
    assert KeyChoice(signed=site.path).open(plain, surroundings).jwt is None
    with pytest.raises(PublishError, match="no key for it is named"):
        KeyChoice("env:TEST_KEY").open(catalogue, surroundings)


def test_a_signature_of_an_earlier_build_is_taken_only_if_it_fits(with_jwts: tuple[PublishedSite, Catalogue]) -> None:
    site, catalogue = with_jwts
    keys = keys_of_signed_folder(site.path, catalogue, with_jwt=True)
    award = next(iter(sorted(site.path.glob("awards/*.jwt"))))
    message, _, signature = award.read_bytes().strip().rpartition(b".")
    document = json.loads(award.with_suffix(".json").read_bytes())
    assert keys.jwt is not None
    assert keys.jwt.signature(message, document) == base64.urlsafe_b64decode(signature + b"==")
    for key in (keys.jwt, keys.proof):
        with pytest.raises(PublishError, match="does not fit the content"):
            key.signature(message + b"x", document)


def spoilt(site: Path, folder: Path, path: str, text: str | None) -> SignedFolder:
    shutil.copytree(site, folder)
    (folder / path).unlink()
    if text is not None:
        (folder / path).write_text(text)
    return SignedFolder(folder, "https://riverbend.example/badges")


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"proof": 7}', '{"proof": {}}', '{"proof": {"proofValue": 7}}', '{"proof": {"proofValue": "z0"}}'])
def test_a_proof_that_cannot_be_read_is_no_signature(with_jwts: tuple[PublishedSite, Catalogue], tmp_path: Path, text: str) -> None:
    award = next(iter(sorted(with_jwts[0].path.glob("awards/*.json")))).name
    folder = spoilt(with_jwts[0].path, tmp_path / "signed", f"awards/{award}", text)
    with pytest.raises(PublishError, match="cannot be read"):
        folder.proof_value({"id": f"{folder.base_url}/awards/{award}"})


def test_a_document_that_is_not_there_is_of_other_content(with_jwts: tuple[PublishedSite, Catalogue], tmp_path: Path) -> None:
    award = next(iter(sorted(with_jwts[0].path.glob("awards/*.jwt")))).stem
    folder = spoilt(with_jwts[0].path, tmp_path / "signed", f"awards/{award}.json", None)
    document = {"id": f"{folder.base_url}/awards/{award}.json"}
    with pytest.raises(PublishError, match=f"has no awards/{award}.json"):
        folder.proof_value(document)
    assert len(folder.jwt_signature(document)) == 64
    (folder.path / f"awards/{award}.jwt").write_text("é")
    with pytest.raises(PublishError, match="cannot be read"):
        folder.jwt_signature(document)
    (folder.path / f"awards/{award}.jwt").unlink()
    with pytest.raises(PublishError, match=f"has no awards/{award}.jwt"):
        folder.jwt_signature(document)


@pytest.mark.parametrize("head", ["", "[]", "null", "nonsense", '{"preview":false,"entries":[', '{"base_url":"https://other.example","preview":false,"entries":['])
def test_a_folder_whose_manifest_is_of_no_site_of_ours_is_refused(with_jwts: tuple[PublishedSite, Catalogue], tmp_path: Path, head: str) -> None:
    folder = spoilt(with_jwts[0].path, tmp_path / "signed", urls.MANIFEST, head)
    with pytest.raises(PublishError, match="is not a site of"):
        folder.refuse_preview()


@pytest.mark.parametrize("preview", ["true", "null", "0", '"no"'])
def test_a_folder_that_does_not_say_it_was_signed_is_refused(with_jwts: tuple[PublishedSite, Catalogue], tmp_path: Path, preview: str) -> None:
    head = f'{{"base_url":"{with_jwts[0].base_url}","preview":{preview},"entries":['
    folder = SignedFolder(spoilt(with_jwts[0].path, tmp_path / "signed", urls.MANIFEST, head).path, with_jwts[0].base_url)
    with pytest.raises(PublishError, match="is a preview"):
        folder.refuse_preview()


def test_a_folder_signed_with_a_key_that_is_not_announced_is_refused(with_jwts: tuple[PublishedSite, Catalogue]) -> None:
    site, catalogue = with_jwts
    for name in ("2026-1", "2026-1-jwt"):
        fewer = replace(catalogue, keys=tuple(replace(key, name=f"{key.name}-x") if key.name == name else key for key in catalogue.keys))
        with pytest.raises(PublishError, match=f"“{name}”, which keys/ does not announce"):
            keys_of_signed_folder(site.path, fewer, with_jwt=True)


def test_a_folder_that_is_not_there_is_told(with_jwts: tuple[PublishedSite, Catalogue], tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="cannot be read"):
        keys_of_signed_folder(tmp_path / "none", with_jwts[1], with_jwt=False)


def test_where_nothing_is_signed_yet_the_newest_key_is_taken(tmp_path: Path) -> None:
    early, late = (preview_keys({}, with_jwt=False).announced[0] for _ in range(2))
    folder = SignedFolder(tmp_path, "https://riverbend.example/badges")
    assert folder.signing_key([early, late], "Ed25519") is late
    (tmp_path / "status").mkdir()
    with pytest.raises(PublishError):
        folder.signing_key([], "P-256")


def test_a_command_is_words_and_nothing_else() -> None:
    assert command_words("age -d 'my key.age'") == ["age", "-d", "my key.age"]
    with pytest.raises(SigningKeyError, match="names no command"):
        command_words("   ")


@pytest.mark.parametrize(("printed", "told"), [(b"", ""), (b"\n \n", ""), (b"no key\n", ": no key"), (b"1\n\n2\n3\n4\n", ": 2 / 3 / 4")])
def test_of_a_complaint_the_last_lines_are_told(printed: bytes, told: str) -> None:
    assert _complaint(printed) == told


def test_why_a_command_cannot_be_started_is_told() -> None:
    with pytest.raises(SigningKeyError, match="no-such-program cannot be started: No such file or directory"):
        run_command(["/nowhere/no-such-program"], {}, 5)
    with pytest.raises(SigningKeyError, match="cannot be started: its name or arguments cannot be used"):
        run_command(["a\0b"], {}, 5)


def test_as_much_as_is_allowed_is_taken_and_no_more() -> None:
    assert len(run_command(["head", "-c", "16384", "/dev/zero"], {"PATH": "/usr/bin:/bin"}, 30)) == 16384
    with pytest.raises(SigningKeyError, match="printed more than"):
        run_command(["head", "-c", "16385", "/dev/zero"], {"PATH": "/usr/bin:/bin"}, 30)


def test_a_command_that_says_too_much_on_the_side_is_no_trouble() -> None:
    program = "head -c 300000 /dev/zero >&2; echo no card >&2; exit 3"
    with pytest.raises(SigningKeyError, match=r"failed \(3\): no card"):
        run_command(["sh", "-c", program], {"PATH": "/usr/bin:/bin"}, 30)


def test_a_command_that_ends_but_for_its_complaint_is_ended() -> None:
    with pytest.raises(SigningKeyError, match="did not end within"):
        run_command(["sh", "-c", "exec >&-; sleep 20"], {"PATH": "/usr/bin:/bin"}, 1)



def test_a_command_that_does_not_end_is_told_so() -> None:
    with pytest.raises(SigningKeyError, match=r"did not end within 0\.2 seconds"):
        run_command(["sleep", "9"], {"PATH": "/usr/bin:/bin"}, 0.2)


def test_a_proof_of_an_earlier_build_fits_what_it_was_made_for(with_jwts: tuple[PublishedSite, Catalogue]) -> None:
    site, catalogue = with_jwts
    document = json.loads(next(iter(sorted(site.path.glob("awards/*.json")))).read_bytes())
    keys = keys_of_signed_folder(site.path, catalogue, with_jwt=False)
    found = keys.proof.signature(hash_data(document, document["proof"], PyldCanonicaliser()), document)
    assert found == proof_signature(document["proof"])


@pytest.mark.parametrize("length", [63, 65, 0])
def test_an_es256_signature_has_64_bytes(length: int) -> None:
    key = preview_keys({}, with_jwt=True).jwt
    assert key is not None
    assert isinstance(key, SigningKey)
    signature = key.signer.sign(b"message")
    assert is_es256_signature(signature, b"message", key.announced)
    assert not is_es256_signature((signature + b"\0")[:length], b"message", key.announced)
    assert not is_es256_signature(signature, b"other", key.announced)
    assert not is_es256_signature(signature[:32] + b"\0" + signature[32:], b"message", key.announced), "the same numbers, in more bytes"


def test_a_folder_without_anything_signed_takes_the_newest_key_of_the_algorithm(tmp_path: Path) -> None:
    folder = SignedFolder(tmp_path, "https://riverbend.example/badges")
    proof, jwt = preview_keys({}, with_jwt=True).announced
    (tmp_path / "awards").mkdir()
    assert folder.signing_key([jwt, proof], "P-256") is jwt
    assert folder.signing_key([proof, jwt], "Ed25519") is proof


@pytest.mark.parametrize(("algorithm", "path", "text"), [("Ed25519", urls.status_list(1), "{}"), ("Ed25519", urls.status_list(1), "["), ("P-256", "awards/a.jwt", "§"), ("P-256", "awards/a.jwt", "e30.x.y")])
def test_what_names_no_key_cannot_be_read(tmp_path: Path, algorithm: Any, path: str, text: str) -> None:
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(text, "utf-8")
    with pytest.raises(PublishError, match=f"^{path.partition('/')[0]}/.*cannot be read"):
        SignedFolder(tmp_path, "https://riverbend.example/badges").signing_key(preview_keys({}, with_jwt=True).announced, algorithm)


def parts_of(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    head, claims, _ = token.split(".")
    return json.loads(base64.urlsafe_b64decode(head + "==")), json.loads(base64.urlsafe_b64decode(claims + "=="))


def test_a_vc_jwt_says_what_it_is_and_whose_only_if_the_credential_does() -> None:
    key = preview_keys({}, with_jwt=True).jwt
    assert key is not None
    credential: dict[str, Any] = {"id": "urn:x:1", "validFrom": "2026-11-02T00:00:00Z", "credentialSubject": {"name": "x"}}
    head, claims = parts_of(vc_jwt(credential, key, "did:web:a.example"))
    assert head == {"alg": "ES256", "typ": "JWT", "kid": "did:web:a.example#preview-jwt"}
    assert claims == {**credential, "iss": "did:web:a.example", "jti": "urn:x:1", "nbf": 1793577600}
    whole = {**credential, "validUntil": "2026-11-03T00:00:00Z", "credentialSubject": {"id": "did:key:z6Mk"}}
    assert parts_of(vc_jwt(whole, key, "did:web:a.example"))[1] | {"exp": 1793664000, "sub": "did:key:z6Mk"} == parts_of(vc_jwt(whole, key, "did:web:a.example"))[1]


def public_pem(key: Any) -> bytes:
    pem: bytes = key.public_key().public_bytes(Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return pem


def test_public_keys_are_read_from_each_usual_form() -> None:
    ed25519, p256 = Ed25519PrivateKey.generate(), ec.generate_private_key(ec.SECP256R1())
    for key, algorithm in ((ed25519, "Ed25519"), (p256, "P-256")):
        multikey = PrivateKey(key).public_multikey  # type: ignore[arg-type]
        der = key.public_key().public_bytes(Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        for data in (multikey.encode(), f" {multikey}\n".encode(), public_pem(key), der):
            assert read_public_key(data) == (algorithm, multikey)


def test_what_is_no_public_key_of_ours_is_refused() -> None:
    for key in (ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(65537, 2048)):
        with pytest.raises(SigningKeyError, match="another kind of key"):
            read_public_key(public_pem(key))
    with pytest.raises(SigningKeyError, match="this is a private key"):
        read_public_key(generate("Ed25519").secret_multikey.encode())
    for data in (b"", b"\xff", b"-----BEGIN", b"nonsense"):
        with pytest.raises(SigningKeyError, match="not a public key"):
            read_public_key(data)


def test_the_signature_of_another_is_none() -> None:
    key, other = generate("Ed25519"), generate("Ed25519")
    assert is_signed_with(key.public_raw, b"message", key.sign(b"message"))
    assert not is_signed_with(other.public_raw, b"message", key.sign(b"message"))
    assert not is_signed_with(b"short", b"message", key.sign(b"message"))
