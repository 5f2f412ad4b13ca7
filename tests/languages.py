"""The message catalogues against the code: `python -m tests.languages` brings each `languages/<code>.po` up to date and says how complete it is."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from badgepress.language import completeness
from badgepress.publishing.achievement_types import TYPE_WORDS
from badgepress.publishing.script_words import SCRIPT_WORDS
from badgepress.publishing.verify_words import VERIFY_WORDS
from badgepress.verifying.credential_check.vocabulary import STEPS

PACKAGE = Path(__file__).parents[1] / "site_plugin" / "badgepress"
FOLDER = PACKAGE / "languages"
METHODS = [("publishing/templates/**.html", "jinja2")]
OPTIONS = {"publishing/templates/**.html": {"trimmed": "true", "silent": "false"}}
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
METHODS_OF_WORDS = {"text": 1, "plural": 2}
"""`words.text("…")` and `words.plural("…", "…", number)`, by how many messages they take."""


def messages_in_code() -> Catalog:
    """Return every message that a page or script may show."""
    catalog = Catalog(project="badgepress", charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        PACKAGE, METHODS, OPTIONS, KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    )
    for path, _, message, comments, context in sorted(found, key=lambda each: (each[0], each[1])):
        catalog.add(message, None, [(path, 0)], auto_comments=comments, context=context)
    for source in sorted(PACKAGE.rglob("*.py")):
        for spoken in _messages_of_module(source):
            catalog.add(spoken, None, [(source.relative_to(PACKAGE).as_posix(), 0)])
    tables = (
        ("publishing/script_words.py", SCRIPT_WORDS),
        ("publishing/verify_words.py", VERIFY_WORDS),
        ("verifying/credential_check/vocabulary.py", STEPS),
        ("publishing/achievement_types.py", TYPE_WORDS),
    )
    for module, table in tables:
        for english in table.values():
            catalog.add(english, None, [(module, 0)])
    return catalog


def _messages_of_module(source: Path) -> Iterator[str | tuple[str, str]]:
    # Babel's own extraction takes every name `text` for a call of it
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
            wanted = METHODS_OF_WORDS.get(name, 0)
            given = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            if wanted and len(given) == wanted:
                yield given[0] if wanted == 1 else (given[0], given[1])


def updated(path: Path, code: Catalog) -> bytes:
    """Return a catalogue with every message of the code and no other; what was translated stays."""
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.stem)
    catalog.update(code, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    written = BytesIO()
    write_po(written, catalog, width=0, sort_output=True, omit_header=False, include_lineno=False)
    # dates and versions of tools would change the file without a change in it
    return re.sub(
        rb'^"(POT-Creation-Date|PO-Revision-Date|Generated-By): [^\n]*\n', b"", written.getvalue(), flags=re.MULTILINE
    )


def main() -> int:
    """Bring the catalogues up to date."""
    code = messages_in_code()
    for path in sorted(FOLDER.glob("*.po")):
        path.write_bytes(updated(path, code))
        done, total = completeness(path.stem)
        print(f"{path.stem}: {done} of {total} messages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
