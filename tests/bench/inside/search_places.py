"""Type the beginnings of place names into both search boxes, in turn."""

import json
import random
import statistics
import time

WORDS = 300
SEED = 19

places = env["freight.location"]  # noqa: F821
partners = env["res.partner"]  # noqa: F821


def words():
    """What people type: the first letters of names, all over the world."""
    found = places.search_fetch([("kind", "=", "place")], ["name"], limit=200_000)
    chosen = random.Random(SEED).sample(found.mapped("name"), WORDS)
    return [name[: 4 + number % 6].strip() for number, name in enumerate(chosen)]


def milliseconds(model, word):
    model.env.invalidate_all()
    began = time.perf_counter()
    model.name_search(word, limit=8)
    return (time.perf_counter() - began) * 1000


times = {"ours": [], "peer": []}
for word in words():
    times["ours"].append(milliseconds(places, word))
    times["peer"].append(milliseconds(partners, word))

answer = {
    "places": places.search_count([("kind", "=", "place")]),
    "partners": partners.search_count([]),
}
for key, values in times.items():
    answer[key] = statistics.median(values)
    answer[key + "_p95"] = statistics.quantiles(values, n=20)[-1]
print("BENCH", json.dumps(answer))
