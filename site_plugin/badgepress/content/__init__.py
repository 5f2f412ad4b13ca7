"""What people write: a folder of YAML to frozen, positioned values; every problem collected. Knows nothing of credentials and HTML."""
