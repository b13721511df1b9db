"""How dates, times and numbers are written and read, per language (Django's FORMAT_MODULE_PATH)."""
