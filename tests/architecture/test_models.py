"""Models hold fields, constraints and querysets. Nothing happens behind a caller's back."""

import ast

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey

from dost_portal.crypto import SealedField, SealedQuerySet
from tests.architecture._source import name_of, nodes, python_files, tree

MODELS = [model for name in ("cases", "referrals") for model in apps.get_app_config(name).get_models()]


def test_nobody_listens_to_signals() -> None:
    imported = [
        where
        for where, node in nodes()
        if isinstance(node, ast.ImportFrom) and "signals" in (node.module or "") and "django" in (node.module or "")
    ]
    connected = [where for where, node in nodes() if isinstance(node, ast.Call) and name_of(node) == "receiver"]
    assert imported == []
    assert connected == []


def test_no_model_overrides_save_or_delete() -> None:
    found = [
        f"{path.name}: {cls.name}.{method.name}"
        for path in python_files()
        if "models" in path.parts or path.name == "models.py"
        for cls in ast.walk(tree(path))
        if isinstance(cls, ast.ClassDef)
        for method in cls.body
        if isinstance(method, ast.FunctionDef) and method.name in {"save", "delete", "save_base", "full_clean"}
    ]
    assert found == []


def test_no_model_points_to_anything_at_all() -> None:
    generic = [
        model.__name__
        for model in apps.get_models()
        if model.__module__.split(".")[0] in {"cases", "referrals", "dost_portal"}
        for field in model._meta.private_fields
        if isinstance(field, GenericForeignKey)
    ]
    assert generic == []


def test_rows_with_sealed_fields_are_read_by_the_queryset_that_guards_them() -> None:
    sealed = {model for model in MODELS if any(isinstance(field, SealedField) for field in model._meta.fields)}
    unguarded = [model.__name__ for model in sealed if not isinstance(model._default_manager.all(), SealedQuerySet)]
    assert len(sealed) > 8
    assert unguarded == []


def test_rows_of_a_case_have_keys_that_tell_nothing() -> None:
    sealed = {model for model in MODELS if any(isinstance(field, SealedField) for field in model._meta.fields)}
    assert {model._meta.pk.get_internal_type() for model in sealed} == {"UUIDField"}


def test_dsmf_keeps_nothing_sealed_because_it_knows_nothing_to_seal() -> None:
    assert not any(
        isinstance(field, SealedField)
        for model in apps.get_app_config("referrals").get_models()
        for field in model._meta.fields
    )
