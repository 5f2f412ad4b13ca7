"""An organisation whose award page is hard to get right: right to left, a PNG as its badge, names with quotation marks.

Its language is one that no catalogue knows, so that its buttons go by their English names here too.
"""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from pathlib import Path

from badgepress.pipeline.examine import examine
from badgepress.pipeline.publish import Build, publish
from badgepress.signing.issuer_keys import KeyChoice
from tests.conftest import KEY_VARIABLES, write_test_keys
from tests.content.images.png_builder import chunk, header, png, raw_pixels
from tests.organisation import write_organisation

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
NAME = 'Knots & "Hitches"'
HOLDER = "مريم 'Mim' السالم"
ISSUER = 'نادي العقد "Knots" & Ropes'


def publish_hard_organisation(root: Path) -> Path:
    """Write it, publish it with the tests' key, and return the site."""
    write_organisation(root)
    write_test_keys(root)
    issuer = root / "content" / "issuer.yml"
    text = issuer.read_text("utf-8").replace("name: Harbour Knot Club", f"name: '{ISSUER}'")
    text = text.replace("language: en", 'language: fa\nlinkedin_organization_id: "987654"\nalso_publish: [oembed]')
    issuer.write_text(text, "utf-8", newline="\n")
    badge = root / "content" / "badges" / "knots.yml"
    picture = png(header(300, 300, 8, 6), chunk(b"IDAT", zlib.compress(raw_pixels(300, 300, 8, 6))), chunk(b"IEND"))
    (root / "content" / "badges" / "knots.png").write_bytes(picture)
    (root / "content" / "badges" / "knots.svg").unlink()
    text = badge.read_text("utf-8").replace("knots.svg", "knots.png").replace("name: Knots", f"name: '{NAME}'")
    badge.write_text(text, "utf-8", newline="\n")
    for award in (root / "content" / "awards").glob("*.yml"):
        doubled = HOLDER.replace("'", "''")
        award.write_text(award.read_text("utf-8").replace("name: Mira", f"name: '{doubled}'"), "utf-8", newline="\n")
    with examine(root, NOW) as examined:
        assert examined.catalogue is not None, [*examined.problems]
        keys = KeyChoice("env:TEST_KEY").open(examined.catalogue, KEY_VARIABLES)
        publish(
            Build(examined, examined.catalogue, KeyChoice("env:TEST_KEY", public=keys.proof.announced.multikey), keys),
            root / "site",
        )
    return root / "site"
