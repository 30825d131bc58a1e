"""The reference data on places, as rows that `freight.location` loads.

Two sources make the same kind of row: the ports, airports and terminals that ship with
the add-on, and the whole UN/LOCODE list. What ships was looked over by hand, so where
both know a port, the list only adds to it.
"""

import csv
from collections import defaultdict
from typing import NamedTuple

from odoo.tools import file_open

from .tools.nearest import Point, ZoneFinder

# Of several matches in a search the more prominent comes first: a port with terminals
# before one without, either before a town that only has the same name.
HAS_TERMINALS, IS_PORT, IS_AIRPORT, IS_SITE = 40, 20, 15, 10
# Of the towns on the list, those with more ways to get there.
FUNCTIONS = {"1": 4, "4": 3, "2": 2, "3": 1}


class Row(NamedTuple):
    """One location; None where the source says nothing."""

    key: str  # what the source knows it by, whatever a user makes of it later
    kind: str
    name: str
    parent_key: str | None = None
    code: str | None = None
    iata: str | None = None
    icao: str | None = None
    country: str | None = None  # ISO 3166 alpha-2
    subdivision: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    tz: str | None = None
    is_seaport: bool | None = None
    is_airport: bool | None = None
    is_rail: bool | None = None
    is_road: bool | None = None
    aliases: str | None = None
    prominence: int | None = None


def shipped():
    """Return the rows of what comes with the add-on, parents before children."""
    return [*ports(), *airports(), *terminals()]


def ports():
    with_terminals = {line["port"] for line in read("terminals.csv")}
    return [
        Row(
            key=line["code"],
            kind="place",
            name=line["name"],
            code=line["code"],
            country=line["country"],
            subdivision=line["subdivision"] or None,
            latitude=number(line["latitude"]),
            longitude=number(line["longitude"]),
            tz=line["tz"] or None,
            is_seaport=True,
            aliases=names(line["aliases"]),
            prominence=HAS_TERMINALS if line["code"] in with_terminals else IS_PORT,
        )
        for line in read("ports.csv")
    ]


def airports():
    return [
        Row(
            key=f"IATA {line['iata']}",
            kind="airport",
            name=line["name"],
            iata=line["iata"],
            icao=line["icao"] or None,
            country=line["country"],
            subdivision=line["subdivision"] or None,
            latitude=number(line["latitude"]),
            longitude=number(line["longitude"]),
            tz=line["tz"] or None,
            is_airport=True,
            aliases=names(line["city"]),
            prominence=IS_AIRPORT,
        )
        for line in read("airports.csv")
    ]


def terminals():
    return [
        Row(
            key=f"{line['port']} {line['name']}",
            kind=line["kind"],
            name=line["name"],
            parent_key=line["port"],
            aliases=names(line["aliases"]),
            prominence=IS_SITE,
        )
        for line in read("terminals.csv")
    ]


def unlocode(places, subdivisions):
    """Return the rows of the UN/LOCODE list.

    :param places: what `tools.unlocode.parse` read
    :param subdivisions: names of states and provinces by country and code
    """
    known = {row.code: row for row in ports()}
    zones = Zones([*known.values(), *airports()])
    rows = []
    for place in places:
        if place.removed:
            continue
        row = listed(place, subdivisions)
        if port := known.get(place.code):
            said = {
                k: value for k, value in port._asdict().items() if value is not None
            }
            row = row._replace(**said)
        rows.append(row if row.tz else row._replace(tz=zones.of(row)))
    return rows


def listed(place, subdivisions):
    state = place.subdivision
    return Row(
        key=place.code,
        kind="place",
        name=place.name,
        code=place.code,
        country=place.country,
        subdivision=subdivisions.get((place.country, state), state) or None,
        latitude=place.latitude,
        longitude=place.longitude,
        is_seaport=place.is_seaport,
        is_airport=place.is_airport,
        is_rail=place.is_rail,
        is_road=place.is_road,
        aliases=names(";".join(place.aliases)),
        prominence=sum(FUNCTIONS.get(sign, 0) for sign in place.functions),
    )


class Zones:
    """Time zones of places, learnt from those whose zone is known."""

    def __init__(self, rows):
        self.finder = ZoneFinder(
            Point(row.latitude, row.longitude, row.tz, row.country)
            for row in rows
            if row.tz and row.latitude is not None
        )
        self.by_state = defaultdict(set)
        for row in rows:
            if row.tz and row.subdivision:
                self.by_state[row.country, row.subdivision].add(row.tz)

    def of(self, row):
        """Return the zone, by the state where the list has no coordinates."""
        if row.latitude is None:
            zones = self.by_state.get((row.country, row.subdivision), ())
            if len(zones) == 1:
                return next(iter(zones))
        return self.finder.zone(row.country, row.latitude, row.longitude)


def read(filename):
    with file_open(f"freight_base/data/reference/{filename}") as file:
        return list(csv.DictReader(file))


def number(text):
    return float(text) if text else None


def names(text):
    """Return "HCMC;Saigon" as people write it in the form: "HCMC, Saigon"."""
    return text.replace(",", "").replace(";", ", ") or None
