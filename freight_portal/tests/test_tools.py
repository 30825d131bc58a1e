"""The portal's pure functions: pages by keyset, words of an address, the map."""

from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.list_order import Column, after, mark_of, read_mark, write_mark
from ..tools.list_query import ListQuery
from ..tools.route_map import RATIO, draw_route

# How long an example takes is the machine's affair.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
DAY = datetime(2025, 5, 10)
# Few values, so that rows are often equal in the first column.
ROWS = st.lists(
    st.tuples(st.one_of(st.just(False), st.integers(1, 4)), st.booleans()),
    max_size=12,
)


def sort_key(columns, row):
    """The place of a row as PostgreSQL orders it: nulls are the largest."""
    key = []
    for column in columns:
        value = row[column.name]
        place = (value is False, 0 if value is False else value)
        key.append(tuple(-one for one in place) if column.descending else place)
    return key


class Row(dict):
    """A row that a domain can look at, as at a record."""

    def matches(self, domain):
        return any(all(self._holds(*term) for term in terms) for terms in domain)

    def _holds(self, name, operator, value):
        mine = self[name]
        if operator == "in":
            return mine in value
        if operator == "not in":
            return mine not in value
        if mine is False:
            return False
        return mine < value if operator == "<" else mine > value


def as_terms(domain):
    """A domain as a list of conjunctions, by multiplying it out."""
    if domain.is_true():
        return [[]]
    if domain.is_false():
        return []
    if hasattr(domain, "children"):
        parts = [as_terms(child) for child in domain.children]
        if domain.OPERATOR == "|":
            return [terms for part in parts for terms in part]
        product = [[]]
        for part in parts:
            product = [[*left, *right] for left in product for right in part]
        return product
    value = domain.value
    if domain.operator in ("=", "!="):
        operator = "in" if domain.operator == "=" else "not in"
        return [[(domain.field_expr, operator, [value])]]
    return [[(domain.field_expr, domain.operator, value)]]


@tagged("post_install", "-at_install")
class TestKeyset(BaseCase):
    @patient
    @given(ROWS, st.booleans(), st.booleans(), st.integers(0, 11))
    def test_behind_a_row_is_what_the_order_puts_behind_it(
        self, values, first_down, last_down, at
    ):
        columns = (Column("etd", first_down), Column("id", last_down))
        rows = [
            Row(etd=value, id=number) for number, (value, _x) in enumerate(values, 1)
        ]
        rows.sort(key=lambda row: sort_key(columns, row))
        if at >= len(rows):
            return
        domain = as_terms(after(columns, [rows[at][one.name] for one in columns]))
        behind = [row for row in rows if row.matches(domain)]
        self.assertEqual(behind, rows[at + 1 :])

    def test_mark_comes_back_as_it_was(self):
        columns = (
            *(Column("name"), Column("at", kind=datetime)),
            *(Column("day", kind=date), Column("id", kind=int)),
        )
        for name in ("a", "a ~ b", "~~", "Đà Nẵng", "x" * 250):
            for at in (DAY, DAY.replace(microsecond=7), False):
                row = {"name": name, "at": at, "day": DAY.date(), "id": 7}
                word = mark_of(columns, row)
                self.assertEqual(read_mark(columns, word), tuple(row.values()))

    @patient
    @given(st.one_of(st.text(max_size=60), st.none(), st.integers()))
    def test_any_word_is_read_as_a_mark_or_none(self, word):
        for columns in (
            (Column("id", kind=int),),
            (Column("day", True, date), Column("id", True, int)),
            (Column("name"), Column("at", kind=datetime), Column("id", kind=int)),
        ):
            self.assertIn(len(read_mark(columns, word)), (0, len(columns)))

    def test_what_is_no_mark_is_none(self):
        columns = (Column("at", True, datetime), Column("id", True, int))
        for word in (
            *("", "x", "~", "2025-13-01~7", "2025-05-10~7~8", "2025-05-10~-7"),
            *("2025-05-10~99999999999", "2025-05-10~٣", "x" * 5000 + "~1"),
            f"2025-05-10~{'0' * 30}1",
        ):
            self.assertEqual(read_mark(columns, word), (), word)


