"""The centre's side: identity lives here and only here."""
