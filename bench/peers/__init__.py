"""Other software at the same work: site builders that render unsigned pages, and libraries that sign."""
