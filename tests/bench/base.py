"""The suite's installation, and finding a place among all the world's."""


def measure(bench):
    _install(bench)
    _search(bench)


def _install(bench):
    """Each on a fresh clone of a database that holds only Odoo's web client."""
    ground = bench.templates.bare()
    suite = ",".join(addon.name for addon in bench.templates.suite)
    times = {}
    for key, modules in (("suite", suite), ("account", "account")):
        database = bench.scratch(key, ground)
        times[key] = bench.seconds(
            lambda db=database, names=modules: bench.databases.odoo(db, "-i", names)
        )
    bench.figure(
        "install the suite", "s", times["suite"], times["account"], "-i account"
    )


def _search(bench):
    database = bench.kept(
        "places",
        bench.templates.minimal(bench.templates.suite[0]),
        lambda name: bench.inside(name, "fill_places"),
    )
    answer = bench.inside(database, "search_places")
    bench.figure(
        f"find a place among {answer['places']:,}, p50",
        "ms",
        answer["ours"],
        answer["peer"],
        f"name_search among {answer['partners']:,} of Odoo's partners, same words",
        at_most=0.5,
    )
    bench.figure(
        "the same, p95",
        "ms",
        answer["ours_p95"],
        answer["peer_p95"],
        "name_search of partners, p95",
    )
