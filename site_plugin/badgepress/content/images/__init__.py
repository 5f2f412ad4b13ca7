"""Pictures of badge classes: is this file a PNG or SVG that can be published?

Pictures come by pull request from anyone and end up on the organisation's own site, inside signed badges and in other
people's wallets. They are checked and refused, never repaired: a repaired picture is not the one that was reviewed. What
does not show (text, places, profiles) is left out of a PNG when it is published: `safe_png`.
"""

from __future__ import annotations

from .png import inspect_png, looks_like_png
from .report import FaultList, ImageFault, ImageFaultCode, ImageKind, ImageReport
from .svg import inspect_svg, looks_like_svg

__all__ = ["ImageFault", "ImageFaultCode", "ImageKind", "ImageReport", "inspect_image"]

_OTHER_FORMATS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"BM", "a BMP picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"\0\0\1\0", "an icon file (ICO)"),
    (b"%PDF", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"PK\3\4", "a ZIP archive or an office document"),
)
_EXPORT_HINT = "Open it in a drawing program and export it as PNG (a square of 64 to 2048 pixels) or as plain SVG."


def inspect_image(name: str, data: bytes) -> ImageReport:
    """Look at a picture's bytes and say everything that keeps it from being a badge's image.

    Never raises, whatever the bytes; at most about half a second and a few megabytes for the most hostile of them.

    Args:
        name: The file's name or path; only its extension matters.
        data: The whole file.

    Returns:
        The report; without faults if the picture can be published.
    """
    if looks_like_png(data):
        report = inspect_png(data)
    elif looks_like_svg(data):
        report = inspect_svg(data)
    else:
        return _neither(data)
    return _with_extension_checked(name, report)


def _with_extension_checked(name: str, report: ImageReport) -> ImageReport:
    if report.kind is None or name.lower().endswith(f".{report.kind}"):
        return report
    file_name = name.replace("\\", "/").rpartition("/")[2]
    stem, dot, extension = file_name.rpartition(".")
    fault = ImageFault(
        "wrong-extension",
        f"is a picture of the kind {report.kind.upper()}, but its name "
        + (f"ends in “.{extension[:10]}”" if dot and stem else "has no extension"),
        f"Rename the file so that its name ends in “.{report.kind}”, and use the new name in the badge class.",
    )
    return ImageReport(report.kind, report.width, report.height, (fault, *report.faults))


def _neither(data: bytes) -> ImageReport:
    faults = FaultList()
    if not data:
        faults.add("not-an-image", "is empty", "Copy or export the picture again.")
    elif data.startswith(b"version https://git-lfs"):
        faults.add(
            "not-an-image",
            "is only a Git LFS pointer, not the picture itself",
            "Run “git lfs pull”; better, keep badge pictures in Git itself: they are small.",
        )
    elif data.startswith(b"\x1f\x8b"):
        faults.add(
            "not-an-image",
            "is compressed (perhaps an SVGZ)",
            "Save it as plain SVG: in Inkscape, File › Save As… › “Plain SVG”, not “Compressed …”.",
        )
    else:
        faults.add("not-an-image", f"is {_format_in_words(data)}, neither PNG nor SVG", _EXPORT_HINT)
    return faults.report(None)


def _format_in_words(data: bytes) -> str:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "a WebP picture"
    if data[4:8] == b"ftyp":
        return "a HEIC, AVIF or video file"
    return next((words for start, words in _OTHER_FORMATS if data.startswith(start)), "something else")
