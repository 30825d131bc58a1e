#!/usr/bin/env python3
"""Make freight_base's ports.csv and airports.csv from openly licensed packages.

    python3 -m pip install -r data/requirements.txt
    python3 data/make_places.py
    python3 data/make_places.py --sea-ports sea-ports-0.0.9.tgz \
        --airports airportsdata-20260905-py3-none-any.whl --out /tmp/places

Without arguments both packages are fetched by name (npm and pip) into a temporary
folder. The same input gives the same bytes, so a rebuild shows only true changes.
"""

import argparse
import csv
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path

import pytz

HERE = Path(__file__).resolve().parent
SEA_PORTS = "sea-ports@0.0.9"
PORT_COLUMNS = (
    "code",
    "name",
    "country",
    "subdivision",
    "latitude",
    "longitude",
    "tz",
    "aliases",
)
AIRPORT_COLUMNS = (
    "iata",
    "icao",
    "name",
    "city",
    "country",
    "subdivision",
    "latitude",
    "longitude",
    "tz",
)

LOCODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")  # VNSGN, UN Recommendation 16
IATA = re.compile(r"[A-Z0-9]{3}")  # SGN, SG2
ICAO = re.compile(r"[A-Z]{4}")  # VVTS; airportsdata also holds stand-ins: 0AA1
PARENTHESIS = re.compile(r"^(.+?) \((?:ex )?([^)]+)\)(.*)$")  # Mumbai (ex Bombay)
BRACKET = re.compile(r"^(.+?) ?\[([^]]+)\]\*?$")  # Dubayy [Dubai]

