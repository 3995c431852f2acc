"""Files that were sent are kept whole, or not at all."""

import resource
from contextlib import contextmanager

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


@contextmanager
def files_of_at_most(size):
    """The machine itself takes no larger one, as a disk that fills takes no more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_of_a_file_that_does_not_fit_nothing_stays(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with files_of_at_most(100_000), pytest.raises(OSError, match="too large"):
        default_storage.save("imports/lon.xlsx", ContentFile(bytes(300_000)))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    default_storage.save("imports/lon.xlsx", ContentFile(bytes(300_000)))
    assert (tmp_path / "imports/lon.xlsx").stat().st_size == 300_000
