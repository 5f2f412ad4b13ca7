"""A catalogue and a signer to files, and the writer that makes a site of them whole or not at all. Knows nothing of click and MkDocs."""
