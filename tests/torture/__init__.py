"""The fifteen promises of docs/promises.md, each measured: `python -m tests.torture`, or `make torture`."""
