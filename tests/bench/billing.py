"""Rating by tariffs: against a search for every line, and among many lines."""

LINES = {"few": 10_000, "many": 100_000}
SHIPMENTS = 10_000


def measure(bench):
    _rate(bench)


def _rate(bench):
    template = bench.templates.of("freight_billing")
    answers = {}
    for size, count in LINES.items():
        database = bench.kept(
            f"tariffs_{count}",
            template,
            lambda name, count=count: _fill(bench, name, count),
        )
        answers[size] = bench.inside(database, "rate_shipments")
    few, many = answers["few"], answers["many"]
    bench.figure(
        f"rate {SHIPMENTS:,}, {LINES['many']:,} tariff lines",
        "rec/s",
        many["ours"],
        many["peer"],
        "a search for the line of each charge",
        at_least=20,
    )
    bench.figure(
        f"the same, time among {LINES['many']:,} lines",
        "s",
        many["seconds"],
        few["seconds"],
        f"the same shipments among {LINES['few']:,}",
        at_most=1.3,
    )


def _fill(bench, name, count):
    bench.inside(name, "fill_shipments", count=SHIPMENTS)
    bench.inside(name, "fill_tariffs", lines=count)
