"""People who work here: their roles, centres, desks and how they log in."""
