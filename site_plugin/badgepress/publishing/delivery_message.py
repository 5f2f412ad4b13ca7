"""The message that goes with a delivered award: plain text, without an address, for the organisation's own mail program."""

from __future__ import annotations

from collections.abc import Sequence

from badgepress.content.model import Award, BadgeClass, Issuer
from badgepress.content.validity import valid_until
from badgepress.credentials import urls
from badgepress.credentials.urls import Addresses
from badgepress.publishing.views_of import in_words

MESSAGE_FILE = "message.txt"

_PRIVATE = """\
This badge is private. Nothing of it stands on our site: at its address
{page}
a visitor reads only that there is a private award. The files are yours; show them to whom you like.
"""
_PUBLIC = """\
It has a page, which you can share as well:
{page}
"""
_MESSAGE = """\
Subject: Your badge “{badge}” from {issuer}

Hello,

on {awarded} {issuer} awarded you the badge “{badge}”.
{expires}
{where}
Attached are:

  {credential}
      The badge as a signed file (Open Badges 3.0). Wallets that read Open Badges 3.0 can take it in.
  {picture}
      The picture of the badge with the same signed file inside. Send it as a file: programs that
      change pictures, such as messengers, lose what is inside.

Whoever gets one of the files can check it with any Open Badges 3.0 verifier. The issuer is
{did}
and its public keys stand at
{did_url}

Who has the file can read what the badge says of you: what it was given for, when, the evidence and results
if there are any, and {recipient}.

Keep a copy. If something is wrong, or if you want the badge withdrawn or forgotten, write to
{email}
and name the award {award_id}.

{issuer}
"""


def delivery_message(award: Award, badge: BadgeClass, issuer: Issuer, names: Sequence[str]) -> str:
    """Return the message for the learner; it holds neither their name nor their address.

    Args:
        award: What they were awarded.
        badge: Its class.
        issuer: The organisation.
        names: Of the signed file and of the baked picture.
    """
    addresses = Addresses(issuer.base_url)
    page = addresses.url(urls.award_page(award.id))
    where = (_PRIVATE if award.visibility == "private" else _PUBLIC).format(page=page)
    recipient = "a fingerprint of your e-mail address (who knows the address can tell that it is yours)"
    if award.recipient.did or award.recipient.url:
        recipient = "your DID" if award.recipient.did else "the address of your profile page"
    end = valid_until(award, badge)
    at_root = addresses.is_at_domain_root
    return _MESSAGE.format(
        badge=badge.name, issuer=issuer.name, awarded=in_words(award.awarded), where=where, credential=names[0], picture=names[1],
        expires=f"It is valid until {in_words(end)}.\n" if end else "", did=addresses.did,
        did_url=addresses.url(f".well-known/{urls.DID_DOCUMENT}" if at_root else urls.DID_DOCUMENT),
        recipient=recipient, email=issuer.email, award_id=award.id,
    )  # fmt: skip
