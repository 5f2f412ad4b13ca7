"""Keys behind a command: whatever the command does, no secret shows, nothing hangs, and nothing is signed with another key."""

from __future__ import annotations

import os
import shlex
import sys
import time
from pathlib import Path

import pytest

from badgepress.content.model import Key
from badgepress.content.yaml_reader import Source
from badgepress.errors import SigningKeyError
from badgepress.signing.commands import run_command
from badgepress.signing.interface import Signer
from badgepress.signing.issuer_keys import release_keys
from badgepress.signing.signers import open_signer
from tests.conftest import KEY_VARIABLES, NOW, private_key

SECRET = KEY_VARIABLES["TEST_KEY"]
ENVIRON = {"PATH": os.environ["PATH"], "SECRET": SECRET, **KEY_VARIABLES}


def python(program: str) -> str:
    """Return a command that runs a small program."""
    return f"{shlex.quote(sys.executable)} -c {shlex.quote(program)}"


def announced(name: str, variable: str, state: str = "active") -> Key:
    key = private_key(variable)
    return Key(Source(f"keys/{name}.yml"), name, key.algorithm, key.public_multikey, NOW, state)  # type: ignore[arg-type]


def signer(uri: str, *keys: Key) -> Signer:
    proof = release_keys(keys or (announced("2026-1", "TEST_KEY"),), uri, None, ENVIRON).proof
    return proof.signer  # type: ignore[union-attr]


PRINT = python("import os; print(os.environ['SECRET'])")
# signs what it reads with the key in a variable, as a token would
SIGN = "import os, sys; from badgepress.signing.private_key import read_secret_line as r; signature = r(os.environ['{variable}']).sign(sys.stdin.buffer.read()); {then}"
RAW = "sys.stdout.buffer.write(signature)"


def sign_with(variable: str = "TEST_KEY", then: str = RAW) -> str:
    return "exec-sign:" + python(SIGN.format(variable=variable, then=then))


def test_a_command_that_prints_the_key_signs_as_the_key_does() -> None:
    assert signer(f"exec:{PRINT}").sign(b"message") == private_key("TEST_KEY").sign(b"message")


@pytest.mark.parametrize(
    "then", [RAW, "print(signature.hex())", "import base64; print(base64.b64encode(signature).decode())",
             "import base64; print(base64.urlsafe_b64encode(signature).decode().rstrip('='))"],
)  # fmt: skip
def test_a_command_that_signs_gives_its_signature_in_any_usual_form(then: str) -> None:
    command = signer(sign_with(then=then))
    assert command.public_raw == private_key("TEST_KEY").public_raw
    assert command.sign(b"message") == private_key("TEST_KEY").sign(b"message")


@pytest.mark.parametrize(
    ("uri", "words"),
    [
        ("exec:", "names no command"),
        ("exec:   ", "names no command"),
        ("exec:age 'open", "quotation mark"),
        ("exec:no-such-program-anywhere --flag", "cannot be started"),
        ("exec:/", "cannot be started"),
        ("exec:" + python("print('not a key')"), "did not print a private key"),
        ("exec:" + python("import os; print(os.environ['SECRET'], 'and more')"), "did not print a private key"),
        ("exec:" + python("import sys; sys.stdout.buffer.write(bytes(range(200, 232)))"), "did not print a private key"),
        ("exec:" + python("import sys; sys.exit('no identity matched')"), "failed (1): no identity matched"),
        ("exec:" + python("while True: print('x' * 9999)"), "printed more than"),
        ("exec:" + python("import os; print(os.environ['STRANGERS_KEY'])"), "not announced"),
        ("exec:" + python("import os; print(os.environ['TEST_JWT_KEY'])"), "P-256"),
        (sign_with("STRANGERS_KEY"), "no signature that the active key of keys/ verifies"),
        (sign_with(then="sys.stdout.buffer.write(signature[:63])"), "no signature"),
        (sign_with(then="sys.stdout.buffer.write(bytes(64))"), "no signature"),
        (sign_with(then="print(signature.hex()[:-1] + 'g')"), "no signature"),
        (sign_with(then="print('é' * 64)"), "no signature"),
        (sign_with(then="pass"), "no signature"),
        ("exec-sign:" + python("import hashlib, os, sys; from badgepress.signing.private_key import read_secret_line as r; sys.stdout.buffer.write(r(os.environ['TEST_KEY']).sign(hashlib.sha512(sys.stdin.buffer.read()).digest()))"), "over all of its input"),
        ("exec-sign:", "names no command"),
    ],
)  # fmt: skip
def test_what_does_not_work_says_why_and_shows_no_secret(uri: str, words: str) -> None:
    with pytest.raises(SigningKeyError) as raised:
        signer(uri)
    said = f"{raised.value} {raised.value.hint}"
    assert words in said
    assert not [secret for secret in KEY_VARIABLES.values() if secret in said]
    assert len(said) < 600


