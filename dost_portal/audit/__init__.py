"""The trail: who saw or did what, append-only and chained."""
