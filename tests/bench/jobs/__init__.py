"""What is measured, by name: each makes itself ready for a registry, and gives what is done again and again."""

from tests.bench.jobs import exports, pages, papers, writes
from tests.bench.jobs.declared import Job

JOBS: dict[str, Job] = {**pages.JOBS, **writes.JOBS, **exports.JOBS, **papers.JOBS}
