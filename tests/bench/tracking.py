"""Ingesting events, and a form with a long timeline."""

# Of these many shipments, each with ten events, a table counts as full.
FULL = 1_000_000


def measure(bench):
    _ingest(bench)
    if bench.size == "big":
        _ingest_beside_many(bench)
    _open(bench)


def _ingest(bench):
    template = bench.templates.of("freight_tracking")
    answer = bench.inside(bench.scratch("events", template), "ingest_events")
    name = f"ingest {answer['events']:,} events, 500 at a time"
    for peer, peer_is, goal in (
        ("copy", "COPY of the same rows into the same table", 0.15),
        ("create", "Odoo's create() of the same rows, and nothing else", 1),
        ("alone", "ingest of one event at a time", 20),
    ):
        bench.figure(
            name, "rec/s", answer["ingest"], answer[peer], peer_is, at_least=goal
        )


def _ingest_beside_many(bench):
    template = bench.templates.of("freight_tracking")
    databases = {
        "many": bench.kept(
            "events",
            template,
            lambda name: bench.inside(name, "fill_events", count=FULL),
        ),
        "none": bench.scratch("no_events", template),
    }
    answers = {
        key: bench.inside(database, "ingest_events", peers=0)
        for key, database in databases.items()
    }
    bench.figure(
        f"the same beside {answers['many']['before']:,} others",
        "rec/s",
        answers["many"]["ingest"],
        answers["none"]["ingest"],
        "the same into an empty table",
        at_least=0.8,
    )


def _open(bench):
    template = bench.templates.of("freight_tracking")
    answer = bench.inside(bench.scratch("timeline", template), "open_timeline")
    bench.figure(
        f"open a form, {answer['events']} events",
        "ms",
        answer["with"],
        answer["without"],
        "the same form without events",
        at_most=1.3,
    )
    bench.figure(
        f"turn to its timeline of {answer['events']}",
        "ms",
        answer["timeline"],
        answer["without"],
        "the form without events",
    )
