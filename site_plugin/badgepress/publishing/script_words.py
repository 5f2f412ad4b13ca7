"""What scripts of pages say: names, and the English texts that languages translate. The build writes them into `words.js` of a site."""

from __future__ import annotations

import orjson

from badgepress.language import Words

SCRIPT_WORDS = {
    "badges_found": "{found} of {all} badges",
    "about_badge": "All about this badge",
    "card_issued": "Issued by {issuer}, {date}",
    "certificate": "Print certificate",
    "close": "Close",
    "code_copied": "Code copied",
    "copy_code": "Copy code",
    "copy_link": "Copy link",
    "download": "Download",
    "download_baked": "Picture with the proof inside",
    "download_plain": "Signed file",
    "download_why": "Keep a copy that does not depend on this site, or put it into a wallet. PNG suits most places.",
    "downloaded": "Your file is ready.",
    "embed": "For your own web page",
    "embed_code": "HTML code of a card that leads here",
    "file_missing": "A file could not be loaded. Please try again.",
    "link_copied": "Link copied",
    "on_paper": "On paper, on one page or two",
    "print_resume": "Print résumé",
    "linkedin_add": "Add to your LinkedIn profile",
    "linkedin_post": "Post on LinkedIn",
    "qr_code": "QR code",
    "save_picture": "Save picture",
    "send_mail": "Send by e-mail",
    "share": "Share",
    "share_with": "Share with …",
    "show_qr_code": "Show QR code",
    "status_as_of": "Status as of {date}",
    "verify": "Verify",
}


def words_module(words: Words) -> bytes:
    """Return the module that pages' scripts import: `export default {name: text}`."""
    table = {name: words.text(english) for name, english in sorted(SCRIPT_WORDS.items())}
    return b"export default " + orjson.dumps(table) + b";\n"
