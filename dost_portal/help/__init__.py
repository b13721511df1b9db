"""Guides of each role, the project's documents and the first-login tour, inside the portal."""
