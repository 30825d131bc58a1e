"""Creating shipments through the import, and opening screens when there are many."""

SCREENS = {
    "open_list": "open the list of shipments",
    "open_form": "open a form: 10 legs, 50 boxes, 200 lines",
    "open_dashboard": "open the dashboard",
}
# What "many" is held against: the same screens with so few.
FEW = {10_000: 1_000, 1_000_000: 10_000}


def measure(bench):
    _create(bench)
    _open(bench)


def _create(bench):
    template = bench.templates.of("freight_shipment")
    answer = bench.inside(bench.scratch("import", template), "import_shipments")
    bench.figure(
        f"import {answer['rows']:,} shipments",
        "rec/s",
        answer["ours"],
        answer["peer"],
        "Odoo's own load() of the same rows",
        at_least=2,
    )


def _open(bench):
    template = bench.templates.of("freight_shipment")
    answers = {}
    for count in (FEW[bench.shipments], bench.shipments):
        database = bench.kept(
            f"shipments_{count}",
            template,
            lambda name, count=count: bench.inside(name, "fill_shipments", count=count),
        )
        answers[count] = bench.inside(database, "open_screens")
    few, many = answers[FEW[bench.shipments]], answers[bench.shipments]
    for key, name in SCREENS.items():
        bench.figure(
            f"{name}, {many['rows']:,}",
            "ms",
            many[key],
            few[key],
            f"the same with {few['rows']:,}",
            # The goal is about a million; with fewer it only tells.
            at_most=1.2 if bench.size == "big" else None,
        )
