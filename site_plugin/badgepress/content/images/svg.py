"""SVG: read with expat, event by event, against the allow-lists of `svg_allowed`; refused, never repaired."""

from __future__ import annotations

import math
import re
from xml.parsers import expat

from badgepress.content.email_addresses import ADDRESS_HINT, addresses

from . import svg_allowed as allowed
from .report import FaultList, ImageReport, bytes_in_words, shown
from .svg_effort import LETTERS_A_SHAPE, MAX_LETTERS, dash_length, effort_of
from .svg_references import MAX_DRAWN, ReferenceGraph, weight_of

MAX_BYTES = 256 * 1024
MAX_DEPTH = 32
MAX_ELEMENTS = 10_000
MAX_ATTRIBUTES = 100
MAX_SIDE = 100_000
SQUARE_WITHIN = 0.005

PLAIN = (
    "Export it as plain SVG. Inkscape: File › Save As… › “Plain SVG”. Illustrator: File › Export › Export As… › SVG, "
    "Styling “Presentation Attributes”. Or export it as PNG, 512 × 512 pixels."
)
_SIMPLER = "Simplify the drawing (Inkscape: Path › Simplify), or export it as PNG, 512 × 512 pixels."
_HINTS = {
    "script": "A badge's picture cannot run programs. " + PLAIN,
    "foreignObject": "Turn the embedded text into drawn text or paths. " + PLAIN,
    "image": "A photo or bitmap cannot stand inside an SVG. Export the whole picture as PNG, 512 × 512 pixels.",
    "feImage": "A photo or bitmap cannot stand inside an SVG. Export the whole picture as PNG, 512 × 512 pixels.",
    "a": "Remove the link from the drawing; links belong into the badge class.",
    "style": "Illustrator: in the SVG export, set Styling to “Presentation Attributes”. Inkscape: File › Save As… › "
    "“Optimized SVG”, tick “Convert CSS attributes to XML attributes”.",
    "metadata": "Inkscape: File › Save As… › “Optimized SVG”, tick “Remove metadata”.",
    # how large its tile becomes is known to renderers alone: a few bytes can ask for terabytes
    "pattern": "Turn the pattern into shapes (Inkscape: Object › Pattern › Pattern to Objects; Illustrator: Object › Expand).",
    "marker": "Turn the arrow heads into paths (Inkscape: Path › Stroke to Path).",
    "svg": "Ungroup the drawing that was pasted in, then export it as plain SVG.",
    **dict.fromkeys(
        ("animate", "animateColor", "animateMotion", "animateTransform", "set", "discard"),
        "A badge's picture stands still: remove the animation and export it again.",
    ),
    **dict.fromkeys(
        ("font", "font-face", "glyph", "missing-glyph"),
        "Turn the text into paths first (Inkscape: Path › Object to Path; Illustrator: Type › Create Outlines).",
    ),
}
_EDITOR_NAMESPACES = re.compile(
    r"inkscape|sodipodi|adobe|serif\.com|sketch|figma|corel|vectornator|boxy-svg", re.IGNORECASE
)
_BADGE_MARK = re.compile(rb"xmlns:openbadges|openbadges\s*:\s*(?:assertion|credential)", re.IGNORECASE)
_BADGE_NAMESPACE = re.compile(r"openbadges|purl\.imsglobal\.org/(?:spec/)?ob/", re.IGNORECASE)
_DECLARATION = re.compile(rb"<!(?:ENTITY|ATTLIST|ELEMENT|NOTATION)", re.IGNORECASE)
# expat writes the namespace's name before every prefixed attribute: 250 kB of SVG could become gigabytes.
_LONG_NAMESPACE = re.compile(
    rb"xmlns(?::[^\s=<>\"']{65}|(?::[^\s=<>\"']{0,64}+)?+\s*+=\s*+(?:\"[^\"]{257}|'[^']{257}))"
)
# A handler that raises silences pyexpat but does not stop expat; it only goes on to the end of a slice.
_SLICE = 8192


def looks_like_svg(data: bytes) -> bool:
    """Say whether the bytes begin as XML does, in UTF-8 or UTF-16."""
    start = data[:256].removeprefix(b"\xef\xbb\xbf")
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        start = start[2:]
    return start.lstrip(b" \t\r\n\0").startswith(b"<")


def inspect_svg(data: bytes) -> ImageReport:
    """Check a file that `looks_like_svg`; never raises."""
    faults = FaultList()
    if len(data) > MAX_BYTES:
        faults.add("too-large", f"takes {bytes_in_words(len(data))}; the limit for an SVG is 256 KiB", _SIMPLER)
        return faults.report("svg")
    if _BADGE_MARK.search(data):
        _note_badge(faults)
    if not _is_utf8(data):
        faults.add("damaged", "is not encoded as UTF-8", PLAIN)
        return faults.report("svg")
    reader = _Reader(faults)
    if _DECLARATION.search(data):
        reader.note_doctype()
    elif _LONG_NAMESPACE.search(data):
        faults.add("unsafe", "has a namespace whose name is longer than any real one", PLAIN)
    else:
        reader.read(data)
        # the drawn letters as they are read, whatever parts they are cut into; and the file, comments and names of parts included
        if any(next(addresses(text, across_tags=False), None) is not None for text in ("".join(reader.words), data.decode())):
            faults.add("email", "contains what looks like an e-mail address", ADDRESS_HINT)
    if faults.has("not-an-image"):
        return faults.report(None)
    return faults.report("svg", reader.width, reader.height)


