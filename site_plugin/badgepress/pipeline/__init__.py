"""Carries awards through the rooms in batches: read and checked, then signed, rendered and written; on any `concurrent.futures.Executor`.

Tasks are pure functions of their arguments and of files, so that they give the same bytes in one process, in several, or on a cluster (docs/adr/0011).
"""
