"""What a customer's list is asked for: words of an address in, plain choices out.

An address is typed, kept and passed on; what it says wrongly is left out.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from urllib.parse import urlencode

from .list_order import Column, read_mark

LONGEST_TEXT = 100
# Each order by its name: columns, the last one unique.
SORTS = {
    "etd": (Column("published_etd", True, datetime), Column("id", True, int)),
    "eta": (Column("published_eta", True, datetime), Column("id", True, int)),
    "eta_first": (Column("published_eta", kind=datetime), Column("id", kind=int)),
    "newest": (Column("id", True, int),),
    "number": (Column("name"), Column("id", kind=int)),
}
GROUPS = {"": None, "state": "state", "mode": "mode", "direction": "direction"}
STATES = ("draft", "confirmed", "in_transit", "done", "cancelled")
MODES = ("sea", "air", "road", "rail", "express", "multimodal")
DIRECTIONS = ("export", "import", "cross_trade", "domestic")
DATES = ("etd_from", "etd_to", "eta_from", "eta_to")
CHOICES = {"state": STATES, "mode": MODES, "direction": DIRECTIONS}
TEXTS = ("q", "place")


@dataclass(frozen=True)
class ListQuery:
    """A list as it was asked for."""

    q: str = ""
    place: str = ""
    state: str = ""
    mode: str = ""
    direction: str = ""
    late: bool = False
    dates: dict = field(default_factory=dict)
    sort: str = "etd"
    group: str = ""
    after: tuple = ()
    before: tuple = ()

    @classmethod
    def of(cls, words):
        """Read the words of an address.

        >>> ListQuery.of({"state": "done", "mode": "ship", "late": "1"}).words()
        {'state': 'done', 'late': '1'}
        """
        given = {name: _as_text(words.get(name)) for name in TEXTS}
        for name, known in CHOICES.items():
            given[name] = words.get(name) if words.get(name) in known else ""
        sort = words.get("sort") if words.get("sort") in SORTS else "etd"
        group = words.get("group") if words.get("group") in GROUPS else ""
        dates = {name: _as_date(words.get(name)) for name in DATES}
        query = cls(
            **given,
            late=words.get("late") == "1",
            dates={name: day for name, day in dates.items() if day},
            sort=sort,
            group=group,
        )
        return replace(
            query,
            after=read_mark(query.columns, words.get("after")),
            before=read_mark(query.columns, words.get("before")),
        )

    @property
    def columns(self):
        grouped = GROUPS[self.group]
        return (*([Column(grouped)] if grouped else []), *SORTS[self.sort])

    @property
    def is_filtered(self):
        return bool(self._filters())

    def _filters(self):
        words = {name: getattr(self, name) for name in (*TEXTS, *CHOICES)}
        words |= {name: day.isoformat() for name, day in self.dates.items()}
        words["late"] = "1" if self.late else ""
        return {name: word for name, word in words.items() if word}

    def words(self):
        """Return what of it stands in an address: the filters and the order."""
        words = self._filters()
        if self.sort != "etd":
            words["sort"] = self.sort
        if self.group:
            words["group"] = self.group
        return words

    def address(self, path, **others):
        """Return ``path`` with this query, and other words in place of its own."""
        words = self.words() | others
        text = urlencode({name: word for name, word in words.items() if word})
        return f"{path}?{text}" if text else path


def _as_text(word):
    return " ".join(str(word or "").replace("\x00", " ").split())[:LONGEST_TEXT].strip()


def _as_date(word):
    try:
        day = date.fromisoformat(str(word or ""))
    except ValueError:
        return None
    # What no calendar of ours holds is no day.
    return day if 1990 <= day.year <= 2099 else None
