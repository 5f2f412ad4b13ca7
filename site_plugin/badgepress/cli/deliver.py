"""`badgepress deliver`: signs one award for its learner, and publishes nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click

from badgepress.authoring.repository import AwardPlace, Repository, read_place
from badgepress.checks import check_catalogue, check_read_award
from badgepress.cli.options import now_option, refuse_elsewhere, repository_option
from badgepress.cli.writing import refuse_address
from badgepress.content.batch import MAX_BATCH_BYTES
from badgepress.content.model import Award, Catalogue
from badgepress.content.read_award import ReadAward
from badgepress.errors import BadgepressError, ContentError
from badgepress.problems import has_errors
from badgepress.publishing.delivery import Delivery
from badgepress.publishing.delivery import deliver as signed_for_learner
from badgepress.publishing.delivery_message import MESSAGE_FILE
from badgepress.publishing.private_place import refuse_public_place, write_private
from badgepress.publishing.sealing import sealed
from badgepress.signing.issuer_keys import release_keys


@click.command()
@click.argument("award_id", metavar="ID")
@repository_option
@click.option(
    "--key", "key_uri", envvar="BADGEPRESS_KEY", metavar="URI", default=None, help="Where the issuer's Ed25519 key is: env:NAME, file:PATH …"
)
@click.option(
    "--out",
    "target",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="DIR",
    help="Write into this folder, outside of the repository and of any site.",
)
@click.option(
    "--age-recipient",
    "recipients",
    multiple=True,
    metavar="age1…",
    help="Encrypt everything to the holder of this age key; may be given more than once. Needs badgepress[age].",
)
@now_option
def deliver(award_id: str, root: Path, key_uri: str | None, target: Path, recipients: tuple[str, ...], now: datetime) -> None:
    """Write the signed file of an award for its learner: JSON, the badge's picture with the same inside, and a message to send.

    This is how the holder of a private award gets it. Nothing is published, and nothing is written into the repository.
    """
    refuse_address(award_id, "ID")
    if not key_uri:
        raise click.UsageError("name the issuer's key: --key URI (or BADGEPRESS_KEY); without it nobody could verify the file")
    refuse_elsewhere(root)
    _refuse_open_ci(recipients, os.environ)
    refuse_public_place(target, root)
    repository = Repository(root)
    place = repository.find_award(award_id)
    award, catalogue = _sound_award(repository, place, now)
    keys = release_keys(catalogue.keys, key_uri, None, os.environ)
    delivery = signed_for_learner(award, catalogue.classes[award.class_key], catalogue, keys)
    _write(delivery, target, recipients)


def _refuse_open_ci(recipients: tuple[str, ...], environ: Mapping[str, str]) -> None:
    """Refuse to write plain files on a CI machine: whoever may read the repository may often read what its runs leave."""
    if environ.get("CI") and not recipients:
        hint = "Encrypt it: --age-recipient age1… (the learner's key, or your own)."
        raise BadgepressError("this is a CI run, whose files others may read", hint=hint)


def _sound_award(repository: Repository, place: AwardPlace, now: datetime) -> tuple[Award, Catalogue]:
    """Return an award that the checks accept and that holds, and the catalogue."""
    for taken_back, word in (("forgotten", "was forgotten at its holder's request"), ("revoked", "is revoked")):
        if taken_back in place.values:
            raise BadgepressError(f"the award {place.id} {word}: there is nothing to deliver", hint="Award the badge anew if it was earned.")
    loaded = repository.loaded
    problems = list(check_catalogue(loaded, now))
    read = _read(repository, place)
    problems += check_read_award(read, loaded, now)
    catalogue = loaded.catalogue()
    if has_errors(problems) or catalogue is None or read.award is None:
        raise ContentError("the repository has problems", problems, hint="Mend them first; nothing was written.")
    return read.award, catalogue


def _read(repository: Repository, place: AwardPlace) -> ReadAward:
    data = repository.folder.read(place.path, MAX_BATCH_BYTES)
    return next(read_place(place, data))


def _write(delivery: Delivery, target: Path, recipients: tuple[str, ...]) -> None:
    if recipients:
        archive = f"{delivery.name}.zip.age"
        write_private(target, archive, sealed(delivery.zipped(), recipients))
        click.echo(f"wrote {target / archive}")
        click.echo(
            f"Only the holder of the age key can open it:\n  age --decrypt -i key.txt -o {delivery.name}.zip {archive}\n"
            f"If that is you: send the learner the files inside, with the text of {MESSAGE_FILE}, and delete your copy.",
            err=True,
        )
        return
    folder = target / delivery.name
    for name, data in delivery.files.items():
        is_new = write_private(folder, name, data)
        click.echo(f"{'wrote' if is_new else 'unchanged'} {folder / name}")
    click.echo(
        f"Next: send the learner the files as attachments, with the text of {MESSAGE_FILE}, from your own mail program; then delete {folder}.\n"
        "badgepress does not know their address.",
        err=True,
    )
