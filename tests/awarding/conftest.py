"""The cast of the awards desk's services, in the browser."""

from tests.awards.desk.conftest import xa_quyet  # noqa: F401 - a fixture
