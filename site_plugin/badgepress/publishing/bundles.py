"""The modules that run in browsers: made from `site_plugin/browser/` when the package is built or installed."""

from __future__ import annotations

from importlib.resources.abc import Traversable

from badgepress.errors import PublishError

FOLDER = "bundled"
_ENTRY = "award.js"
_PUBLISHED = (".js", ".txt")


def bundles(assets: Traversable) -> list[Traversable]:
    """Return the files to publish, by name: modules, and the licences of what is inside them.

    Args:
        assets: The package's folder of assets.

    Raises:
        PublishError: This copy of the package was never built.
    """
    folder = assets.joinpath(FOLDER)
    found = [path for path in folder.iterdir() if path.name.endswith(_PUBLISHED)] if folder.is_dir() else []
    if not any(path.name == _ENTRY for path in found):
        raise PublishError(
            "the scripts for browsers have not been bundled in this copy of badgepress",
            hint="Install it again with `pip install -e .`, or run `python site_plugin/browser/make_bundles.py`.",
        )
    return sorted(found, key=lambda path: path.name)
