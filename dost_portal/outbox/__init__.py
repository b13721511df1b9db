"""Messages that must leave: written in the transaction that causes them, delivered by a sweep."""