def _is_utf8(data: bytes) -> bool:
    # expat reads UTF-16 whatever it was told; such a file is also good UTF-8, with a NUL beside every "<".
    try:
        return "\0" not in data.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _note_badge(faults: FaultList) -> None:
    faults.add(
        "contains-badge",
        "has somebody's badge baked into it",
        "Use the badge class's own picture, not a copy that was awarded; or export it again where it was drawn.",
    )


class _StopReading(Exception):  # noqa: N818 - not an error: the fault is noted, the rest of the file is of no interest
    pass


class _Reader:
    """Handlers for expat, and what they need to remember between events."""

    def __init__(self, faults: FaultList) -> None:
        self.faults = faults
        self.width = self.height = 0
        self.graph = ReferenceGraph()
        self.open: list[tuple[str, int]] = []
        self.dashes: list[float] = []
        self.letters = 0
        self.words: list[str] = []
        self.elements = 0
        # Of a refused element the inside is not judged: it would only repeat the message.
        self.refused_at: int | None = None

    def read(self, data: bytes) -> None:
        parser = expat.ParserCreate("UTF-8", " ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._doctype
        parser.ProcessingInstructionHandler = self._instruction
        parser.StartNamespaceDeclHandler = self._namespace
        try:
            for start in range(0, len(data), _SLICE):
                parser.Parse(data[start : start + _SLICE], False)
            parser.Parse(b"", True)
        except _StopReading:
            return
        except expat.ExpatError as error:
            self.faults.add(
                "damaged",
                f"is not well-formed XML (line {error.lineno}: {expat.ErrorString(error.code)})",
                "Export it again from the program it was drawn in; if you edited it by hand, see that line.",
            )
            return
        self._check_references()

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in ("utf-8", "utf8"):
            self.faults.add("unsafe", f"says that it is encoded as {shown(encoding)}, not UTF-8", PLAIN)

    def _doctype(self, _name: str, _system: str | None, _public: str | None, has_internal_subset: int) -> None:
        self.note_doctype()
        if has_internal_subset:
            raise _StopReading

    def note_doctype(self) -> None:
        self.faults.add(
            "unsafe",
            "has a document type (a line that begins with “<!DOCTYPE”)",
            "Delete that line in a text editor, or open the drawing in Inkscape and save it as plain SVG.",
        )

    def _instruction(self, target: str, _data: str) -> None:
        self.faults.add("unsafe", f"gives an instruction to programs (“<?{shown(target)} …?>”)", PLAIN)

    def _namespace(self, prefix: str | None, uri: str | None) -> None:
        if (prefix or "").lower() == "openbadges" or _BADGE_NAMESPACE.search(uri or ""):
            _note_badge(self.faults)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if not name.endswith((" tspan", " textPath")):
            self.words.append("\n")
        if self.elements > MAX_ELEMENTS:
            self.faults.add("too-large", f"is made of more than {MAX_ELEMENTS} shapes", _SIMPLER)
            raise _StopReading
        if len(self.open) >= MAX_DEPTH:
            self.faults.add("unsafe", f"has groups inside groups, more than {MAX_DEPTH} deep", "Ungroup. " + PLAIN)
            raise _StopReading
        if len(attributes) > MAX_ATTRIBUTES:
            self.faults.add("unsafe", f"has a shape with more than {MAX_ATTRIBUTES} properties", PLAIN)
            raise _StopReading
        namespace, _, element = name.rpartition(" ")
        parent = self.open[-1][1] if self.open else -1
        if not self.open:
            self._check_root(namespace, element, attributes)
        node = -1
        self.dashes.append(dash_length(attributes, self.dashes[-1] if self.dashes else 0))
        if self.refused_at is None:
            if namespace != allowed.SVG or element not in allowed.ELEMENTS or (element == "svg" and self.open):
                self._refuse_element(namespace, element)
            else:
                node = self._add(parent, element, attributes)
        self.open.append((element, node))

    def _end(self, _name: str) -> None:
        self.open.pop()
        self.dashes.pop()
        if self.refused_at == len(self.open):
            self.refused_at = None

    def _text(self, text: str) -> None:
        self.words.append(text)
        if self.refused_at is None and self.open and self.open[-1][0] in ("text", "tspan", "textPath"):
            self.letters += len(text)
            self.graph.add_weight(self.open[-1][1], len(text) // LETTERS_A_SHAPE)
            if self.letters > MAX_LETTERS:
                self.faults.add("too-large", f"has more than {MAX_LETTERS} letters of text", _SIMPLER)
                raise _StopReading
        if self.refused_at is None and self.open and self.open[-1][0] not in allowed.TEXT_ELEMENTS and text.strip():
            self.faults.add("damaged", f"has text where none is drawn (in “{shown(self.open[-1][0])}”)", PLAIN)

    def _refuse_element(self, namespace: str, element: str) -> None:
        self.refused_at = len(self.open)
        if namespace == allowed.SVG:
            hint = _HINTS.get(element, PLAIN)
            self.faults.add("unsafe", f"uses “{shown(element)}”, which a badge's picture may not", hint)
        elif not _BADGE_NAMESPACE.search(namespace):
            self.faults.add("unsafe", f"holds data of another kind than SVG (“{shown(element)}”)", PLAIN)

    def _add(self, parent: int, element: str, attributes: dict[str, str]) -> int:
        targets: list[str] = []
        for name, value in attributes.items():
            namespace, _, attribute = name.rpartition(" ")
            check = allowed.check_for(element, namespace, attribute)
            if check is None:
                self._refuse_attribute(namespace, attribute)
                continue
            found = check(value)
            if found is None:
                self._refuse_value(attribute)
            else:
                targets += found
        return self.graph.add(
            parent,
            identifier=attributes.get("id"),
            targets=targets,
            is_use=element == "use",
            weight=weight_of(element) + effort_of(element, attributes, self.dashes[-1]),
        )

    def _refuse_attribute(self, namespace: str, attribute: str) -> None:
        if _EDITOR_NAMESPACES.search(namespace):
            self.faults.add("unsafe", "holds the drawing program's own data besides the drawing", PLAIN)
        elif attribute.lower().startswith("on"):
            self.faults.add("unsafe", f"wants to run a program (“{shown(attribute)}”)", PLAIN)
        else:
            self.faults.add("unsafe", f"uses “{shown(attribute)}”, which a badge's picture may not", PLAIN)

    def _refuse_value(self, attribute: str) -> None:
        if attribute == "href":
            message = "refers to something outside the file (“href”)"
            hint = "Embed what you use as shapes in the drawing itself. " + PLAIN
        else:
            message, hint = f"has a value that is not plain SVG in “{shown(attribute)}”", PLAIN
        self.faults.add("unsafe", message, hint)

    def _check_root(self, namespace: str, element: str, attributes: dict[str, str]) -> None:
        if element != "svg" or namespace != allowed.SVG:
            lacks_namespace = element == "svg" and not namespace
            self.faults.add(
                "not-an-image",
                "does not say which kind of SVG it is" if lacks_namespace else "is XML or HTML, but not an SVG picture",
                f'Write xmlns="{allowed.SVG}" into its first tag.' if lacks_namespace else PLAIN,
            )
            raise _StopReading
        size = _size(attributes)
        if size is None:
            self.faults.add(
                "not-square",
                "does not say how wide and high it is",
                "Inkscape: File › Document Properties, set width and height to the same number of px, and save again.",
            )
            return
        width, height = size
        self.width, self.height = max(1, round(width)), max(1, round(height))
        if max(size) > MAX_SIDE:
            self.faults.add("too-large", f"measures more than {MAX_SIDE} units", "Scale the page to 512 × 512 px.")
        if not (_is_square(width, height) and _stated_sides_agree(attributes)):
            self.faults.add(
                "not-square",
                f"is not square: it measures {width:g} × {height:g}",
                "Inkscape: File › Document Properties, set width and height to the same number, centre the drawing.",
            )

    def _check_references(self) -> None:
        drawn = self.graph.drawn()
        if drawn is None:
            self.faults.add("unsafe", "has a part that refers to itself", PLAIN)
        elif drawn > MAX_DRAWN:
            self.faults.add("unsafe", f"draws its parts over and over, more than {MAX_DRAWN} in all", _SIMPLER)
        if self.graph.has_nested_use():
            self.faults.add(
                "unsafe",
                "has copies of copies (a “use” of a “use”)",
                "Inkscape: select all, Edit › Clone › Unlink Clones Recursively, then save as plain SVG.",
            )


def _size(attributes: dict[str, str]) -> tuple[float, float] | None:
    """Read width and height from the viewBox (SVG 2, section 8.6), or else from width and height in px."""
    if "viewBox" in attributes:
        parts = [allowed.number(part) for part in re.split(r"[\s,]+", attributes["viewBox"].strip())]
        sides = parts[2:] if len(parts) == 4 and None not in parts else []
    else:
        sides = [allowed.number(attributes.get(side, "")) for side in ("width", "height")]
    if len(sides) != 2 or not all(side is not None and math.isfinite(side) and side > 0 for side in sides):
        return None
    return float(sides[0] or 0), float(sides[1] or 0)


def _is_square(width: float, height: float) -> bool:
    return abs(width - height) <= SQUARE_WITHIN * max(width, height)


def _stated_sides_agree(attributes: dict[str, str]) -> bool:
    """Check width and height where a viewBox stands beside them: in one unit, they are square too."""
    stated = [re.fullmatch(r"\s*([0-9.]+)([a-z]*)\s*", attributes.get(side, "")) for side in ("width", "height")]
    if stated[0] is None or stated[1] is None or stated[0][2] != stated[1][2]:
        return True
    try:
        return _is_square(float(stated[0][1]), float(stated[1][1]))
    except ValueError:
        return False
