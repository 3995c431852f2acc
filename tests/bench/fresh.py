"""A fresh database with the article's facts and the demonstration, in a process that has nothing of Django yet."""

import os

import django
from django.core.management import call_command


def set_up() -> None:
    """Sets Django up on the database that the environment names, and fills it."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "danvan.settings"
    django.setup()
    for command in ("migrate", "load_lam_binh", "load_demo"):
        with open(os.devnull, "w") as nowhere:
            call_command(command, verbosity=0, stdout=nowhere)
