"""Several machines, as processes: cut, killed and failed over under load. `python -m tests.hosts`, by hand."""
