"""Hatch's build hook: wheels, source distributions and editable installs all have the bundles inside."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))

import make_bundles


class BrowserBundles(BuildHookInterface):
    """Makes the bundles before anything is packed."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for Node from PyPI only where it is needed and the machine has none."""
        return [] if make_bundles.are_fresh() or make_bundles.find_node() else [make_bundles.NODE_FROM_PYPI]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the bundles."""
        try:
            make_bundles.make_bundles()
        except make_bundles.BundleError as error:
            sys.exit(str(error))
