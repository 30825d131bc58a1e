"""A share link's page, against Odoo's page to log in: both public, without a session.

The page is rendered from the database each time; the peer asks for nothing of it.
"""

import http.client
import statistics
import threading
import time

from lib import server

ROUNDS = 150
SECONDS = 8
CLIENTS = 4
LOGIN = "/web/login"


def measure(bench):
    database = bench.scratch("share", bench.templates.of("freight_portal"))
    keys = bench.inside(database, "fill_share")
    with _serving(bench, database, workers=1) as port:
        times = _alternate(port, {**_pages(keys), "login": LOGIN})
    for key, what, goal in (
        ("usual", "share page, 20 events, 2 boxes, p50", 1.5),
        ("large", "share page, 300 events, 10 boxes, p50", 1.5),
    ):
        bench.figure(
            what, "ms", times[key], times["login"], f"{LOGIN}, p50", at_most=goal
        )
    with _serving(bench, database, workers=2) as port:
        rates = {
            name: _rate(port, path)
            for name, path in (("usual", _pages(keys)["usual"]), ("login", LOGIN))
        }
    bench.figure(
        f"share pages with 2 workers, {CLIENTS} clients",
        "1/s",
        rates["usual"],
        rates["login"],
        f"{LOGIN} in the same run",
    )


def _pages(keys):
    return {name: f"/track/{key}" for name, key in keys.items()}


class _serving:
    """An Odoo with so many workers, for as long as the block lasts."""

    def __init__(self, bench, database, workers):
        self.port = server.free_port()
        self.server = server.Server(bench.env, database, self.port, workers)

    def __enter__(self):
        self.server.start()
        return self.port

    def __exit__(self, *_error):
        self.server.stop()


def _get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise SystemExit(f"{path} answered {answer.status}")


def _alternate(port, pages):
    """Return the median of each page in ms; in turns, so that all meet the same."""
    times = {name: [] for name in pages}
    for round_ in range(ROUNDS + 5):
        for name, path in pages.items():
            began = time.perf_counter()
            _get(port, path)
            if round_ >= 5:  # the first ones fill caches
                times[name].append(time.perf_counter() - began)
    return {name: 1000 * statistics.median(taken) for name, taken in times.items()}


def _rate(port, path):
    """Return how many answers a second several clients get together."""
    for _time in range(10):
        _get(port, path)
    counts = [0] * CLIENTS
    end = time.monotonic() + SECONDS

    def ask(number):
        while time.monotonic() < end:
            _get(port, path)
            counts[number] += 1

    clients = [threading.Thread(target=ask, args=(n,)) for n in range(CLIENTS)]
    began = time.monotonic()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return sum(counts) / (time.monotonic() - began)