def test_no_shell_reads_the_command(tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    for command in (f"echo x; touch {trap}", f"echo $(touch {trap})", f"echo `touch {trap}`", f"echo | touch {trap}", f"echo x > {trap}", "echo $SECRET"):
        with pytest.raises(SigningKeyError, match="did not print"):
            open_signer(f"exec:{command}", ENVIRON)
    assert not trap.exists()


def test_what_a_command_complains_of_cannot_show_a_secret_or_write_to_the_terminal() -> None:
    program = "import os, sys; sys.stderr.write('first line\\n\\x1b[2Jcannot open ' + os.environ['SECRET'] + ' \\x07\\u202e' + 'x ' * 999); sys.exit(4)"
    with pytest.raises(SigningKeyError) as raised:
        open_signer(f"exec:{python(program)}", ENVIRON)
    said = str(raised.value)
    assert "failed (4)" in said
    assert "cannot open" in said
    assert SECRET not in said
    assert said.isprintable()
    assert len(said) < 500


@pytest.mark.parametrize("program", ["import time; time.sleep(60)", "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(20)'])"])
def test_a_command_that_hangs_or_leaves_something_behind_is_ended(program: str) -> None:
    began = time.monotonic()
    with pytest.raises(SigningKeyError, match="did not end within"):
        run_command(shlex.split(python(program)), ENVIRON, 1.5)
    assert time.monotonic() - began < 15


def test_a_command_that_does_not_read_its_input_is_no_trouble() -> None:
    assert run_command(shlex.split(python("print('done')")), ENVIRON, 30, b"x" * 500_000) == b"done\n"


def test_a_signature_that_differs_each_time_is_refused() -> None:
    # R || S of a randomised Ed25519 verifies like any other; the same commit would give other bytes each time
    program = """
import hashlib, os, sys
from badgepress.signing.private_key import read_secret_line
L = 2**252 + 27742317777372353535851937790883648493
seed = read_secret_line(os.environ['TEST_KEY']).secret_raw
digest = hashlib.sha512(seed).digest()
a = int.from_bytes(digest[:32], 'little') & ((1 << 254) - 8) | (1 << 254)
P = 2**255 - 19
d = -121665 * pow(121666, P - 2, P) % P
def add(p, q):
    (x1, y1), (x2, y2) = p, q
    k = d * x1 * x2 * y1 * y2 % P
    return (x1 * y2 + x2 * y1) * pow(1 + k, P - 2, P) % P, (y1 * y2 + x1 * x2) * pow(1 - k, P - 2, P) % P
def times(n, p):
    r = (0, 1)
    while n:
        if n & 1: r = add(r, p)
        p, n = add(p, p), n >> 1
    return r
y = 4 * pow(5, P - 2, P) % P
x2 = (y * y - 1) * pow(d * y * y + 1, P - 2, P)
x = pow(x2, (P + 3) // 8, P)
if (x * x - x2) % P: x = x * pow(2, (P - 1) // 4, P) % P
if x & 1: x = P - x
enc = lambda p: (p[1] | (p[0] & 1) << 255).to_bytes(32, 'little')
m = sys.stdin.buffer.read()
r = int.from_bytes(os.urandom(64), 'little') % L
R = enc(times(r, (x, y)))
A = enc(times(a, (x, y)))
k = int.from_bytes(hashlib.sha512(R + A + m).digest(), 'little') % L
sys.stdout.buffer.write(R + ((r + k * a) % L).to_bytes(32, 'little'))
"""
    with pytest.raises(SigningKeyError, match="differently each time"):
        signer("exec-sign:" + python(program))


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ((announced("2026-1", "TEST_KEY", "announced"),), "none is"),
        ((announced("2026-1", "TEST_KEY", "retired"), announced("2026-2", "STRANGERS_KEY", "compromised")), "none is"),
        ((announced("2026-1", "TEST_KEY"), announced("2026-2", "STRANGERS_KEY")), "2026-1 and 2026-2 are"),
    ],
)  # fmt: skip
def test_a_signing_command_needs_exactly_one_active_key(keys: tuple[Key, ...], words: str) -> None:
    with pytest.raises(SigningKeyError, match=words):
        signer(sign_with(), *keys)


def test_the_command_of_a_key_runs_once_in_a_process(tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = python(f"import os; open({str(log)!r}, 'a').write('x'); print(os.environ['SECRET'])")
    first, second = (open_signer(f"exec:{command}", ENVIRON) for _ in range(2))
    assert first.public_multikey == second.public_multikey
    assert log.read_text() == "x"
