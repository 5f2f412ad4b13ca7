"""What a code host needs of us: issue forms, workflows and comments. Text only; nothing here talks to a host."""
