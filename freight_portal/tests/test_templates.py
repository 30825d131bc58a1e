"""The files of the portal's pages."""

from pathlib import Path

from odoo.tests import BaseCase, tagged

TEMPLATES = Path(__file__).parents[1] / "templates"
# What is longer shows two things, and is two files.
MOST_LINES = 450


@tagged("post_install", "-at_install")
class TestTemplates(BaseCase):
    def test_no_file_shows_everything(self):
        long = {
            file.name: lines
            for file in TEMPLATES.glob("*.xml")
            if (lines := len(file.read_text().splitlines())) > MOST_LINES
        }
        self.assertEqual(long, {})
