"""The portal's own settings, with the one address more of `served`."""

from danvan.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.served"
