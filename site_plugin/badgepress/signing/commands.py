"""Runs the command behind an `exec:` key: no shell, bounded in time and size, and nothing it prints is ever repeated but its complaint."""

from __future__ import annotations

import contextlib
import re
import shlex
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from typing import IO

from badgepress.errors import SigningKeyError

MAX_OUTPUT = 16 * 1024
_MAX_COMPLAINT = 300
_COULD_BE_SECRET = re.compile(r"[A-Za-z0-9+/=_-]{32,}")
_NOT_SHOWN = re.compile(r"[^\x20-\x7e\xa0-\u024f]+")


def command_words(command: str) -> list[str]:
    """Split a command line as a POSIX shell would, without expanding anything: no variables, pipes or globs.

    Raises:
        SigningKeyError: It is empty, or a quotation mark is open. The message does not repeat it.
    """
    try:
        words = shlex.split(command)
    except ValueError:
        raise SigningKeyError("the command of the key has a quotation mark that is not closed", hint="Check what follows exec:.") from None
    if not words:
        raise SigningKeyError("the key names no command", hint="Write it after the colon, such as exec:age -d -i id.txt key.age")
    return words


def run_command(words: Sequence[str], environ: Mapping[str, str], seconds: float, message: bytes = b"") -> bytes:
    """Run a command and return what it printed.

    Args:
        words: Program and arguments; the program is looked up in PATH.
        environ: Its environment.
        seconds: After so long it is ended.
        message: Its standard input.

    Raises:
        SigningKeyError: It could not be started, failed, took too long or printed too much.
    """
    name = words[0].rpartition("/")[2]
    try:
        process = subprocess.Popen(  # noqa: S603 - the words are the operator's own, and no shell reads them
            words, env=dict(environ), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name or arguments cannot be used"
        hint = "Is the program installed, and in PATH? No shell is used: pipes and variables need a script of their own."
        raise SigningKeyError(f"the key's command {_shown(name)} cannot be started: {reason}", hint=hint) from None
    output, complaint = _Output(process.stdout), _Complaint(process.stderr)
    deadline = time.monotonic() + seconds
    try:
        _feed(process.stdin, message)
        is_done = output.wait(deadline) and not output.is_too_long and complaint.wait(deadline)
        code = process.wait(max(0.0, deadline - time.monotonic())) if is_done else None
    except subprocess.TimeoutExpired:
        code = None
    finally:
        process.kill()
        process.wait()
        output.close()
        complaint.close()
    if output.is_too_long:
        raise SigningKeyError(f"the key's command {_shown(name)} printed more than a key or signature", hint=_TRY)
    if code is None:
        hint = "It must not wait for somebody: a passphrase comes from a file or variable, or out of the command's own agent."
        raise SigningKeyError(f"the key's command {_shown(name)} did not end within {seconds:g} seconds", hint=hint)
    if code:
        raise SigningKeyError(f"the key's command {_shown(name)} failed ({code}){_complaint(complaint.data)}", hint=_TRY)
    return output.data


_TRY = "Run the command by itself to see all that it says."


class _Output:
    """What a process prints, read aside so that neither end waits for the other, up to `MAX_OUTPUT`."""

    def __init__(self, stream: IO[bytes] | None) -> None:
        assert stream is not None  # noqa: S101 - asked for as a pipe
        self._stream = stream
        self.data = b""
        self.is_too_long = False
        self._reader = threading.Thread(target=self._read_aside, daemon=True)
        self._reader.start()

    def _read_aside(self) -> None:
        with contextlib.suppress(OSError, ValueError):  # let go of while it was read
            self._read()

    def _read(self) -> None:
        data = b""
        while len(data) <= MAX_OUTPUT and (more := self._stream.read(MAX_OUTPUT + 1 - len(data))):
            data += more
        self.data, self.is_too_long = data[:MAX_OUTPUT], len(data) > MAX_OUTPUT

    def close(self) -> None:
        """Let go of the stream; a program that the command left behind may hold its other end, so it is not read to its end."""
        self._stream.close()

    def wait(self, deadline: float) -> bool:
        """Say whether it ended before the deadline (of the monotonic clock)."""
        self._reader.join(max(0.0, deadline - time.monotonic()))
        return not self._reader.is_alive()


class _Complaint(_Output):
    """What a process says on the side: read to its end, as the process would wait for its reader; the last of it is kept."""

    def _read(self) -> None:
        while more := self._stream.read(MAX_OUTPUT):
            self.data = (self.data + more)[-MAX_OUTPUT:]


def _feed(stream: IO[bytes] | None, message: bytes) -> None:
    assert stream is not None  # noqa: S101 - asked for as a pipe
    try:
        stream.write(message)
        stream.close()
    except BrokenPipeError:
        return  # it does not read its input; its exit code says whether that is right


def _complaint(data: bytes) -> str:
    lines = [line for line in data.decode("utf-8", "replace").splitlines() if line.strip()]
    return f": {_shown(' / '.join(lines[-3:]))}" if lines else ""


def _shown(text: str) -> str:
    """Return text fit for a terminal or log, with whatever could be a secret left out."""
    plain = _NOT_SHOWN.sub(" ", _COULD_BE_SECRET.sub("…", text)).strip()
    return plain[:_MAX_COMPLAINT]
