"""Pages to print, before any format: for the client, for a payer, for an auditor, for the practitioner."""
