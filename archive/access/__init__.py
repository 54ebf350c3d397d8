"""Who may come in: roles, passwords, one-time invitations, keys for programs."""
