"""`python -m badgepress`."""

from badgepress.cli.main import main

main()
