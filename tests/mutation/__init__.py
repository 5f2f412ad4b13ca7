"""Proves that the tests hold the rules: takes one out at a time, and sees which test fails."""
