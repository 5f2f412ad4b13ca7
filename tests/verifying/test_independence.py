from __future__ import annotations

import subprocess
import sys


def test_verifying_loads_none_of_the_rooms_that_made_the_site() -> None:
    program = (
        "import sys, badgepress.verifying\n"
        "rooms = {name.split('.')[1] for name in sys.modules if name.startswith('badgepress.')}\n"
        "print(*sorted(rooms))"
    )
    loaded = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.split()
    assert set(loaded) <= {"errors", "problems", "linkeddata", "verifying"}
