"""The organisation's own pages, before MkDocs reads them: their front matter, what may not stand in them, and settings that would include or run content."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from badgepress.content.consent_texts import is_consent_text
from badgepress.content.email_addresses import addresses
from badgepress.content.text_rules import MAX_FAULTS_PER_CODE
from badgepress.content.yaml_reader import read_yaml
from badgepress.plain_text import shown_path
from badgepress.problems import Place, Problem

_INCLUDING = {
    "pymdownx.snippets", "markdown_include.include", "mdx_include", "macros", "include-markdown", "markdownextradata", "gen-files", "exec", "markdown-exec",
}  # fmt: skip
_MAX_PAGE_BYTES = 256 * 1024
_NO_TEXT = frozenset({
    "avif", "bmp", "gif", "heic", "ico", "jpeg", "jpg", "png", "webp", "eot", "otf", "ttf", "woff", "woff2", "aac", "flac", "m4a", "mp3",
    "oga", "ogg", "opus", "wav", "avi", "mov", "mp4", "mpeg", "ogv", "webm", "7z", "docx", "epub", "gz", "odg", "odp", "ods", "odt", "pdf",
    "pptx", "xlsx", "zip",
})  # fmt: skip
"""Endings of files that are no text, which may stand beside pages and are not looked into."""
PAGES = "content/pages"
"""Where `badgepress init` has MkDocs look for pages."""


def page_problems(root: Path, docs_dir: Path) -> Iterator[Problem]:
    """Yield what is wrong with the front matter of every page below `docs_dir` (MkDocs' own reader stalls on nested input).

    Raises:
        OSError: A page cannot be read.
    """
    if docs_dir.is_symlink():
        where = docs_dir.relative_to(root) if docs_dir.is_relative_to(root) else docs_dir
        yield Problem(Place(where.as_posix()), "BP001", "this is a symbolic link", "Put the folder itself here.")
        return
    for folder, folders, names in sorted(os.walk(docs_dir)):
        # MkDocs follows links of folders too, and would publish whatever they lead to
        for name in sorted([*names, *(each for each in folders if (Path(folder) / each).is_symlink())]):
            path = Path(folder) / name
            shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
            kind = path.lstat().st_mode
            if stat.S_ISLNK(kind):
                yield Problem(
                    Place(shown), "BP001", "this is a symbolic link", "Put the file itself into the repository."
                )
            elif not stat.S_ISREG(kind):
                yield Problem(Place(shown), "BP001", "this is no file", "Put an ordinary file here, or nothing.")
            elif name.endswith((".md", ".markdown")):
                yield from _front_matter_problems(shown, path.read_bytes()[:_MAX_PAGE_BYTES])


def _front_matter_problems(shown: str, data: bytes) -> Iterator[Problem]:
    text = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    if not text.startswith(b"---\n"):
        return
    end = min((found for mark in (b"\n---", b"\n...") if (found := text.find(mark, 3)) >= 0), default=len(text))
    matter = text[4:end]
    if not matter.strip():
        return
    _, problems = read_yaml(shown, matter + b"\n")
    for problem in problems:
        place = Place(shown, problem.place.line + 1, problem.place.column)
        yield Problem(place, "BP901", problem.message, problem.hint)


def address_problems(root: Path, own_address: str) -> Iterator[Problem]:
    """Yield the e-mail addresses in whatever stands beside the organisation's pages: MkDocs publishes all of it.

    Args:
        root: The repository.
        own_address: The issuer's own, which may stand there; empty if it is not known.

    Raises:
        OSError: A file cannot be read.
    """
    own = re.compile(rf"(?<![\w.+-]){re.escape(own_address)}(?![\w-]|\.\w)", re.IGNORECASE)
    folder = root / PAGES
    for path in sorted(folder.rglob("*")) if not folder.is_symlink() else ():
        name = path.relative_to(folder).as_posix()
        if next(addresses(name), None) is not None:
            hint = "Give it another name: it becomes part of an address of the site."
            # the path itself would be repeated in logs
            yield Problem(Place(PAGES), "BP402", "a file's or folder's name holds what looks like an e-mail address", hint)
        elif stat.S_ISREG(path.lstat().st_mode) and path.suffix.lower().removeprefix(".") not in _NO_TEXT:
            yield from _problems_of_text(path, shown_path(f"{PAGES}/{name}"), own)


def _problems_of_text(path: Path, shown: str, own: re.Pattern[str]) -> Iterator[Problem]:
    with path.open("rb") as file:
        data = file.read(_MAX_PAGE_BYTES + 1)
    if len(data) > _MAX_PAGE_BYTES:
        hint = "Divide it, or publish it elsewhere. Pictures, fonts, sound, films and documents may be larger."
        yield Problem(Place(shown), "BP002", f"the file has more than {_MAX_PAGE_BYTES // 1024} KiB", hint)
        return
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        yield Problem(Place(shown, line), "BP003", "the file is not UTF-8 text", "Save it as “UTF-8” in your editor.")
        return
    if (at := text.find("\0")) >= 0:
        hint = "Delete the character (it is invisible), or save the file as “UTF-8” in your editor."
        yield Problem(Place(shown, text.count("\n", 0, at) + 1), "BP004", "the character U+0000 is not allowed here", hint)
        return
    text = own.sub(lambda match: " " * len(match[0]), text)
    lines = dict.fromkeys(text.count("\n", 0, at) + 1 for at in islice(addresses(text), MAX_FAULTS_PER_CODE))
    for line in lines:
        message = "this line contains what looks like an e-mail address"
        if is_consent_text(shown):
            hint = "If it is the issuer's former one, leave it: a text that holders agreed to stays. Write the next version with the address of today."
            yield Problem(Place(shown, line), "BP402", message, hint, "warning")
        else:
            hint = "Delete it: of all addresses, only the issuer's own (issuer.email) may stand here, letter for letter."
            yield Problem(Place(shown, line), "BP402", message, hint)


def setting_problems(extensions: Iterable[str], plugins: Iterable[str]) -> Iterator[Problem]:
    """Yield the MkDocs extensions and plugins by which a page could read other files or run programs."""
    for name in sorted({*extensions, *plugins} & _INCLUDING):
        hint = f"Take {name} out of mkdocs.yml: whoever proposes a page could use it."
        yield Problem(Place("mkdocs.yml"), "BP902", f"“{name}” lets pages include files or run programs", hint)
