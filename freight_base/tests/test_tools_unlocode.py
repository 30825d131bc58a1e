from time import process_time

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.freight_base.tools.unlocode import Fault, Problem, parse

patient = settings(deadline=None)

LISTING = """\
,"AT",,".AUSTRIA",,,,,,,,
=,"AT",,"Vienna = Wien","Vienna = Wien",,,,,,,
,"AT","VIE","Wien","Wien","9","-2345---","AI","1101",,"4812N 01622E",""
,"BE","BRU","Brussel (Bruxelles)","Brussel (Bruxelles)","BRU","1234----","AI","1607",,,
,"BE","BRU","Bruxelles (Brussel)","Bruxelles (Brussel)","BRU","1234----","AI","1607",,,
,"FR",,"Cayenne = GF CAY","Cayenne = GF CAY",,"---45---","AF","9506",,,
,"GF","CAY","Cayenne","Cayenne",,"1--45---","AI","0401",,"0456N 05220W",
+,"NL","RTM","Rotterdam","Rotterdam","ZH","12345---","AF","0401",,"5155N 00430E",""
,"NZ","AKL","Auckland","Auckland","AUK","1234---B","AF","9601",,"3651S 17446E",
,"RU","YEK","Ekaterinburg","Ekaterinburg","SVE","-23-----","RL","0401","SVX",,
,"US","MFS","McChord","McChord","WA","-234-6--","RL","0607","---","4708N 12230W",
x,"DE","FUH","F\u00fcrth","Furth","","--3-----","XX","2301",,"4927N 01102E","use DEFUE"
"""


def read(text):
    """Places by code, and the problems."""
    problems = []
    places = parse(text.splitlines(keepends=True), problems)
    return {place.code: place for place in places}, problems


def row(code="NL,RTM", name="Rotterdam", coordinates="5155N 00430E"):
    return f'{code},"{name}","{name}",,"1-------","AF","0401",,"{coordinates}",""\n'


def one_row(**kwargs):
    return "," + row(**kwargs)


