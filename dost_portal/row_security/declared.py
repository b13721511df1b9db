"""How an app says, in its `row_security.py`, who reaches its tables and which rows of them.

`TABLES` there is a tuple of `Table`, `FUNCTIONS` (where its policies need some) is SQL. A table that no
app declares is reached by no application role, and fails the tests.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from types import ModuleType
from typing import Final

from django.apps import apps
from django.utils.module_loading import module_has_submodule


class DbRole(StrEnum):
    """Roles of the database; none is its owner, a superuser or exempt from row-level security."""

    WEB = "dost_web"
    WORKER = "dost_worker"
    DSMF = "dost_dsmf"


READ: Final = "SELECT"
CHANGE: Final = "SELECT, INSERT, UPDATE"
ALL: Final = "SELECT, INSERT, UPDATE, DELETE"

# What the policies ask about the transaction; `dost_portal.row_security.scope` sets it. Each stands in a
# subquery, so that it is asked once a query and an index can serve the comparison.
USER: Final = "(SELECT nullif(current_setting('dost.user', true), '')::uuid)"
CENTRE: Final = "(SELECT nullif(current_setting('dost.centre', true), '')::bigint)"
CASE: Final = "(SELECT nullif(current_setting('dost.case', true), '')::uuid)"
SCOPE: Final = "(SELECT current_setting('dost.scope', true))"


@dataclass(frozen=True)
class Rows:
    """The rows a role reaches, as SQL over the row: `using` to read and write, `reading` to read besides.

    `whole` says that `reading` holds all that `using` does. Then a reading asks it alone: policies that ask other
    tables, which have policies of their own, multiply, and planning them takes longer than the query.
    """

    using: str
    reading: str = ""
    whole: bool = False


@dataclass(frozen=True)
class Table:
    """One table: what each role may do, and the rows it may do it to. Without `rows`: all of them."""

    name: str
    grants: Mapping[DbRole, str]
    rows: Mapping[DbRole, Rows] = field(default_factory=dict)


def all_tables() -> list[Table]:
    """Return what the installed apps declare, in the order of INSTALLED_APPS."""
    return [table for module in _modules() for table in getattr(module, "TABLES", ())]


def all_functions() -> list[str]:
    """Return the SQL functions that the policies of the installed apps call."""
    return [module.FUNCTIONS for module in _modules() if hasattr(module, "FUNCTIONS")]


def _modules() -> Iterator[ModuleType]:
    for config in apps.get_app_configs():
        if config.module is not None and module_has_submodule(config.module, "row_security"):
            yield import_module(f"{config.name}.row_security")
