"""`python -m releasing FOLDER`: everything that a release consists of, and nothing that came out otherwise the second time; what goes to PyPI is in `pypi/`."""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

from releasing.distributions import REPOSITORY, ReleaseError, build_twice
from releasing.parts import write_parts


def main() -> int:
    """Write the files of a release; exit code 1 if one must not be released."""
    out = Path(sys.argv[1] if len(sys.argv) > 1 else "dist").resolve()
    shutil.rmtree(out, ignore_errors=True)
    try:
        built = build_twice(REPOSITORY, out / "pypi")
        wheel = next(path for path in built if path.suffix == ".whl")
        version = wheel.name.split("-")[1]
        files = [*built, *write_parts(version, wheel, out)]
    except ReleaseError as error:
        print(f"not released: {error}", file=sys.stderr)
        return 1
    sums = "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(files))
    (out / "SHA256SUMS").write_text(sums, "utf-8")
    print(sums, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
