"""The insecure preview key: made on first use, kept per user outside of any repository, worth nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from badgepress.errors import SigningKeyError
from badgepress.signing.interface import Algorithm
from badgepress.signing.private_key import PrivateKey, generate, read_secret_line


def preview_folder(environ: Mapping[str, str]) -> Path | None:
    """Return the folder that holds preview keys, or None where the user has no home."""
    if state := environ.get("XDG_STATE_HOME") or environ.get("LOCALAPPDATA"):
        return Path(state) / "badgepress"
    home = environ.get("HOME") or environ.get("USERPROFILE")
    return Path(home) / ".local" / "state" / "badgepress" if home else None


def insecure_preview_key(algorithm: Algorithm, environ: Mapping[str, str]) -> PrivateKey:
    """Return this user's preview key, making it if there is none; without a writable home, one for this run only."""
    folder = preview_folder(environ)
    if folder is None:
        return generate(algorithm)
    path = folder / f"preview-{algorithm.lower()}.key"
    try:
        return read_secret_line(path.read_text("ascii"))
    except FileNotFoundError:
        return _keep(generate(algorithm), path)
    except (OSError, SigningKeyError, UnicodeDecodeError):
        return generate(algorithm)


def _keep(key: PrivateKey, path: Path) -> PrivateKey:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return read_secret_line(path.read_text("ascii"))
    except OSError:
        return key
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key.secret_multikey + "\n")
    return key
