"""The map of a route: places of a view in, shapes of an SVG out.

A degree is a unit of the drawing; north is up, so y is the latitude with its sign
changed. Longitudes run on over the date line, that a voyage over the Pacific does not
cross the whole map the other way round.
"""

from math import hypot

# A map of two towns still shows in which country they are.
LEAST_WIDTH, LEAST_HEIGHT = 16.0, 9.0
# Room around the route, as a part of it, and the shape of the picture.
MARGIN = 0.22
RATIO = 16 / 9
# How far a line bends towards the nearer pole, as a part of its length.
BEND = 0.12


def draw_route(legs: list[dict], ends: tuple = ()) -> dict | None:
    """Return what a template draws, or None where too little is known.

    :param legs: views of legs, in their order
    :param ends: views of POL and POD, for shipments without legs
    """
    stops, lines = _lay_out(legs, ends)
    if len(stops) < 2:
        return None
    box = _frame([(stop["x"], stop["y"]) for stop in stops])
    left, _top, width, _height = box
    scale = width / 100
    return {
        "box": " ".join(f"{one:.2f}" for one in box),
        "stops": stops,
        "lines": lines,
        "scale": scale,
        # The world again beside itself, as often as the frame looks there.
        "worlds": [x for x in (-540, -180, 180) if x < left + width and x + 360 > left],
    }


def _lay_out(legs, ends):
    stops, lines = [], []

    def stop_at(place):
        if not place or place["latitude"] is None or place["longitude"] is None:
            return None
        x, y = place["longitude"], -place["latitude"]
        if stops:
            x += 360 * round((stops[-1]["x"] - x) / 360)
        for stop in stops:
            if hypot(stop["x"] - x, stop["y"] - y) < 0.05:
                return stop
        stop = {"x": x, "y": y, "name": place["name"], "code": place["code"]}
        stops.append(stop)
        return stop

    if not legs:
        legs = [
            {"origin": one, "destination": other, "atd": None, "ata": None}
            for one, other in zip(ends, ends[1:], strict=False)
        ]
    for leg in legs:
        start, end = stop_at(leg["origin"]), stop_at(leg["destination"])
        if start and end and start is not end:
            lines.append({"path": _bend(start, end), "state": leg_state(leg)})
    return stops, lines


def leg_state(leg: dict) -> str:
    """Return how far a leg is, by the dates that were published of it."""
    if leg["ata"]:
        return "done"
    return "under_way" if leg["atd"] else "planned"


def _bend(start, end):
    """Return a curve between two stops that leans to the nearer pole."""
    middle_x = (start["x"] + end["x"]) / 2
    middle_y = (start["y"] + end["y"]) / 2
    lift = BEND * hypot(end["x"] - start["x"], end["y"] - start["y"])
    middle_y += -lift if middle_y <= 0 else lift
    return (
        f"M{start['x']:.2f} {start['y']:.2f}"
        f"Q{middle_x:.2f} {middle_y:.2f} {end['x']:.2f} {end['y']:.2f}"
    )


def _frame(points):
    """Return the part of the world to show: left, top, width, height."""
    xs, ys = zip(*points, strict=True)
    width = max((max(xs) - min(xs)) * (1 + 2 * MARGIN), LEAST_WIDTH)
    height = max((max(ys) - min(ys)) * (1 + 2 * MARGIN), LEAST_HEIGHT)
    width, height = max(width, height * RATIO), max(height, width / RATIO)
    left = (max(xs) + min(xs) - width) / 2
    top = (max(ys) + min(ys) - height) / 2
    return left, top, width, height
