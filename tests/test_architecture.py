"""The one-way flow of the design, read from the imports, and what every scoped model must name."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

from models_registry.scoping import ScopedQuerySet

ROOT = Path(__file__).resolve().parent.parent
# What each room may import of the house; lib imports nothing of it.
ALLOWED = {
    "danvan/lib": ("danvan.lib",),
    "danvan/accounts": ("danvan.accounts", "danvan.lib"),
    "models_registry": ("models_registry", "danvan.lib"),
    "awards": ("awards", "models_registry", "danvan.lib"),
    "danvan/review": ("danvan.review", "awards", "models_registry", "danvan.lib", "danvan.accounts"),
    "danvan/intake": ("danvan.intake", "danvan.review", "awards", "models_registry", "danvan.lib"),
    "danvan/closing": (
        "danvan.closing",
        "danvan.portal",
        "danvan.review",
        "danvan.accounts",
        "awards",
        "models_registry",
        "danvan.lib",
    ),
    "danvan/portal": ("danvan.portal", "danvan.review", "awards", "models_registry", "danvan.lib"),
}
IMPORT_ROOMS = ("reading", "deciding", "writing", "handing_back")
HOUSE = ("danvan", "models_registry", "awards")


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.split(".")[0] in HOUSE}


def type_checking_only(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            for inner in ast.walk(node):
                if isinstance(inner, ast.ImportFrom):
                    found |= {inner.module} | {f"{inner.module}.{alias.name}" for alias in inner.names}
    return found


@pytest.mark.parametrize("room", ALLOWED)
def test_a_room_imports_only_what_lies_on_its_left(room):
    for path in (ROOT / room).rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for name in imports_of(path) - type_checking_only(path):
            if name in HOUSE:
                continue
            assert name.startswith(ALLOWED[room]), f"{path.relative_to(ROOT)} imports {name}"


@pytest.mark.parametrize("at", range(len(IMPORT_ROOMS)))
def test_a_room_of_the_imports_knows_nothing_of_those_after_it(at):
    later = tuple(f"danvan.lists.{room}" for room in IMPORT_ROOMS[at + 1 :])
    for path in (ROOT / "models_registry/imports" / IMPORT_ROOMS[at]).rglob("*.py"):
        for name in imports_of(path) - type_checking_only(path):
            assert not name.startswith(later), f"{path.relative_to(ROOT)} imports {name}"


def test_every_model_that_belongs_to_a_unit_is_scoped():
    unscoped = {"Unit", "UnitSuccession", "Assignment"}
    for app in ("models_registry", "awards", "review"):
        for model in apps.get_app_config(app).get_models():
            names = {
                field.related_model.__name__ for field in model._meta.concrete_fields if field.is_relation
            }
            if names & {"Unit", "Registrant", "EmulationModel", "Registration"} - unscoped | (
                names & {"Unit"} if model.__name__ not in unscoped else set()
            ):
                assert issubclass(type(model._default_manager.all()), ScopedQuerySet), model
                assert hasattr(model, "unit_lookup"), model


def test_no_module_is_named_after_nothing():
    for path in ROOT.rglob("*.py"):
        if ".venv" not in path.parts:
            assert path.stem not in {"utils", "helpers", "common", "misc"}, path
