"""Kept copies: everything that verifies a badge, in one ZIP that opens and verifies without a network for as long as there are browsers."""
