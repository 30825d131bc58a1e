from odoo.tests import tagged

from .common import FreightCase


@tagged("post_install", "-at_install")
class TestLocationSearch(FreightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Names and codes that no real place has: the shipped places stay out of it.
        cls.quxham = cls.place("Quxham", "ZZQXH", aliases="Quxheim, Q’ville")
        cls.bad_quxham = cls.place("Bad Quxham", "ZZBQX", prominence=90)
        cls.quxhamton = cls.place("Quxhamton", "ZZQXT")
        cls.other_qxh = cls.place("Elsewhere", "YYQXH")
        cls.port_qxh = cls.place("Harbour", "XXQXH", prominence=50)
        cls.airport = cls.locations.create(
            {"name": "Farfield International", "kind": "airport", "iata": "QXH"}
        )
        cls.terminal = cls.site("Cát Quxlai", cls.quxham)

    def found(self, text, **kwargs):
        ids = [id_ for id_, _label in self.locations.name_search(text, **kwargs)]
        return self.locations.browse(ids)

    def test_best_match_first(self):
        for text, best in (
            ("ZZQXH", self.quxham),  # the code
            ("zz qxh", self.quxham),  # as it stands in print
            ("QXH", self.airport),  # an airport's code before parts of codes
            ("Quxham", self.quxham),  # a whole name before the more prominent rest
            ("quxheim", self.quxham),  # another name
            ("quxhamt", self.quxhamton),
            ("cat quxlai", self.terminal),  # without its accent
            ("CÁT QUXLAI", self.terminal),
            ("quxlai quxham", self.terminal),  # with the place that it belongs to
            ("q'ville", self.quxham),
        ):
            with self.subTest(text):
                self.assertEqual(self.found(text, limit=8)[:1], best)

    def test_last_three_of_the_code_by_prominence(self):
        self.assertEqual(
            self.found("qxh"),
            self.airport + self.port_qxh + self.other_qxh + self.quxham,
        )

    def test_order_from_whole_name_to_inside_a_word(self):
        inside = self.place("Nequxhamby", prominence=99)
        self.assertEqual(
            self.found("quxham"),
            # all of the name; begins it; begins a word, by prominence; inside one
            self.quxham + self.quxhamton + self.bad_quxham + self.terminal + inside,
        )

    def test_limit_counts_both_steps(self):
        self.place("Nequxhamby")
        for limit in range(1, 6):
            self.assertEqual(len(self.found("quxham", limit=limit)), limit)
        self.assertEqual(len(self.found("quxham", limit=None)), 5)

    def test_domain_and_archived(self):
        terminals = [("kind", "=", "terminal")]
        self.assertEqual(self.found("quxham", domain=terminals), self.terminal)
        self.quxham.active = False
        self.assertNotIn(self.quxham, self.found("quxham"))

    def test_nothing_typed_and_nothing_found(self):
        self.assertEqual(len(self.found("", limit=3)), 3)
        self.assertFalse(self.found("quxxux"))
        self.assertFalse(self.locations.search([("display_name", "ilike", "()")]))
        self.assertFalse(self.found("% _"))

    def test_display_names(self):
        self.assertEqual(self.quxham.display_name, "Quxham (ZZQXH)")
        self.assertEqual(self.airport.display_name, "Farfield International (QXH)")
        self.assertEqual(self.terminal.display_name, "Cát Quxlai, Quxham")

    def test_display_names_where_there_is_little_room(self):
        cases = {
            "code_first": ("ZZQXH Quxham", "QXH Farfield", "ZZQXH Cát Quxlai"),
            "short": ("ZZQXH", "QXH", "Cát Quxlai"),
        }
        for label, (port, airport, terminal) in cases.items():
            with self.subTest(label):
                places = self.locations.with_context(freight_location_label=label)
                names = [
                    places.browse(place.id).display_name
                    for place in (self.quxham, self.airport, self.terminal)
                ]
                self.assertEqual(names[0], port)
                self.assertTrue(names[1].startswith(airport), names[1])
                self.assertEqual(names[2], terminal)

    def test_a_place_to_pick_is_named_in_full(self):
        place = self.quxham.with_context(
            freight_location_label="short", formatted_display_name=True
        )
        self.assertTrue(place.display_name.startswith("Quxham (ZZQXH)"))

    def test_display_name_finds_its_location(self):
        """A file that was exported can be imported again."""
        for location in (self.quxham, self.airport, self.terminal):
            name = location.display_name
            for operator in ("=", "ilike"):
                self.assertEqual(self.found(name, operator=operator), location)

    def test_exact_is_exact(self):
        self.assertEqual(self.found("ZZQXH", operator="="), self.quxham)
        self.assertEqual(self.found("quxham", operator="="), self.quxham)
        self.assertFalse(self.found("quxha", operator="="))

    def test_in_domains(self):
        def search(domain):
            ours = [("id", "in", (self.quxham + self.terminal + self.airport).ids)]
            return self.locations.search(domain + ours)

        self.assertEqual(
            search([("display_name", "ilike", "quxham")]), self.quxham + self.terminal
        )
        self.assertEqual(
            search([("display_name", "not ilike", "quxham")]), self.airport
        )
        self.assertEqual(search([("parent_id", "ilike", "zzqxh")]), self.terminal)
        self.assertEqual(
            search([("display_name", "in", ["QXH", "Quxham (ZZQXH)"])]),
            self.airport + self.quxham,
        )

    def test_key_follows_names(self):
        self.quxham.name = "Newqux"
        self.assertEqual(self.found("newqux"), self.quxham + self.terminal)
        self.assertFalse(self.found("quxham") & (self.quxham + self.terminal))

    def test_other_companies_stay_hidden(self):
        branch = self.env["res.company"].create({"name": "Other branch"})
        self.place("Quxham Yard", company_id=branch.id)
        staff = self.locations.with_user(self.staff["sales"])
        self.assertNotIn(
            "Quxham Yard", [label for _id, label in staff.name_search("quxham")]
        )
        everyone = self.locations.name_search("quxham")
        self.assertIn("Quxham Yard", [label for _id, label in everyone])

    def test_queries_do_not_grow_with_the_answer(self):
        staff = self.locations.with_user(self.staff["sales"])
        country = self.env.ref("base.vn")
        for number in range(8):
            self.site(f"Quxquay {number}", self.quxham, country_id=country.id)
        staff.name_search("warm up")

        def queries(text, limit):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(
                len(staff.web_name_search(text, {"display_name": {}}, limit=limit)),
                limit,
            )
            return self.env.cr.sql_log_count - before

        self.assertEqual(queries("quxquay", 2), queries("quxquay", 8))
        self.assertLessEqual(queries("quxquay", 8), 6)

    def test_index_answers(self):
        """The pattern of a search is one that the trigram index can serve."""
        self.env.flush_all()
        # A table this small is read faster from end to end.
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        for domain in (
            [("display_name", "ilike", "ho chi minh")],
            [("display_name", "ilike", "sa")],
            [("display_name", "=", "Ho Chi Minh City (VNSGN)")],
        ):
            query = self.locations._search(domain)
            self.env.cr.execute(query.select())
            sql = self.env.cr.mogrify(query.select().code, query.select().params)
            self.env.cr.execute(b"EXPLAIN " + sql)
            plan = "\n".join(line for (line,) in self.env.cr.fetchall())
            self.assertIn("freight_location_search_key_idx", plan)


@tagged("post_install", "-at_install")
class TestShippedPlaces(FreightCase):
    """What people type first, over the places that come with the add-on."""

    def test_first_answers(self):
        for text, label in (
            ("USLGB", "Long Beach (USLGB)"),
            ("ho chi minh", "Ho Chi Minh City (VNSGN)"),
            ("Hồ Chí Minh", "Ho Chi Minh City (VNSGN)"),
            ("saigon", "Ho Chi Minh City (VNSGN)"),
            ("los ang", "Los Angeles (USLAX)"),
            ("LAX", "Los Angeles International Airport (LAX)"),
            ("rotterdam", "Rotterdam (NLRTM)"),
        ):
            with self.subTest(text):
                found = self.locations.name_search(text, limit=8)
                self.assertEqual(found[0][1], label)

    def test_end_of_the_code(self):
        found = [name for _id, name in self.locations.name_search("LGB", limit=8)]
        self.assertTrue(found[0].endswith("(LGB)"), found)
        self.assertEqual(found[1], "Long Beach (USLGB)")

    def test_cat_lai(self):
        found = [name for _id, name in self.locations.name_search("cat lai", limit=8)]
        self.assertIn("Cat Lai, Ho Chi Minh City", found)
