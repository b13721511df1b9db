"""Files that come from outside: taken into memory only, scanned, turned into clean pages, kept encrypted."""
