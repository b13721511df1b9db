"""What every list of the portal is made of: filters in its address, columns, pages by key, views kept under a name."""
