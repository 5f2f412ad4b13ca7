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


KEY_TOOLS = {"age": "age", "softhsm2-util": "softhsm2", "pkcs11-tool": "opensc"}
"""Program → Debian package: real places to keep a key in. Without them those tests are skipped and say so."""


def offer_key_tools() -> list[str]:
    """Install the key tools where we may; return those that are there."""
    missing = [package for program, package in KEY_TOOLS.items() if shutil.which(program) is None]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {', '.join(missing)} …", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "-qq", "update"], ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *missing]):
            subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL)
    return [program for program in KEY_TOOLS if shutil.which(program)]


if __name__ == "__main__":
    print(f"Key tools: {', '.join(offer_key_tools()) or 'none; tests of age and PKCS#11 are skipped'}")
    print(f"Chromium: {ensure_chromium()}")
    print(f"Verifiers: {ensure_ready().folder}")
