"""The UN/LOCODE list as UNECE publishes it, in CSV.

    change, country, location, name, name without diacritics, subdivision, function,
    status, date, IATA, coordinates, remarks

    ,"NL","RTM","Rotterdam","Rotterdam","ZH","12345---","AF","0401",,"5155N 00430E",""

The list comes in several files, as Latin-1; pass their lines as text, best all in one
call, since a name in one file may refer to a place in another. Its IATA column is
filled only where the airport's code differs from the location code, so an airport
without one may or may not carry its location code at IATA.
"""

import csv
import re
from enum import StrEnum
from typing import NamedTuple

from . import locode

COLUMNS = 12
LONGEST_LINE = 1000  # of 2023-1: 203; a file that is no list may have one line only
SHAPE = re.compile(r"[A-Z]{2}[A-Z0-9]{3}")  # NLRTM, and DE9B0, which is listed
IATA = re.compile(r"[A-Z0-9]{3}")  # SVX; the list also has "---"
COORDINATES = re.compile(  # 5155N 00430E is 51°55' N, 4°30' E
    r"(\d\d)([0-5]\d)([NS])\s*(\d{3})([0-5]\d)([EW])"
)
REFERENCE = re.compile(r"(.+?)\s+=\s+(.+)")  # Vienna = Wien, Cayenne = GF CAY

# Windows-1252 letters that were saved as Latin-1: "Sch\x9clcher" is "Schœlcher".
WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}


class Fault(StrEnum):
    COLUMNS = "columns"  # too few or too many
    CODE = "code"  # no UN/LOCODE, or against the rule for them
    NAME = "name"  # no name at all
    COORDINATES = "coordinates"  # not in the form above, or off the globe
    REFERENCE = "reference"  # "Vienna = Wien", but no Wien in the country


class Problem(NamedTuple):
    """What is wrong in one line; the place is read as far as it goes."""

    line: int
    fault: Fault
    value: str


class Place(NamedTuple):
    code: str
    country: str
    name: str
    name_ascii: str
    subdivision: str
    functions: str  # "134B": the signs of recommendation 16, without the dashes
    iata: str
    latitude: float | None
    longitude: float | None
    removed: bool  # or to be removed in the next issue
    line: int
    aliases: tuple[str, ...] = ()  # the place's other names on the list

    @property
    def is_seaport(self):
        return "1" in self.functions

    @property
    def is_rail(self):
        return "2" in self.functions

    @property
    def is_road(self):
        return "3" in self.functions

    @property
    def is_airport(self):
        return "4" in self.functions


def parse(lines, problems=None):
    """The places of the list in its order, each code once.

    A code that comes again is the same place in another language (BEBRU Brussel and
    Bruxelles): that name and those of reference rows ("Vienna = Wien") are aliases.
    What is wrong with a line is appended to `problems`.
    """
    listing = Listing([] if problems is None else problems)
    for number, row in enumerate(rows(lines), start=1):
        listing.add(number, row)
    return listing.finish()


def rows(lines):
    """The columns of each line, read by itself.

    So a quote too many spoils its own line, not all that follow, and a line break
    inside quotes (the list has one) doesn't shift the numbering.
    """
    for line in lines:
        line = line[:LONGEST_LINE].strip().replace("\r", " ").replace("\n", " ")
        yield next(csv.reader([line]))


class Listing:
    """The list while it is being read."""

    def __init__(self, problems):
        self.problems = problems
        self.places = {}
        self.aliases = {}
        self.references = []

    def add(self, line, row):
        if not any(row):
            return
        if len(row) != COLUMNS:
            self.problems.append(Problem(line, Fault.COLUMNS, ",".join(row)))
        # With too many nothing is where it should be; a code and a name are four.
        if not 4 <= len(row) <= COLUMNS:
            return
        row += [""] * (COLUMNS - len(row))
        if row[2]:
            self.read_place(line, row)
        elif match := REFERENCE.fullmatch(row[3]):
            self.references.append((line, row[1], match))
        elif not row[3].startswith("."):  # .ANDORRA heads a country
            self.problems.append(Problem(line, Fault.CODE, row[1]))

    def read_place(self, line, row):
        name = row[3].strip() or row[4].strip()
        code = self.read_code(line, row)
        if not code:
            return
        if not name:
            self.problems.append(Problem(line, Fault.NAME, code))
            return
        if not name.isascii():
            name = name.translate(WINDOWS)
        known = self.places.get(code)
        if known and not known.removed:
            self.aliases.setdefault(code, []).append(name)
            return
        self.places[code] = Place(
            code,
            code[:2],
            name,
            row[4].strip() or name,
            row[5].strip(),
            row[6].replace("-", ""),
            row[9] if IATA.fullmatch(row[9]) else "",
            *self.read_coordinates(line, row[10]),
            row[0] in ("X", "x") or row[7] == "XX",
            line,
        )

    def read_code(self, line, row):
        code = row[1] + row[2]
        if locode.SHAPE.fullmatch(code):
            return code
        cleaned = locode.clean(code)
        if not locode.SHAPE.fullmatch(cleaned):
            self.problems.append(Problem(line, Fault.CODE, code))
        return cleaned if SHAPE.fullmatch(cleaned) else None

    def read_coordinates(self, line, text):
        if not text:
            return None, None
        match = COORDINATES.fullmatch(text.strip())
        if match:
            degrees, minutes, side, degrees_2, minutes_2, side_2 = match.groups()
            latitude = int(degrees) + int(minutes) / 60
            longitude = int(degrees_2) + int(minutes_2) / 60
            if latitude <= 90 and longitude <= 180:
                return (
                    -latitude if side == "S" else latitude,
                    -longitude if side_2 == "W" else longitude,
                )
        self.problems.append(Problem(line, Fault.COORDINATES, text))
        return None, None

    def finish(self):
        self.resolve_references()
        for code, names in self.aliases.items():
            place = self.places[code]
            others = tuple(name for name in dict.fromkeys(names) if name != place.name)
            self.places[code] = place._replace(aliases=others)
        return list(self.places.values())

    def resolve_references(self):
        """Find what "Vienna = Wien" means: a name in the country, or a code."""
        wanted = {(country, match[2]) for _line, country, match in self.references}
        found = {
            key: place.code
            for place in self.places.values()
            if (key := (place.country, place.name)) in wanted
        }
        for line, country, match in self.references:
            code = found.get((country, match[2]), locode.clean(match[2]))
            if code in self.places:
                self.aliases.setdefault(code, []).append(match[1])
            else:
                self.problems.append(Problem(line, Fault.REFERENCE, match[0]))
