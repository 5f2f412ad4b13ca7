"""How the Python runners are asked and answer: by files. A verifier may print what it likes."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

Refusal = str
"""Why a document is refused; empty if it is accepted."""


def answer_all(refusal_of: Callable[[str, str], Refusal]) -> None:
    """Call `refusal_of(url, text)` for every document asked about; what it raises is a refusal."""
    answers = {}
    for document in json.loads(Path(os.environ["BADGEPRESS_QUESTION"]).read_text())["documents"]:
        try:
            reason = refusal_of(document["url"], document["text"])
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
        answers[document["path"]] = {"accepted": not reason, "reason": reason}
    Path(os.environ["BADGEPRESS_ANSWERS"]).write_text(json.dumps(answers))