@tagged("post_install", "-at_install")
class TestUnlocode(BaseCase):
    def test_a_place(self):
        places, problems = read(LISTING)
        self.assertEqual(problems, [])
        place = places["NLRTM"]
        self.assertEqual(
            place[:7],
            ("NLRTM", "NL", "Rotterdam", "Rotterdam", "ZH", "12345", ""),
        )
        self.assertAlmostEqual(place.latitude, 51 + 55 / 60)
        self.assertAlmostEqual(place.longitude, 4.5)
        self.assertEqual((place.line, place.removed, place.aliases), (8, False, ()))

    def test_south_and_west_are_negative(self):
        places, _problems = read(LISTING)
        self.assertAlmostEqual(places["NZAKL"].latitude, -36.85)
        self.assertAlmostEqual(places["NZAKL"].longitude, 174 + 46 / 60)
        self.assertAlmostEqual(places["GFCAY"].longitude, -52 - 1 / 3)
        self.assertIsNone(places["BEBRU"].latitude)
        self.assertIsNone(places["BEBRU"].longitude)

    def test_functions(self):
        places, _problems = read(LISTING)

        def functions(code):
            place = places[code]
            return place.is_seaport, place.is_rail, place.is_road, place.is_airport

        self.assertEqual(functions("NLRTM"), (True, True, True, True))
        self.assertEqual(functions("ATVIE"), (False, True, True, True))
        self.assertEqual(functions("GFCAY"), (True, False, False, True))
        self.assertEqual(functions("DEFUH"), (False, False, True, False))
        self.assertEqual(places["NZAKL"].functions, "1234B")

    def test_other_names(self):
        places, _problems = read(LISTING)
        self.assertEqual(places["ATVIE"].aliases, ("Vienna",))
        self.assertEqual(places["GFCAY"].aliases, ())  # the same name in two countries
        self.assertEqual(places["BEBRU"].name, "Brussel (Bruxelles)")
        self.assertEqual(places["BEBRU"].aliases, ("Bruxelles (Brussel)",))

    def test_iata(self):
        places, _problems = read(LISTING)
        self.assertEqual(places["RUYEK"].iata, "SVX")
        self.assertEqual(places["USMFS"].iata, "")

    def test_removed(self):
        places, _problems = read(LISTING)
        gone = [code for code, place in places.items() if place.removed]
        self.assertEqual(gone, ["DEFUH"])
        self.assertEqual(places["DEFUH"].name, "Fürth")

    def test_a_code_given_anew_is_not_the_removed_place(self):
        places, _problems = read("X" + one_row(name="Old") + one_row(name="New"))
        self.assertEqual(places["NLRTM"].name, "New")
        self.assertEqual(places["NLRTM"].aliases, ())

    def test_country_headings_and_blank_lines_are_no_problem(self):
        text = ',"HK",,".HONG KONG ",,,,,,,,\n\n   \n,,,,,,,,,,,\n\r\n'
        self.assertEqual(read(text), ({}, []))

    def test_coordinates_that_are_none(self):
        for text in (
            "3313N 06883E",  # 83 minutes
            "2444N 05045",  # no side
            "9130N 00430E",
            "5155N 18100E",
            "here",
        ):
            places, problems = read("\n" + one_row(coordinates=text))
            self.assertIsNone(places["NLRTM"].latitude, text)
            self.assertIsNone(places["NLRTM"].longitude, text)
            self.assertEqual(problems, [Problem(2, Fault.COORDINATES, text)])

    def test_codes_against_the_rule(self):
        for code, read_as in (
            ("DE,9B0", "DE9B0"),  # listed like this: kept, and reported
            ("D1,ABC", None),
            ("DE,AB", None),
            ("DE,ABCD", None),
            (",ABC", None),
        ):
            places, problems = read(one_row(code=code))
            self.assertEqual(list(places), [read_as] if read_as else [])
            self.assertEqual(problems, [Problem(1, Fault.CODE, code.replace(",", ""))])

    def test_codes_in_lower_case(self):
        places, problems = read(one_row(code=" nl,rtm "))
        self.assertEqual((list(places), problems), (["NLRTM"], []))

    def test_a_name_without_code(self):
        self.assertEqual(
            read(one_row(code="NL,")), ({}, [Problem(1, Fault.CODE, "NL")])
        )

    def test_no_name(self):
        problem = Problem(1, Fault.NAME, "NLRTM")
        self.assertEqual(read(one_row(name=" ")), ({}, [problem]))

    def test_a_reference_to_nowhere(self):
        text = '=,"RU",,"Leningrad = Saint Petersburg",,,,,,,,\n'
        problem = Problem(1, Fault.REFERENCE, "Leningrad = Saint Petersburg")
        self.assertEqual(read(text), ({}, [problem]))

    def test_a_short_row_is_read_as_far_as_it_goes(self):
        places, problems = read(',"NL","RTM","Rotterdam"\n')
        self.assertEqual(places["NLRTM"].name_ascii, "Rotterdam")
        self.assertEqual(places["NLRTM"].functions, "")
        self.assertIsNone(places["NLRTM"].latitude)
        self.assertEqual(problems, [Problem(1, Fault.COLUMNS, ",NL,RTM,Rotterdam")])

    def test_a_row_with_columns_too_many(self):
        places, problems = read(",NL,RTM,Rotterdam, Port of" + 8 * ",x")
        self.assertEqual(places, {})
        self.assertEqual([problem[:2] for problem in problems], [(1, Fault.COLUMNS)])

    def test_a_quote_left_open_spoils_one_line_only(self):
        text = ',"NL,"RTM","Rotterdam"\n' + one_row()
        places, problems = read(text)
        self.assertEqual(places["NLRTM"].line, 2)
        self.assertEqual([problem[:2] for problem in problems], [(1, Fault.COLUMNS)])

    def test_a_line_break_in_a_remark(self):
        text = one_row().replace(',""\n', ',"\r\n"\r\n') + one_row(code="NL,AMS")
        places, problems = read(text)
        self.assertEqual(
            {code: p.line for code, p in places.items()},
            {
                "NLRTM": 1,
                "NLAMS": 3,
            },
        )
        self.assertEqual(problems, [])

    def test_names_saved_as_windows_text(self):
        places, _problems = read(one_row(name="Sch\x9clcher"))
        self.assertEqual(places["NLRTM"].name, "Schœlcher")

    def test_a_file_that_is_no_list(self):
        places, problems = read("PK\x03\x04" + "\x00ab,\r\x85" * 100_000)
        self.assertEqual(places, {})
        self.assertTrue(problems)

    def test_a_line_without_end(self):
        places, problems = read("x" * 200_000 + "\n" + one_row())
        self.assertEqual(places["NLRTM"].line, 2)
        self.assertEqual(problems, [Problem(1, Fault.COLUMNS, "x" * 1000)])

    def test_problems_need_not_be_asked_for(self):
        self.assertEqual(parse(["a,b\n"]), [])

    @patient
    @given(st.lists(st.text(st.sampled_from(',"=X .NLRTM0519EW\n\r\x9c\u00fc'))))
    def test_dirt_never_stops_it(self, lines):
        problems = []
        places = parse(lines, problems)
        self.assertEqual(len({place.code for place in places}), len(places))
        for found in (*places, *problems):
            self.assertTrue(1 <= found.line <= len(lines))

    def test_the_whole_list_is_read_in_a_moment(self):
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        lines = [
            one_row(code=f"U{a},{b}{c}{d}")
            for a in alphabet[:7]
            for b in alphabet
            for c in alphabet
            for d in alphabet
        ]
        start = process_time()
        places = parse(lines)
        self.assertLess(process_time() - start, 5)  # 0.6 s on a small machine
        self.assertEqual(len(places), 7 * 26**3)  # more than the list's 116,000
