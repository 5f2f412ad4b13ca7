"""Every error that leaves a room of badgepress, by whose fault it is, with the exit code a command ends with."""

from __future__ import annotations

from badgepress.problems import Problem

EXIT_OK = 0
EXIT_REFUSED = 1
EXIT_USAGE = 2
EXIT_CANNOT_TELL = 3
EXIT_IO = 74
EXIT_BUSY = 75


class BadgepressError(Exception):
    """Root of all errors raised on purpose; its text is one line that a person can act on.

    Attributes:
        hint: How to mend it, one line, or an empty string.
        exit_code: What a command that ends with this error exits with.
    """

    exit_code = EXIT_REFUSED

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UnsafeDocumentError(BadgepressError):
    """A document says something that a signature would not cover, or that verifiers read differently."""


class WorkBudgetError(UnsafeDocumentError):
    """A document is built so that its canonical form would take too long; nothing else is wrong with it."""


class CanonicalisationError(BadgepressError):
    """The fast way to the canonical form gave other bytes than the reference: a fault of ours, nothing may be signed."""


class ContextError(BadgepressError):
    """A JSON-LD context is unknown, missing from its package, or differs from its pinned digest."""


class SigningKeyError(BadgepressError):
    """A private key cannot be had, or is not the one that `keys/` announces."""


class ContentError(BadgepressError):
    """What somebody asked to be written would not be sound content; nothing was written.

    Attributes:
        problems: Everything that is wrong with it.
    """

    def __init__(self, message: str, problems: list[Problem], *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.problems = problems


class BaseUnknownError(BadgepressError):
    """What a change is to be compared with is not there: nothing can be said of it."""

    exit_code = EXIT_CANNOT_TELL


class KeptCopyError(BadgepressError):
    """What should be a kept copy cannot be read as one: of the badges in it nothing can be said."""

    exit_code = EXIT_CANNOT_TELL


class CodeHostError(BadgepressError):
    """The code host does not answer, refuses, or answers something else than its API says."""

    exit_code = EXIT_IO


class PublishError(BadgepressError):
    """The site cannot be published; what was published before is untouched."""


class PublishIOError(PublishError):
    """The file system refused; what was published before is untouched."""

    exit_code = EXIT_IO


class BusyError(PublishError):
    """Another build holds the lock of the same output folder."""

    exit_code = EXIT_BUSY
