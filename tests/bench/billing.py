"""Rating by tariffs, invoicing against sale orders, and the pivot of profit."""

LINES = {"few": 10_000, "many": 100_000}
SHIPMENTS = {"small": 1000, "big": 10_000}
CHARGES = {"small": 100_000, "big": 1_000_000}
INVOICED = {"small": 100, "big": 1000}


def measure(bench):
    _rate(bench)
    _invoice(bench)
    _pivot(bench)


def _rate(bench):
    template = bench.templates.of("freight_billing")
    shipments = SHIPMENTS[bench.size]
    answers = {}
    for size, count in LINES.items():
        database = bench.kept(
            f"tariffs_{count}",
            template,
            lambda name, count=count: _fill(bench, name, count),
        )
        answers[size] = bench.inside(database, "rate_shipments", rows=shipments)
    few, many = answers["few"], answers["many"]
    bench.figure(
        f"rate {shipments:,}, {LINES['many']:,} tariff lines",
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
    bench.inside(name, "fill_shipments", count=SHIPMENTS[bench.size])
    bench.inside(name, "fill_tariffs", lines=count)


def _invoice(bench):
    """In a database of its own: nothing else of the suite's benches needs `sale`."""
    count = INVOICED[bench.size]
    database = bench.scratch("invoices", bench.templates.of("freight_billing"))
    bench.databases.odoo(database, "-i", "sale")
    answer = bench.inside(database, "invoice_shipments", count=count)
    bench.figure(
        f"invoice {count:,} shipments of 5 charges",
        "s",
        answer["ours"],
        answer["peer"],
        "sale orders of the same lines: _create_invoices, action_post",
        at_most=1.0,
    )


def _pivot(bench):
    count = CHARGES[bench.size]
    database = bench.kept(
        f"charges_{count}",
        bench.templates.of("freight_billing"),
        lambda name: _fill_charges(bench, name, count),
    )
    answer = bench.inside(database, "pivot_profit")
    bench.figure(
        f"pivot of profit, {count:,} charges",
        "ms",
        answer["ours"],
        answer["peer"],
        "its GROUP BY in bare SQL",
        at_most=1.2,
    )


def _fill_charges(bench, name, count):
    bench.inside(name, "fill_shipments", count=count // 5)
    bench.inside(name, "fill_charges", count=count)
