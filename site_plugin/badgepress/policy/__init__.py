"""Says whether the people behind a change may make it, by the policy that held before the change."""
