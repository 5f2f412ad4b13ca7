"""Verifies one badge of anybody, in any form: `badgepress verify`, and what its twin in the browser does (docs/verifying.md)."""
