"""The shape of a service: keyword-only, annotated, atomic; who acts is an argument."""

import ast
from pathlib import Path

from tests.architecture._source import ROOT, Function, name_of, nodes, python_files, tree

SERVICES = ("cases/services", "referrals/services")
# Pure functions of one value, and what the outbox calls with the subject of a message.
POSITIONAL = {"profession_of", "conflict_in", "deliver", "deliver_recall", "deliver_answer", "seconds_to_next_stage"}
# Each commits in steps of its own: a batch of stages, a message, a decision; the last is one statement.
OWN_TRANSACTIONS = {"sweep", "collect", "deliver", "deliver_recall", "deliver_answer", "mark_seen", "conclude_police"}
WRITES = {"save", "create", "bulk_create", "get_or_create", "update_or_create", "update", "delete", "record", "write"}


def public_functions() -> list[tuple[Path, ast.FunctionDef]]:
    files = [path for path in python_files() if _is_service(path)]
    assert len(files) > 10
    return [
        (path, node)
        for path in files
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


def _is_service(path: Path) -> bool:
    place = str(path.relative_to(ROOT))
    return place.startswith(SERVICES) and not path.name.startswith("_")


def called(function: ast.AST) -> set[str]:
    return {name_of(node) for node in ast.walk(function) if isinstance(node, ast.Call)}


def decorators(function: ast.FunctionDef) -> set[str]:
    return {name_of(decorator) for decorator in function.decorator_list}


def test_services_take_their_arguments_by_name() -> None:
    positional = {
        f"{path.name}: {function.name}"
        for path, function in public_functions()
        if function.name not in POSITIONAL and (function.args.args or function.args.posonlyargs)
    }
    assert positional == set()


def test_services_are_annotated() -> None:
    bare = {
        f"{path.name}: {function.name}"
        for path, function in public_functions()
        if function.returns is None
        or any(argument.annotation is None for argument in (*function.args.args, *function.args.kwonlyargs))
    }
    assert bare == set()


def test_a_service_that_writes_does_so_in_one_transaction() -> None:
    loose = {
        f"{path.name}: {function.name}"
        for path, function in public_functions()
        if function.name not in OWN_TRANSACTIONS and called(function) & WRITES and "atomic" not in decorators(function)
    }
    assert loose == set()


def test_what_somebody_does_is_atomic_even_where_others_write_for_it() -> None:
    loose = {
        f"{path.name}: {function.name}"
        for path, function in public_functions()
        if {argument.arg for argument in function.args.kwonlyargs} & {"by"}
        and function.name not in OWN_TRANSACTIONS
        and "atomic" not in decorators(function)
    }
    assert loose == set()


def test_no_service_enqueues() -> None:
    found = [where for where, node in nodes("cases", "referrals") if _enqueues(node)]
    assert found == []


def _enqueues(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and name_of(node) in {"delay", "apply_async", "send_task"}


def test_no_task_waits_in_the_broker_for_its_time() -> None:
    waits = [
        f"{where}: {keyword.arg}"
        for where, node in nodes()
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg in {"eta", "countdown"}
    ]
    assert waits == []


def test_only_advance_writes_the_step_of_a_case() -> None:
    writers = {
        where.partition(":")[0]
        for where, node in nodes("cases")
        if _sets_step(node) or (isinstance(node, ast.Call) and name_of(node) == "update" and _has_step(node))
    }
    assert writers <= {"cases/services/_advance.py"}


def _sets_step(node: ast.AST) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else []
    flat = [part for target in targets for part in (target.elts if isinstance(target, ast.Tuple) else [target])]
    return any(
        isinstance(part, ast.Attribute) and part.attr == "step" and name_of(part.value) != "self" for part in flat
    )


def _has_step(node: ast.Call) -> bool:
    return any(keyword.arg == "step" for keyword in node.keywords)


def test_every_function_of_the_portal_is_annotated() -> None:
    bare = [
        f"{where} {node.name}"
        for where, node in nodes()
        if isinstance(node, Function)
        and (
            node.returns is None
            or any(
                argument.annotation is None and argument.arg not in {"self", "cls"}
                for argument in (*node.args.args, *node.args.kwonlyargs)
            )
        )
    ]
    assert bare == []
