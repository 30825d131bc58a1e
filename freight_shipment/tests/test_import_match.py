from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.sheet_match import match


@tagged("post_install", "-at_install")
class TestImportMatch(BaseCase):
    def test_same_keys_first_then_in_order(self):
        self.assertEqual(
            match(["a", "b", "c"], ["c", "a", "x"], ("abc", "cax")),
            [("a", "a"), ("b", "x"), ("c", "c")],
        )

    def test_what_is_new_and_what_is_gone(self):
        self.assertEqual(match(["a"], [], ("a", "")), [("a", None)])
        self.assertEqual(match([], ["x"], ("", "x")), [(None, "x")])

    def test_what_cannot_be_the_same(self):
        self.assertEqual(
            match(["a"], ["x"], ("a", "x"), lambda row, line: False),
            [("a", None), (None, "x")],
        )

    @given(st.lists(st.sampled_from("abcd")), st.lists(st.sampled_from("abcd")))
    def test_every_row_and_line_has_one_place(self, rows, lines):
        pairs = match(rows, lines, (rows, lines))
        self.assertEqual([row for row, _line in pairs if row], rows)
        self.assertEqual(sorted(line for _row, line in pairs if line), sorted(lines))
        self.assertEqual(len(pairs), max(len(rows), len(lines)))
