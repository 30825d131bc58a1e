"""House bills drawn by ReportLab, against Odoo's QWeb report of the same content."""

BATCH = 500
LARGE = 2_000


def measure(bench):
    template = bench.templates.of("freight_document")
    database = bench.scratch("documents", template)
    speed = bench.inside(database, "draw_bills", count=BATCH)
    bench.figure(
        f"draw {BATCH} house bills in one batch",
        "bills/s",
        BATCH / speed["ours"],
        BATCH / speed["peer"],
        "a QWeb report of the same content, one call of wkhtmltopdf",
        at_least=3,
    )
    bench.figure(
        "draw one house bill",
        "bills/s",
        1 / speed["ours_one"],
        1 / speed["peer_one"],
        "a QWeb report of the same content",
        at_least=20,
    )
    peaks = {
        count: bench.inside(database, "draw_bills_peak", count=count)["peak"]
        for count in (BATCH, LARGE)
    }
    bench.figure(
        f"peak memory of drawing {LARGE:,} bills",
        "MB",
        peaks[LARGE],
        peaks[BATCH],
        f"that of drawing {BATCH}",
        at_most=1.3,
    )
