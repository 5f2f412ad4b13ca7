"""Installs what the tests need beyond Python packages, each only if it is missing: Chromium, and the independent verifiers.

`python -m tests.prepare`; `make test` runs it. The only step that asks the network, and only the package registries.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from tests.interop.prepare import ensure_ready
from tests.pages.browser import find_chromium
from tests.pages.firefox import find_firefox

CHROMIUM = ("chromium", "fonts-dejavu")
TOOLS = {"age": "age", "softhsm2-util": "softhsm2", "pkcs11-tool": "opensc", "strace": "strace"}
"""Program → Debian package: real places to keep a key in, and what disturbs a build at a chosen system call. Without them those tests are skipped and say so."""


def ensure_chromium() -> str:
    """Return the path of a Chromium, installing Debian's if there is none and we may.

    Raises:
        SystemExit: There is none and it cannot be installed here; the message says what to ask for.
    """
    if found := find_chromium():
        return found
    if not _may_install():
        sys.exit(
            "The tests need Chromium. Ask an administrator to run: apt-get install chromium (or set CHROMIUM to its path)"
        )
    _install(*CHROMIUM, check=True)
    found = find_chromium()
    if not found:
        sys.exit("Chromium was installed but is not where it should be; set CHROMIUM to its path")
    return found


def offer_firefox() -> str:
    """Install Firefox where we may; return where it is, empty if nowhere."""
    if not find_firefox() and _may_install():
        _install("firefox-esr", check=False)
    return find_firefox()


def offer_tools() -> list[str]:
    """Install these tools where we may; return those that are there."""
    missing = [package for program, package in TOOLS.items() if shutil.which(program) is None]
    if missing and _may_install():
        _install(*missing, check=False)
    return [program for program in TOOLS if shutil.which(program)]


def _may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install(*packages: str, check: bool) -> None:
    print(f"Installing {', '.join(packages)} …", flush=True)
    _refresh_package_lists()
    _apt_get("install", "-y", "--no-install-recommends", *packages, check=check)


@functools.cache
def _refresh_package_lists() -> None:
    _apt_get("update", check=False)  # what is missing then, the installation tells


def _apt_get(*arguments: str, check: bool) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-qq", *arguments], env=environment, check=check, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    with ThreadPoolExecutor(1) as beside:  # the verifiers come from other registries than Debian's packages
        verifiers = beside.submit(ensure_ready)
        print(f"Chromium: {ensure_chromium()}", flush=True)
        print(f"Firefox: {offer_firefox() or 'none; its tests are skipped'}", flush=True)
        print(f"Tools: {', '.join(offer_tools()) or 'none; tests of age, PKCS#11 and kill -9 are skipped'}", flush=True)
        print(f"Verifiers: {verifiers.result().folder}")
