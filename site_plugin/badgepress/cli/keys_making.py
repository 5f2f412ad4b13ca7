"""What the commands that make a key share: where its private half goes, and what to do next."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import click

from badgepress.errors import SigningKeyError
from badgepress.signing.interface import Algorithm
from badgepress.signing.private_key import PrivateKey, generate, new_passphrase
from badgepress.signing.public_key import read_public_key

Command = Callable[..., Any]
VARIABLES = {"Ed25519": ("--key", "BADGEPRESS_SIGNING_KEY"), "P-256": ("--jwt-key", "BADGEPRESS_JWT_SIGNING_KEY")}
"""By algorithm: the option of `build`, and the name that our workflows give the secret."""
_MAX_PUBLIC_BYTES = 16 * 1024


def algorithm_option(command: Command) -> Command:
    """Add `--algorithm`."""
    return click.option(
        "--algorithm",
        type=click.Choice(["Ed25519", "P-256"]),
        default="Ed25519",
        show_default=True,
        help="Ed25519 signs badges; P-256 signs VC-JWTs.",
    )(command)


def making_options(command: Command) -> Command:
    """Add the options of commands that make a key."""
    for option in (
        click.option(
            "--public-file",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            metavar="FILE",
            help="Announce a key that a token, HSM or key service holds: its public half, as PEM, DER or multikey.",
        ),
        click.option(
            "--private-file",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="Write the private half to this encrypted file outside the repository, instead of printing it.",
        ),
        click.option("--name", metavar="NAME", help="Name of the key [default: the year and a number, such as 2026-1]."),
    ):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A key that is about to be announced."""

    algorithm: Algorithm
    public_key: str
    """Multikey."""
    private: PrivateKey | None
    """None where something else holds it."""
    private_file: Path | None

    def write_private_file(self) -> str:
        """Write the encrypted file, if one is wanted, and return its passphrase.

        Raises:
            SigningKeyError: The file is there already.
            OSError: The file system refused.
        """
        if self.private is None or self.private_file is None:
            return ""
        passphrase = new_passphrase()
        try:
            descriptor = os.open(self.private_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise SigningKeyError(f"{self.private_file} is there already", hint="Choose another name; nothing was overwritten.") from None
        with os.fdopen(descriptor, "wb") as file:
            file.write(self.private.encrypted_pem(passphrase))
        return passphrase

    def hand_over(self, passphrase: str, *, signs: bool) -> None:
        """Print the private half, or the passphrase of its file: the only thing that goes to standard output.

        Args:
            passphrase: Of the file; empty where there is none.
            signs: Whether the key signs from now on, rather than being announced for later.
        """
        option, variable = VARIABLES[self.algorithm]
        if self.private is None:
            click.echo("Its private half stays where it is; nothing secret was made.", err=True)
            how = f"{option} 'exec-sign:COMMAND' (docs/keys.md has commands)"
        elif self.private_file is None:
            where = f"as the secret {variable} of the protected branch" if signs else "safe until it takes over"
            click.echo(f"Private key, shown this once. Keep it {where}, never in the repository:", err=True)
            click.echo(self.private.secret_multikey)
            how = f"{option} env:{variable}"
        else:
            click.echo(f"Private key written to {self.private_file}. Its passphrase, shown this once:", err=True)
            click.echo(passphrase)
            how = f"{option} file:{self.private_file}, with its passphrase in BADGEPRESS_PASSPHRASE"
        if signs:
            click.echo(f"Sign with it: badgepress build --out site {how}", err=True)


def make_key(algorithm: str, root: Path, private_file: Path | None, public_file: Path | None) -> MadeKey:
    """Make a key in memory, or read the public half of one that is elsewhere.

    Raises:
        SigningKeyError: The private file would stand in the repository, or the public half cannot be used.
        OSError: A file cannot be read.
    """
    if public_file is None:
        if private_file is not None and private_file.resolve().is_relative_to(root.resolve()):
            hint = "Name a file outside of it, for example in your home folder."
            raise SigningKeyError("a private key never enters the repository", hint=hint)
        key = generate(cast(Algorithm, algorithm))
        return MadeKey(key.algorithm, key.public_multikey, key, private_file)
    if private_file is not None:
        raise click.UsageError("--public-file announces a key that is elsewhere; --private-file makes one: take one of them")
    with public_file.open("rb") as file:
        found, public_key = read_public_key(file.read(_MAX_PUBLIC_BYTES))
    if found != algorithm:
        raise SigningKeyError(f"{public_file} holds a key of the algorithm {found}", hint=f"Say --algorithm {found}, if it is meant.")
    if found != "Ed25519":
        hint = "A token signs P-256 differently each time; make a key with badgepress keys new --algorithm P-256."
        raise SigningKeyError("only an Ed25519 key can stay behind a command", hint=hint)
    return MadeKey(found, public_key, None, None)
