"""Every English source term of an add-on is in its ``.pot``.

Mend a failure with ``./setup/odoo i18n export -d DATABASE ADDON``.
"""

import io
from pathlib import Path

import polib
from suite import modules

from odoo.modules.module import get_module_path
from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import trans_export


def terms(text):
    return {entry.msgid for entry in polib.pofile(text) if not entry.obsolete}


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    def test_source_terms_are_in_the_template(self):
        for name in modules(self.env):
            with self.subTest(addon=name):
                exported = io.BytesIO()
                trans_export(None, [name], exported, "po", self.env)
                template = Path(get_module_path(name), "i18n", f"{name}.pot")
                self.assertTrue(template.is_file(), f"{name} has no .pot")
                missing = terms(exported.getvalue().decode()) - terms(str(template))
                self.assertFalse(missing)

    def test_translations_parse_and_keep_their_placeholders(self):
        for name in modules(self.env):
            for file in Path(get_module_path(name), "i18n").glob("*.po"):
                for entry in polib.pofile(str(file)).translated_entries():
                    with self.subTest(file=file.name, term=entry.msgid):
                        for placeholder in _placeholders(entry.msgid):
                            self.assertIn(placeholder, entry.msgstr)


def _placeholders(text):
    """``%(number)s`` and its kin."""
    return {"%(" + part.split(")")[0] + ")" for part in text.split("%(")[1:]}
