"""What the verifier says in the browser: names, and the English texts that languages translate. The build writes them into `verify-words.js` of a site."""

from __future__ import annotations

import orjson

from badgepress.language import ENGLISH, Words
from badgepress.verifying.credential_check.vocabulary import CODES, STEPS

VERIFY_WORDS = {
    "answer_valid": "Valid",
    "answer_not_valid": "Not valid",
    "answer_cannot_tell": "Cannot tell",
    "means_valid": "The issuer named here signed or published it, nothing in it was changed, and it holds today.",
    "means_not_valid": "Do not rely on it.",
    "means_cannot_tell": "It is neither shown to be right nor to be wrong. Try again later, or ask the issuer.",
    "checking": "Checking …",
    "failed": "The check itself went wrong. Please load the page again.",
    "badge": "Badge",
    "issued_by": "Issued by",
    "calls_itself": "It calls itself “{name}”.",
    "known_yes": "Yes: it is the issuer of this site, {name}.",
    "known_no": "This page knows only the issuer of this site. A signature shows that this issuer signed, not who that is: anybody can be an issuer, under any name.",
    "known": "Is the issuer known here?",
    "awarded_on": "Awarded on",
    "valid_until": "Valid until",
    "no_end": "without an end",
    "list": "Status list",
    "list_as_of": "The issuer's status list is of {date}.",
    "list_kept": "It could not be fetched anew: this is the copy that your browser kept on {date}.",
    "all_steps": "Every step",
    "state_passed": "Yes",
    "state_failed": "No",
    "state_unclear": "Cannot tell",
    "state_warned": "Note",
    "parts": "What it contains",
    "asked": "Asked for this check",
    "asked_nobody": "nobody",
    "checked_at": "Checked on {date}",
    "copy_link": "Copy link to this check",
    "link_copied": "Link copied",
    "print": "Print",
    "local_copy": "This is a copy on this machine: the documents of {address} were read from it.",
    "scan": "Scan QR code",
    "scanning": "Hold the QR code in front of the camera.",
    "stop_scanning": "Stop camera",
    "no_camera": "The camera cannot be used here.",
    "nothing_given": "Choose a file, or paste an address or a badge.",
    "chosen_file": "Chosen: {name}",
}


def verify_words_module(words: Words) -> bytes:
    """Return the module that the verifier's page imports: its words, what each step means, and what each code means."""
    table = {
        "words": {name: words.text(english) for name, english in sorted(VERIFY_WORDS.items())},
        "steps": {step: words.text(holds) for step, holds in STEPS.items()},
        # as `badgepress verify` says them; whoever looks a code up finds the same sentence in docs/verifying.md
        "codes": dict(CODES),
        "codesLanguage": ENGLISH,
    }
    return b"export default " + orjson.dumps(table) + b";\n"
