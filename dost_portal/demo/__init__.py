"""Invented people and cases, for `make run` and the benchmarks. Only in a database that carries the demo mark."""
