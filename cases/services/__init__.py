"""One module per noun, one function per verb. Every write of a case goes through here."""