# Kosovo has a user-assigned code, which Odoo knows and the ISO list does not.
COUNTRIES = set(pytz.country_names) | {"XK"}
# ISO 3166 gives these their own code and UN/LOCODE follows it; airportsdata files
# their airports under US.
US_TERRITORIES = {"America/Puerto_Rico": "PR", "America/St_Thomas": "VI"}
# Where the subdivision reads "Dubayy [Dubai]" the bracket holds the English name.
BRACKET_IS_ENGLISH = {"AE", "JP"}
# Names that the tz database has retired. They live on in its "backward" file only,
# which several systems no longer install.
RETIRED_ZONES = {
    "Africa/Asmera": "Africa/Asmara",
    "America/Cordoba": "America/Argentina/Cordoba",
    "America/Yellowknife": "America/Edmonton",
    "America/Thunder_Bay": "America/Toronto",
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Choibalsan": "Asia/Ulaanbaatar",
    "Asia/Rangoon": "Asia/Yangon",
    "Asia/Saigon": "Asia/Ho_Chi_Minh",
    "Atlantic/Faeroe": "Atlantic/Faroe",
    "Europe/Kiev": "Europe/Kyiv",
    "Europe/Uzhgorod": "Europe/Kyiv",
    "Europe/Zaporozhye": "Europe/Kyiv",
    "Pacific/Enderbury": "Pacific/Kanton",
    "Pacific/Ponape": "Pacific/Pohnpei",
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sea-ports", type=Path, help="sea-ports tarball (npm)")
    parser.add_argument("--airports", type=Path, help="airportsdata wheel (PyPI)")
    parser.add_argument(
        "--out",
        type=Path,
        default=HERE.parent / "freight_base" / "data" / "reference",
        help="folder for ports.csv and airports.csv",
    )
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tarball = args.sea_ports or fetch_sea_ports(folder)
        wheel = args.airports or fetch_airports(folder)
        corrections = read_corrections()
        ports = make_ports(read_sea_ports(tarball), corrections)
        airports = make_airports(read_airports(wheel), corrections)
    args.out.mkdir(parents=True, exist_ok=True)
    write(args.out / "ports.csv", PORT_COLUMNS, ports)
    write(args.out / "airports.csv", AIRPORT_COLUMNS, airports)


# --- reading ------------------------------------------------------------------


def fetch_sea_ports(folder):
    command = ["npm", "pack", SEA_PORTS, "--silent", "--pack-destination", folder]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return next(Path(folder).glob("sea-ports-*.tgz"))


def fetch_airports(folder):
    pins = (HERE / "requirements.txt").read_text().split()
    pin = next(word for word in pins if word.startswith("airportsdata=="))
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    subprocess.run([*command, "--dest", folder, pin], check=True)
    return next(Path(folder).glob("airportsdata-*.whl"))


def read_sea_ports(tarball):
    with tarfile.open(tarball) as archive:
        return json.load(archive.extractfile("package/lib/ports.json"))


def read_airports(wheel):
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read("airportsdata/airports.csv").decode("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def read_corrections():
    with (HERE / "corrections.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


# --- ports --------------------------------------------------------------------


def make_ports(source, corrections):
    ports = {code: port_row(code, record) for code, record in source.items()}
    for code, record in sorted(source.items()):
        main_code = record["unlocs"][0]
        if code != main_code:  # CNSGH is Shanghai again: CNSHA takes it in
            del ports[code]
            ports[main_code]["aliases"].append(code)
    for correction in corrections:
        if LOCODE.fullmatch(correction["code"]):
            correct_port(ports, correction)
    drop_misleading_aliases(ports)
    return sorted(
        (as_text(port) for port in ports.values() if is_valid_port(port)),
        key=lambda port: port["code"],
    )


def port_row(code, record):
    country = code[:2]
    name, aliases = record["name"], list(record["alias"])
    match = PARENTHESIS.match(name)
    if match:
        name = match[1] + match[3]
        aliases.append(match[2])
    subdivision = plain_subdivision(country, record.get("province") or "")
    town, _, region = name.partition(", ")
    if region and region in subdivision:  # "Nagoya, Aichi" in Aichi
        name = town
    longitude, latitude = record.get("coordinates") or (None, None)
    return {
        "code": code,
        "name": name,
        "country": country,
        "subdivision": subdivision,
        "latitude": latitude,
        "longitude": longitude,
        "tz": port_zone(country, record.get("timezone") or ""),
        "aliases": aliases,
    }


def plain_subdivision(country, text):
    match = BRACKET.match(text)
    if not match:
        return text
    return match[2] if country in BRACKET_IS_ENGLISH else match[1]


def port_zone(country, zone):
    """The zone, if its country has it: the source puts Manaus in Stockholm."""
    zone = RETIRED_ZONES.get(zone, zone)
    zones = pytz.country_timezones.get(country, [])
    if zone in zones:
        return zone
    return zones[0] if len(zones) == 1 else ""


def correct_port(ports, correction):
    """Apply one line of corrections.csv that has a LOCODE.

    A filled cell replaces, an empty one keeps what the source says, aliases are
    added. A LOCODE among them is another row of the same place, which goes. A line
    with nothing but its code removes the row.
    """
    code = correction["code"]
    values = filled_cells(correction)
    if not values:
        del ports[code]
        return
    port = ports.setdefault(code, {**dict.fromkeys(PORT_COLUMNS, ""), "aliases": []})
    aliases = values.pop("aliases", "").split(";")
    for alias in filter(None, aliases):
        ports.pop(alias, None)
        port["aliases"].append(alias)
    port.update(values, code=code)
    port["country"] = port["country"] or code[:2]
    port["tz"] = port["tz"] or port_zone(port["country"], "")


def drop_misleading_aliases(ports):
    """Drop aliases that name another port of the country, or several ports.

    The source gives Long Beach the aliases Los Angeles and LAX.
    """
    names = {(port["country"], plain(port["name"])) for port in ports.values()}
    codes = {(port["country"], port["code"][2:]) for port in ports.values()}
    claims = Counter(
        (port["country"], plain(alias))
        for port in ports.values()
        for alias in set(port["aliases"])
    )
    for port in ports.values():
        port["aliases"] = [
            alias
            for alias in dict.fromkeys(port["aliases"])
            if (key := (port["country"], plain(alias))) not in names
            and (port["country"], alias) not in codes
            and claims[key] == 1
        ]


def plain(text):
    """Without case or accents, to compare names: "Cát Lái" as "cat lai"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def is_valid_port(port):
    return LOCODE.fullmatch(port["code"]) and is_valid_place(port)


# --- airports -----------------------------------------------------------------


def make_airports(source, corrections):
    airports = {
        record["iata"]: airport_row(record) for record in source if record["iata"]
    }
    for correction in corrections:
        if IATA.fullmatch(correction["code"]):
            airports[correction["code"]].update(filled_cells(correction))
    return sorted(
        (
            as_text(airport)
            for airport in airports.values()
            if IATA.fullmatch(airport["iata"]) and is_valid_place(airport)
        ),
        key=lambda airport: airport["iata"],
    )


def airport_row(record):
    country = record["country"]
    if country == "US":
        country = US_TERRITORIES.get(record["tz"], country)
    return {
        "iata": record["iata"],
        "icao": record["icao"] if ICAO.fullmatch(record["icao"]) else "",
        "name": record["name"],
        "city": record["city"],
        "country": country,
        "subdivision": record["subd"],
        "latitude": record["lat"],
        "longitude": record["lon"],
        "tz": RETIRED_ZONES.get(record["tz"], record["tz"]),
    }


# --- both ---------------------------------------------------------------------


def filled_cells(correction):
    return {
        field: value
        for field, value in correction.items()
        if value and field not in ("code", "why")
    }


def is_valid_place(place):
    return (
        place["name"]
        and place["country"] in COUNTRIES
        and place["tz"] in pytz.all_timezones_set
        and place["latitude"] not in (None, "")
        and -90 <= float(place["latitude"]) <= 90
        and -180 <= float(place["longitude"]) <= 180
    )


def as_text(place):
    place = {
        field: " ".join(value.split()) if isinstance(value, str) else value
        for field, value in place.items()
    }
    for field in ("latitude", "longitude"):
        place[field] = f"{float(place[field]):.4f}"  # 4 digits: 11 m
    if "aliases" in place:
        place["aliases"] = ";".join(sorted(place["aliases"]))
    return place


def write(path, columns, rows):
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{path.name}: {len(rows)} rows")


if __name__ == "__main__":
    main()
