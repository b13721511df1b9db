"""DSMF's side. Knows no harmed person, no centre staff, no case: only what the contract carries."""
