"""Documents and a signer to proofs. Signers stand in `signers/`, one file a URI scheme. Knows nothing of YAML and HTML."""
