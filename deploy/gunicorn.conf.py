"""How the portal is served, by danvan.service and by `make demo`; numbers for a server of two cores."""

import gc
import subprocess
import sys

# The port is known to nginx.conf too.
bind = "127.0.0.1:8000"

# One process more than cores, for pages are bound by the processor. Threads let short pages be answered while
# others write a long workbook or wait for the database; each keeps a connection to it.
worker_class = "gthread"
workers = 3
threads = 4
# A process takes no more requests than it has threads, so that none waits behind a long one while others are free;
# nor does it keep connections open for later ones (that is the proxy's part, towards the browsers).
worker_connections = threads
keepalive = 0

limit_request_line = 8190  # as long as nginx takes; Vietnamese letters in a search are nine signs each

# A process that has shown no sign of life for so long is killed; a long page is no reason.
timeout = 120
# Python never gives memory back: a process that made a large workbook is replaced in time, not all at once. What it
# still does then, the closing of a whole province too, it may finish.
max_requests = 1000
max_requests_jitter = 200
graceful_timeout = 600

control_socket_disable = True  # nothing governs the server but systemd


raw_env = ["DANVAN_COLLECTED=1"]


def on_starting(server: object) -> None:
    """Static files are compressed and named by their content before the first process serves them."""
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(collect, check=True)


def post_worker_init(worker: object) -> None:
    """What is loaded for good is no longer walked through, and a page's own objects are not while it is being made.

    `python -m tests.deep load` measures it: by default Python looks for circles after every 700 new objects, and a
    page of numbers makes a hundred thousand.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)
