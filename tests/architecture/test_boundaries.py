"""The arrows between the apps: what import-linter sees, and what it cannot."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

from tests.architecture._source import ROOT, name_of, nodes, python_files, tree

CONTRACTS = {"one-way", "kernel", "one-door", "pure-rules", "layers"}
# What makes a relation or an import out of a text.
FROM_TEXT = {"ForeignKey", "OneToOneField", "ManyToManyField", "import_string", "import_module", "get_model"}


def lint(config: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--config", str(config)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=os.environ | {"DOST_TESTING": "1"})


def test_the_import_contracts_are_kept() -> None:
    run = lint(ROOT / "pyproject.toml")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "5 kept, 0 broken" in run.stdout


def test_the_contracts_are_the_ones_the_house_was_built_by() -> None:
    settings = (ROOT / "pyproject.toml").read_text()
    assert {name for name in CONTRACTS if f'id = "{name}"' in settings} == CONTRACTS


def test_a_broken_contract_is_found(tmp_path: Path) -> None:
    settings = (ROOT / "pyproject.toml").read_text()
    broken = tmp_path / "pyproject.toml"
    broken.write_text(settings.replace('forbidden_modules = ["cases"]', 'forbidden_modules = ["dost_portal.audit"]'))
    run = lint(broken)
    assert run.returncode != 0
    assert "DSMF's side knows no case BROKEN" in run.stdout


def test_no_relation_leads_from_dsmf_to_the_cases() -> None:
    led = {
        f"{model.__name__}.{field.name}": field.related_model._meta.app_label
        for model in apps.get_app_config("referrals").get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model is not None
    }
    assert led
    assert "cases" not in led.values(), led


def test_no_relation_leads_from_the_cases_to_dsmf() -> None:
    led = {
        field.related_model._meta.app_label
        for model in apps.get_app_config("cases").get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model is not None
    }
    assert "referrals" not in led


def test_dsmf_names_no_case_in_a_text_that_becomes_a_relation_or_an_import() -> None:
    found = [
        where
        for where, node in nodes("referrals")
        if isinstance(node, ast.Call) and name_of(node) in FROM_TEXT
        for argument in (*node.args, *(keyword.value for keyword in node.keywords))
        if isinstance(argument, ast.Constant) and str(argument.value).split(".")[0] == "cases"
    ]
    assert found == []


@pytest.mark.parametrize("reference", ["cases.", '"cases"', "'cases'"])
def test_dsmf_source_does_not_even_mention_the_cases_app(reference: str) -> None:
    docstrings_removed = {path: ast.unparse(_without_docstrings(tree(path))) for path in python_files("referrals")}
    assert [path.name for path, source in docstrings_removed.items() if reference in source] == []


def _without_docstrings(module: ast.Module) -> ast.Module:
    copy = ast.parse(ast.unparse(module))
    for node in ast.walk(copy):
        body = getattr(node, "body", None)
        if (
            isinstance(body, list)
            and body
            and isinstance(body[0], ast.Expr)
            and isinstance(body[0].value, ast.Constant)
        ):
            body[0] = ast.Pass()
    return copy
