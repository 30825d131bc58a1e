import contextlib
import json
import time

from hypothesis import example, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import dcsa, fsu, iftsta, normal_form, safe_json, table, x12
from ..tools.limits import MAX_BYTES, MAX_DEPTH, Refused, decode, excerpt, storable

patient = settings(deadline=None, max_examples=200)
NEAR = "2025-05-10"
UNH = "UNH+1+IFTSTA:D:00B:UN'"
ISA = "ISA*00**00**ZZ*A*ZZ*B*250510*1830*U*00401*1*0*P*>~"


class RefusedCase(BaseCase):
    def assertRefused(self, word, function, *args):
        with self.assertRaises(Refused) as caught:
            function(*args)
        self.assertIn(word, caught.exception.reason)


@tagged("post_install", "-at_install")
class TestLimits(RefusedCase):
    def test_empty(self):
        for content in ("", b"", " \r\n\t", b"\n"):
            self.assertRefused("empty", decode, content)

    def test_size(self):
        self.assertRefused("more than", decode, b"x" * (MAX_BYTES + 1))
        self.assertEqual(len(decode(b"x" * MAX_BYTES)), MAX_BYTES)

    def test_encoding(self):
        self.assertEqual(decode("\ufeffé".encode()), "é")
        self.assertEqual(decode(b"caf\xe9", "utf-8-sig", "latin-1"), "café")
        self.assertRefused("UTF-8", decode, b"caf\xe9")
        self.assertRefused("UTF-8", decode, '{"a": 1}'.encode("utf-16"))
        self.assertRefused("UTF-8", decode, '{"a": 1}'.encode("utf-32-le"))
        self.assertRefused("UTF-8", decode, b"\x1f\x8b\x08\x00compressed")

    def test_storable(self):
        self.assertEqual(storable("a\x00b\ud800c\x1b[0m\n"), "a b c [0m")

    def test_excerpt_is_one_short_line(self):
        text = excerpt("first\nsecond " * 1000)
        self.assertTrue(text.startswith("first second first"))
        self.assertLessEqual(len(text), 200)
        self.assertTrue(text.endswith("…"))


@tagged("post_install", "-at_install")
class TestSafeJson(RefusedCase):
    def test_depth(self):
        deepest = "[" * MAX_DEPTH + "]" * MAX_DEPTH
        self.assertTrue(safe_json.loads(deepest))
        self.assertRefused("deeper", safe_json.loads, f"[{deepest}]")
        self.assertRefused("deeper", safe_json.loads, "[" * 1_000_000)
        self.assertRefused("deeper", safe_json.loads, '{"a":' * 100_000)

    def test_brackets_in_strings_are_text(self):
        text = json.dumps(["[" * 100 + '"\\' + "{" * 100, "}" * 100])
        self.assertEqual(safe_json.loads(text), json.loads(text))

    def test_numbers(self):
        self.assertEqual(safe_json.loads("[-12345.5e3, 12]"), [-12345500.0, 12])
        self.assertRefused("number", safe_json.loads, "[" + "9" * 41 + "]")
        self.assertRefused("number", safe_json.loads, "[0." + "9" * 5000 + "]")
        self.assertRefused("number", safe_json.loads, "[" + "9" * 1_000_000 + "]")

    def test_constants(self):
        for text in ("NaN", "[Infinity]", '{"a": -Infinity}'):
            self.assertRefused("JSON does not allow", safe_json.loads, text)

    def test_what_comes_twice_holds_last(self):
        self.assertEqual(safe_json.loads('{"a": 1, "a": 2}'), {"a": 2})

    def test_syntax(self):
        self.assertRefused("line 2, column 1", safe_json.loads, '{"a":\n}')
        self.assertRefused("not JSON", safe_json.loads, "<xml/>")
        self.assertRefused("not JSON", safe_json.loads, "{'a': 1}")

    @patient
    @given(st.text() | st.binary())
    @example('"' + '\\"' * 1000)
    @example('["\\')
    def test_only_refuses(self, content):
        try:
            value = safe_json.loads(content)
        except Refused:
            return
        text = content if isinstance(content, str) else content.decode("utf-8-sig")
        self.assertEqual(value, json.loads(text.removeprefix("\ufeff")))


@tagged("post_install", "-at_install")
class TestBoundedTime(BaseCase):
    """Each of these took minutes in some version, or would have."""

    def assertQuick(self, parse, content, *args):
        start = time.process_time()
        with contextlib.suppress(Refused):
            parse(content, *args)
        self.assertLess(time.process_time() - start, 5)

    def test_json(self):
        for text in (
            '"' + '\\"' * 300_000,
            '"' * 300_000,
            "[" + "{}," * 100_000 + "{}]",
            json.dumps({f"key {index}": 1 for index in range(50_000)}),
            json.dumps([{"eventType": "x" * 1_000_000}] * 3),
        ):
            self.assertQuick(normal_form.parse, text)
            self.assertQuick(dcsa.parse, text)

    def test_fsu(self):
        head = "FSU/12\n020-12345675SGNFRA/T10K250\n"
        near = normal_form.clock.read(NEAR).day
        for text in (
            head + "DEP/LH8401/10MAY/SGNFRA/T10\n" + "/\n" * 200_000,
            head + "RCS/10MAY1430/SGN/T1\n" + "OSI/A\n" * 100_000,
            head + "RCS" + "/" * 500_000,
            "FSU/12\n" * 100_000,
        ):
            self.assertQuick(fsu.parse, text, near)

    def test_iftsta(self):
        boxes = "".join(f"EQD+CN+A{number}'" for number in range(15_000))
        remark = f"FTX+AAI+++{'x' * 200_000}'"
        for text in (
            UNH + boxes + "STS+1+AE'" * 15_000,
            UNH + remark + "STS+1+VA'" * 15_000,
            UNH + "STS" + ":" * 400_000,
            UNH + "?'" * 200_000,
            "UNA:+.? 'UNB" * 30_000,
        ):
            self.assertQuick(iftsta.parse, text)

    def test_x12(self):
        ports = "".join(f"R4*L*UN*VN{number}~" for number in range(50_000))
        for text in (
            "ISA*" * 100_000,
            ISA + "ST*315~N9*BM*X~" + ports + "B4***VD*20250101*******VNSGN~" * 19_000,
            ISA + "*" * 400_000,
            ISA * 8_000,
        ):
            self.assertQuick(x12.parse, text)

    def test_table(self):
        rows = "MSCU1234566;SEA_GATE_IN;31/31/2025\n" * 30_000
        self.assertQuick(table.parse, f"container;status;date\n{rows}".encode())
        self.assertQuick(table.parse, b'container;status;date\n"' + b"x" * 1_000_000)
