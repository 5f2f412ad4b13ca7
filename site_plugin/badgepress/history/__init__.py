"""Compares a repository with what it was at a Git commit, and with what a site has published: what a change issues, and what it may not do."""
