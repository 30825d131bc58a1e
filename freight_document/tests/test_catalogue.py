"""The shipped kinds and rules, and what a catalogue of one's own must be."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import DocumentCase


@tagged("post_install", "-at_install")
class TestCatalogue(DocumentCase):
    def test_nothing_that_releases_cargo_or_is_an_original_is_published_at_once(self):
        for kind in self.env["freight.document.type"].search([]):
            with self.subTest(kind.code):
                if kind.has_originals or kind.releases_cargo:
                    self.assertEqual(kind.publish_on_issue, "internal")
                if kind.customer_uploads:
                    self.assertEqual(kind.origin, "received")

    def test_each_declared_constraint_is_in_the_database(self):
        self.env.cr.execute(
            "SELECT conname FROM pg_constraint UNION SELECT indexname FROM pg_indexes"
        )
        there = {row[0] for row in self.env.cr.fetchall()}
        for model in (
            *("freight.document", "freight.document.type", "freight.document.rule"),
            *("freight.bill.original", "freight.awb.number"),
        ):
            for name in self.env[model]._table_objects:
                self.assertIn(name, there)

    def test_bad_kinds_are_refused(self):
        good = {"code": "mine", "name": "Mine"}
        self.env["freight.document.type"].create(good)
        for vals in (
            {"code": "Mine!"},
            {"code": "mine2", "file_kinds": "exe"},
            {"code": "mine3", "file_kinds": " , "},
            {"code": "mine4", "numbering": "series"},
            {"code": "mine5", "numbering": "series", "number_prefix": "a/b"},
            {"code": "mine6", "publish_on_issue": "link", "audience": "customer"},
        ):
            with self.subTest(vals), self.assertRaises(ValidationError):
                self.env["freight.document.type"].create({**good, **vals})
