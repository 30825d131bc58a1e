"""Make the outline of the world that the portal's map is drawn on.

    python data/make_world.py land-110m.json

The argument is that file of the npm package ``world-atlas`` 2.0.2 (ISC), which holds
Natural Earth's land (public domain) as TopoJSON. What comes out is one SVG with a
degree as its unit, so that a map shows a part of it by its ``viewBox`` alone.
"""

import json
import sys
from pathlib import Path

TARGET = Path(__file__).parents[1] / "freight_portal/static/src/img/world.svg"
# A tenth of a degree is less than a pixel of the largest map that is shown.
DIGITS = 1
# Islands smaller than this, in square degrees, are specks.
SMALLEST = 0.3
COLOUR = "#dfe6ea"


def read_arcs(topology):
    """Return the arcs as lists of (lon, lat); TopoJSON stores them as differences."""
    (sx, sy), (tx, ty) = (topology["transform"][one] for one in ("scale", "translate"))
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        yield points


def read_rings(topology, arcs):
    """Return the outer and inner rings of all land."""
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for ring in polygon:
                points = []
                for number in ring:
                    arc = arcs[number] if number >= 0 else arcs[~number][::-1]
                    points += arc[1 if points else 0 :]
                yield points


def area(ring):
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def split(ring):
    """Cut a ring where it jumps over the date line: each side is closed along it."""
    jumps = [
        number
        for number, (one, other) in enumerate(zip(ring, ring[1:], strict=False), 1)
        if abs(one[0] - other[0]) > 180
    ]
    if not jumps:
        return [ring]
    turned = ring[jumps[0] :] + ring[1 : jumps[0]]
    cuts = [jump - jumps[0] for jump in jumps] + [len(turned)]
    return [turned[a:b] for a, b in zip(cuts, cuts[1:], strict=False)]


def as_path(ring):
    """Return a ring as SVG: north is up, so latitudes change their sign."""
    points = [(round(lon, DIGITS), round(-lat, DIGITS)) for lon, lat in ring]
    kept = [
        one for one, last in zip(points, [None, *points], strict=False) if one != last
    ]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in kept) + "Z"


def main(source):
    topology = json.loads(Path(source).read_text())
    rings = read_rings(topology, list(read_arcs(topology)))
    parts = [part for ring in rings for part in split(ring)]
    path = "".join(as_path(part) for part in parts if area(part) >= SMALLEST)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-180 -90 360 180">'
        f'<path fill="{COLOUR}" d="{path}"/></svg>\n'
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
