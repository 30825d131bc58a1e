"""The time zone of a place, from places whose zone is known.

A country with one zone needs no search. Elsewhere the nearest known place of the
same country decides: borders of zones follow borders of states, so it errs only
close to one.
"""

from collections import defaultdict
from datetime import UTC, datetime
from functools import cache
from math import asin, ceil, cos, floor, radians, sin, sqrt
from typing import NamedTuple

import pytz

EARTH_KM = 6371.0088  # mean radius, IUGG
CELL_KM = 100
FAR_KM = 500  # beyond that a neighbour says nothing about the clock


class Point(NamedTuple):
    latitude: float
    longitude: float
    tz: str
    country: str  # ISO 3166 alpha-2


def distance(latitude, longitude, latitude_2, longitude_2):
    """Kilometres along the great circle (haversine formula)."""
    a = radians(latitude)
    b = radians(latitude_2)
    h = (
        sin((b - a) / 2) ** 2
        + cos(a) * cos(b) * sin(radians(longitude_2 - longitude) / 2) ** 2
    )
    return 2 * EARTH_KM * asin(min(1, sqrt(h)))


@cache
def country_zone(country):
    """The zone of a country whose clocks all agree this year, else None.

    Germany has a second zone for Büsingen, Argentina has twelve, all with one time.
    """
    names = _country_zones(country)
    return names[0] if len({_clock(name) for name in names}) == 1 else None


def _country_zones(country):
    return pytz.country_timezones.get(country or "", ())


@cache
def _clock(zone):
    """The zone's offsets this year, in the middle of each month."""
    tz = pytz.timezone(zone)
    year = datetime.now(UTC).year
    return tuple(
        datetime(year, month, 15, tzinfo=UTC).astimezone(tz).utcoffset()
        for month in range(1, 13)
    )


class ZoneFinder:
    """Finds zones by known points.

    The points lie in a grid of cubes around the Earth's centre: a straight line
    through the Earth grows with the way around it, and there is neither a pole nor a
    date line to mind.
    """

    def __init__(self, points, far_km=FAR_KM):
        self.far = _chord(far_km)
        self.grids = defaultdict(lambda: defaultdict(list))
        for point in points:
            if point.tz not in pytz.all_timezones_set:
                continue
            spot = _spot(point.latitude, point.longitude)
            self.grids[point.country][_cell(spot)].append((spot, point.tz))

    def zone(self, country, latitude=None, longitude=None):
        """The zone's name, or None where nothing sensible is known."""
        names = _country_zones(country)
        if len(names) == 1:
            return names[0]
        if latitude is not None and longitude is not None and country in self.grids:
            zone = self._nearest(self.grids[country], _spot(latitude, longitude))
            if zone:
                return zone
        return country_zone(country)

    def _nearest(self, grid, spot):
        x, y, z = spot
        i, j, k = _cell(spot)
        best, zone = self.far**2, None
        for ring, shell in enumerate(_shells(ceil(self.far / CELL_KM))):
            # Whatever lies in this shell is at least `ring - 1` cells away.
            if zone and best <= ((ring - 1) * CELL_KM) ** 2:
                break
            for di, dj, dk in shell:
                for (px, py, pz), tz in grid.get((i + di, j + dj, k + dk), ()):
                    gap = (px - x) ** 2 + (py - y) ** 2 + (pz - z) ** 2
                    if gap <= best:
                        best, zone = gap, tz
        return zone


def _spot(latitude, longitude):
    """Where the place is, in kilometres from the Earth's centre."""
    latitude, longitude = radians(latitude), radians(longitude)
    flat = EARTH_KM * cos(latitude)
    return flat * cos(longitude), flat * sin(longitude), EARTH_KM * sin(latitude)


def _cell(spot):
    x, y, z = spot
    return floor(x / CELL_KM), floor(y / CELL_KM), floor(z / CELL_KM)


def _chord(km):
    """The straight line under a way of so many kilometres."""
    return 2 * EARTH_KM * sin(km / EARTH_KM / 2)


@cache
def _shells(count):
    """For each ring around a cell, the steps to its cells, as far as `count`."""
    steps = range(-count, count + 1)
    shells = [[] for _ in range(count + 1)]
    for step in ((i, j, k) for i in steps for j in steps for k in steps):
        shells[max(map(abs, step))].append(step)
    return shells
