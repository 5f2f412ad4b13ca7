"""Asks 1EdTech's `openbadges` 1.1.2 about hosted OB 2.0 documents. It fetches them, and all they name, by their URLs.

The package is of 2018. What it needs of older Pythons is put back here; the package is not touched.
"""

from __future__ import annotations

import collections
import collections.abc
import inspect
import logging

for _name in collections.abc.__all__:  # moved in Python 3.10; PyLD 0.7.1 and pydux look in the old place
    if not hasattr(collections, _name):
        setattr(collections, _name, getattr(collections.abc, _name))
if not hasattr(inspect, "getargspec"):  # gone since Python 3.11; validators 0.11.2
    inspect.getargspec = inspect.getfullargspec  # type: ignore[attr-defined]

import openbadges  # type: ignore[import-not-found]  # noqa: E402
from asking import answer_all  # type: ignore[import-not-found]  # noqa: E402

logging.disable(logging.CRITICAL)


def refusal_of(url: str, _text: str) -> str:
    """Return the validator's error messages."""
    report = openbadges.verify(url)["report"]
    errors = [message["result"] for message in report["messages"] if message["messageLevel"] == "ERROR"]
    return "; ".join(errors) or ("" if report["valid"] else "not valid")


answer_all(refusal_of)
