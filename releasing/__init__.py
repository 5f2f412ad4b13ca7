"""Makes what a release consists of; never part of the package."""
