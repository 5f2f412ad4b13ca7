"""`badgepress keys`: makes signing keys; the private half is handed over once and kept nowhere."""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path
from typing import cast

import click

from badgepress.cli.options import now_option, repository_option
from badgepress.content.durations import rfc3339
from badgepress.content.load import RESERVED_KEY_NAME
from badgepress.errors import SigningKeyError
from badgepress.signing.interface import Algorithm
from badgepress.signing.private_key import PrivateKey, generate, new_passphrase


@click.group()
def keys() -> None:
    """Make and look after signing keys."""


@keys.command()
@repository_option
@click.option("--name", default=None, help="Name of the key [default: the year and a number, such as 2026-1].")
@click.option(
    "--algorithm",
    type=click.Choice(["Ed25519", "P-256"]),
    default="Ed25519",
    show_default=True,
    help="Ed25519 signs badges; P-256 signs VC-JWTs.",
)
@click.option(
    "--private-file",
    type=click.Path(path_type=Path),
    default=None,
    help="Write the private half to this encrypted file outside the repository, instead of printing it.",
)
@now_option
def new(root: Path, name: str | None, algorithm: str, private_file: Path | None, now: datetime) -> None:
    """Make a key: the public document goes into keys/, the private half is shown once."""
    name = name or _next_name(root / "keys", now.year)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) or name.startswith(RESERVED_KEY_NAME):
        raise click.BadParameter("use small letters, digits and hyphens, and not “preview”", param_hint="--name")
    path = root / "keys" / f"{name}.yml"
    key = generate(cast(Algorithm, algorithm))
    if private_file is not None:
        _refuse_inside(private_file, root)
        passphrase = new_passphrase()
        _write_new(private_file, key.encrypted_pem(passphrase), 0o600)
    path.parent.mkdir(parents=True, exist_ok=True)
    _write_new(path, _public_document(key, now).encode(), 0o644)
    click.echo(f"Public key written to {path}. Commit it.", err=True)
    if private_file is None:
        click.echo(
            "Private key, shown this once. Keep it as a secret of the protected branch (BADGEPRESS_SIGNING_KEY), never in the repository:",
            err=True,
        )
        click.echo(key.secret_multikey)
        variable = "BADGEPRESS_SIGNING_KEY" if algorithm == "Ed25519" else "BADGEPRESS_JWT_SIGNING_KEY"
        option = "--key" if algorithm == "Ed25519" else "--jwt-key"
        click.echo(f"Publish with it: badgepress build --out site {option} env:{variable}", err=True)
    else:
        click.echo(f"Private key written to {private_file}. Its passphrase, shown this once:", err=True)
        click.echo(passphrase)
        click.echo(
            f"Publish with it: BADGEPRESS_PASSPHRASE=… badgepress build --out site --key file:{private_file}", err=True
        )


def _next_name(folder: Path, year: int) -> str:
    number = 1
    while (folder / f"{year}-{number}.yml").exists():
        number += 1
    return f"{year}-{number}"


def _public_document(key: PrivateKey, now: datetime) -> str:
    return (
        "# yaml-language-server: $schema=../site/schemas/v1/key.json\n"
        "# The public half of a signing key. The private half never enters this repository.\n"
        f"algorithm: {key.algorithm}\n"
        f"public_key: {key.public_multikey}\n"
        f"created: {rfc3339(now)}\n"
        "state: active\n"
    )


def _refuse_inside(private_file: Path, root: Path) -> None:
    if private_file.resolve().is_relative_to(root.resolve()):
        raise SigningKeyError(
            "a private key never enters the repository",
            hint="Name a file outside of it, for example in your home folder.",
        )


def _write_new(path: Path, data: bytes, mode: int) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        raise SigningKeyError(
            f"{path} is there already", hint="Choose another name; nothing was overwritten."
        ) from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