@tagged("post_install", "-at_install")
class TestListQuery(BaseCase):
    @patient
    @given(
        st.dictionaries(
            st.sampled_from(
                ["q", "state", "mode", "etd_from", "sort", "group", "after", "late"]
            ),
            st.one_of(st.text(max_size=40), st.integers(), st.none()),
        )
    )
    def test_any_address_is_read_and_written_the_same(self, words):
        query = ListQuery.of(words)
        self.assertEqual(ListQuery.of(query.words()).words(), query.words())

    def test_what_is_wrong_is_left_out(self):
        query = ListQuery.of(
            {"state": "sunk", "etd_from": "31/12/2025", "sort": "margin", "q": " x "}
        )
        self.assertEqual(query.words(), {"q": "x"})

    def test_cursor_comes_back_as_it_was(self):
        for values in ([DAY, 7], [False, 7]):
            word = write_mark(values)
            again = ListQuery.of({"after": word})
            self.assertEqual(list(again.after), values)

    def test_cursor_of_another_order_is_none(self):
        word = write_mark(["done", DAY, 7])
        self.assertEqual(ListQuery.of({"after": word}).after, ())
        self.assertEqual(ListQuery.of({"after": "1' OR 1=1~x"}).after, ())


def place(name, latitude, longitude):
    return {"name": name, "code": name, "latitude": latitude, "longitude": longitude}


def leg(origin, destination, atd=None, ata=None):
    return {"origin": origin, "destination": destination, "atd": atd, "ata": ata}


@tagged("post_install", "-at_install")
class TestRouteMap(BaseCase):
    saigon = place("Ho Chi Minh City", 10.77, 106.67)
    long_beach = place("Long Beach", 33.77, -118.18)

    def test_pacific_is_crossed_over_the_date_line(self):
        drawn = draw_route([leg(self.saigon, self.long_beach)])
        first, second = drawn["stops"]
        self.assertLess(abs(second["x"] - first["x"]), 180)
        left, _top, width, height = map(float, drawn["box"].split())
        self.assertLess(left, first["x"])
        self.assertGreater(left + width, second["x"])
        self.assertAlmostEqual(width / height, RATIO, delta=0.01)
        self.assertEqual(drawn["worlds"], [-180, 180])

    def test_states_follow_from_published_dates(self):
        other = place("Singapore", 1.28, 103.83)
        legs = [
            leg(self.saigon, other, atd=DAY, ata=DAY + timedelta(1)),
            leg(other, self.long_beach, atd=DAY + timedelta(2)),
            leg(self.long_beach, place("Chicago", 41.9, -87.6)),
        ]
        states = [line["state"] for line in draw_route(legs)["lines"]]
        self.assertEqual(states, ["done", "under_way", "planned"])

    def test_without_two_known_places_there_is_no_map(self):
        nowhere = place("Factory", None, None)
        self.assertIsNone(draw_route([leg(self.saigon, nowhere)]))
        self.assertIsNone(draw_route([leg(self.saigon, None)]))
        self.assertIsNone(draw_route([], (None, None)))

    def test_ends_do_where_no_leg_is_planned(self):
        drawn = draw_route([], (self.saigon, self.long_beach))
        self.assertEqual(len(drawn["lines"]), 1)

    @patient
    @given(
        st.lists(
            st.tuples(st.floats(-85, 85), st.floats(-180, 180)), min_size=2, max_size=6
        )
    )
    def test_every_stop_is_inside_the_frame(self, points):
        stops = [place(str(n), *point) for n, point in enumerate(points)]
        legs = [leg(one, other) for one, other in zip(stops, stops[1:], strict=False)]
        drawn = draw_route(legs)
        if drawn is None:
            return
        left, top, width, height = map(float, drawn["box"].split())
        for stop in drawn["stops"]:
            self.assertTrue(left <= stop["x"] <= left + width)
            self.assertTrue(top <= stop["y"] <= top + height)
