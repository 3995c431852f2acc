"""What every scoped model must name, and names that say nothing; the order of the rooms is held by `make lint`."""

from pathlib import Path

from django.apps import apps

from models_registry.scoping import ScopedQuerySet
from tests.picture import layers, picture

ROOT = Path(__file__).resolve().parent.parent


def test_every_model_that_belongs_to_a_unit_is_scoped():
    unscoped = {"Unit", "UnitSuccession", "Assignment"}
    for app in ("models_registry", "awards", "lists", "review"):
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


def test_every_room_and_every_module_of_the_project_has_its_place_in_the_declared_order():
    declared = {room for rooms in layers()[""] for room in rooms}
    found = {
        f"danvan.{path.stem}"
        for path in (ROOT / "danvan").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert found - {"danvan.__init__"} | {"models_registry", "awards"} == declared


def test_the_picture_in_readme_is_that_of_the_declared_order():
    assert f"```mermaid\n{picture()}\n```" in (ROOT / "README.md").read_text(encoding="utf-8")
