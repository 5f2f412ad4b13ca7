"""How far somebody has come: from badges held to pathways finished, milestones reached and next steps. Pure; knows content values only."""
