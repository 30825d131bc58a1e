"""Whatever a customer reads is there in Vietnamese.

Mend a failure in the add-on's ``i18n/vi.po``; what is new is in its ``.pot``.
"""

import re
from pathlib import Path

import polib
from suite import modules

from odoo.modules.module import get_module_path
from odoo.tests import TransactionCase, tagged

LANG = "vi_VN"

# The choices whose labels customers and links' recipients read, by their add-on.
CHOICES = {
    "freight_base": {
        "freight.commodity": ("dg_class", "packing_group"),
        "freight.milestone": ("mode",),
    },
    "freight_shipment": {
        "freight.shipment": (
            *("state", "mode", "service", "direction"),
            *("origin_scope", "destination_scope", "house_freight_terms"),
            *("export_customs_by", "import_customs_by"),
        ),
        "freight.shipment.leg": ("stage", "mode"),
        "freight.shipment.reference": ("kind",),
        "freight.container": ("state", "vgm_method"),
        "freight.cargo.line": ("dg_class", "packing_group"),
        "freight.cutoff": ("kind", "status"),
        "freight.customs.declaration": ("direction", "status"),
    },
    "freight_tracking": {
        "freight.container": ("published_state",),
        "freight.event": ("classifier",),
        "freight.schedule.change": ("field",),
        "freight.notice.preference": ("kind", "timing"),
    },
    "freight_document": {
        "freight.document": ("review_state",),
        "freight.document.review": ("decision",),
    },
    "freight_billing": {
        "freight.charge": ("basis", "billing_state"),
        "freight.clock": ("kind", "state"),
        "freight.dispute": ("state",),
        "freight.statement": ("state",),
        "freight.statement.line": ("state",),
    },
    "freight_portal": {
        "freight.booking": ("state", "origin"),
        "freight.booking.step": ("kind",),
        "freight.customer.request": ("kind", "state"),
        "freight.conversation": ("state",),
    },
}
# The names and texts of what comes with the suite.
CATALOGUES = {
    "freight_base": (
        "model:freight.milestone,name",
        "model:freight.milestone,customer_text",
        "model:freight.package.type,name",
    ),
    "freight_tracking": (
        "model:freight.delay.reason,customer_text",
        "model:freight.exception.rule,customer_text",
        "model:freight.milestone,name",
        "model:freight.milestone,customer_text",
    ),
    "freight_document": ("model:freight.document.type,name",),
    "freight_billing": ("model:freight.charge.code,name", "model:mail.template,"),
    "freight_portal": ("model:freight.customer.role,", "model:mail.template,"),
}
# Code whose messages reach a customer; of freight_portal it is all.
CODE = {
    "freight_shipment": (
        "models/freight_shipment_import",
        "models/freight_shipment_progress.py",
    ),
    "freight_document": (
        "models/freight_document_upload.py",
        "models/freight_shipment_checklist.py",
    ),
    "freight_tracking": ("models/freight_notice_mail.py",),
    "freight_portal": ("",),
}
# Pages and mails for customers, and no screens of ours.
TEMPLATES = ("freight_portal", "freight_tracking")
# What a translation has to keep: %s, %(count)s, {{0}}.
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?s|\{\{.+?\}\}")


def entries(addon, name):
    file = Path(get_module_path(addon), "i18n", name)
    return polib.pofile(str(file))


def vietnamese(addon):
    return {entry.msgid: entry.msgstr for entry in entries(addon, "vi.po")}


@tagged("post_install", "-at_install")
class TestVietnamese(TransactionCase):
    def assertTranslated(self, addon, prefixes):
        """Each term at one of these places of an add-on is in its ``vi.po``."""
        there = vietnamese(addon)
        terms = [
            entry.msgid
            for entry in entries(addon, f"{addon}.pot")
            if any(place.startswith(prefixes) for place, _line in entry.occurrences)
        ]
        self.assertTrue(terms, f"{addon} has nothing at {prefixes}")
        self.assertFalse([term for term in terms if not there.get(term)])

    def test_pages_and_mails(self):
        for addon in TEMPLATES:
            there = vietnamese(addon)
            pages = {
                f"model_terms:ir.ui.view,arch_db:{view.key}"
                for view in self._get_pages(addon)
            }
            missing = [
                entry.msgid
                for entry in entries(addon, f"{addon}.pot")
                if any(place in pages for place, _line in entry.occurrences)
                and not there.get(entry.msgid)
            ]
            with self.subTest(addon=addon):
                self.assertTrue(pages)
                self.assertFalse(missing)

    def test_messages_of_code(self):
        for addon, files in CODE.items():
            for file in files:
                with self.subTest(addon=addon, file=file):
                    self.assertTranslated(addon, (f"code:addons/{addon}/{file}",))

    def test_choices(self):
        for addon, models in CHOICES.items():
            for model, fields in models.items():
                for field in fields:
                    name = f"selection__{model.replace('.', '_')}__{field}__"
                    with self.subTest(addon=addon, model=model, field=field):
                        self.assertTranslated(
                            addon,
                            (f"model:ir.model.fields.selection,name:{addon}.{name}",),
                        )

    def test_catalogues(self):
        for addon, prefixes in CATALOGUES.items():
            for prefix in prefixes:
                with self.subTest(addon=addon, catalogue=prefix):
                    self.assertTranslated(addon, (prefix,))

    def test_translations_keep_what_is_filled_in(self):
        for addon in modules(self.env):
            for entry in entries(addon, "vi.po"):
                with self.subTest(addon=addon, term=entry.msgid):
                    self.assertTrue(entry.msgstr)
                    self.assertFalse(entry.fuzzy)
                    self.assertEqual(
                        sorted(PLACEHOLDER.findall(entry.msgstr)),
                        sorted(PLACEHOLDER.findall(entry.msgid)),
                    )

    def test_no_two_choices_of_a_field_are_called_the_same(self):
        """A spreadsheet's words are read in all languages."""
        self._read_vietnamese()
        for models in CHOICES.values():
            for model, fields in models.items():
                for field in fields:
                    env = self.env(context={"lang": LANG})
                    choices = env[model]._fields[field]._description_selection(env)
                    labels = [label for _value, label in choices]
                    with self.subTest(model=model, field=field):
                        self.assertEqual(len(labels), len(set(labels)))

    def test_odoo_reads_all_of_it(self):
        """A term whose tags were changed is in the file, and not on the page."""
        self._read_vietnamese()
        for addon in TEMPLATES:
            same = {term for term, text in vietnamese(addon).items() if term == text}
            for view in self._get_pages(addon):
                with self.subTest(template=view.key):
                    english, shown = (
                        set(self._terms(view.with_context(lang=lang)))
                        for lang in ("en_US", LANG)
                    )
                    self.assertFalse(english & shown - same)

    def _get_pages(self, addon):
        return self.env["ir.ui.view"].search(
            [("type", "=", "qweb"), ("key", "=like", addon + ".%")]
        )

    def _terms(self, view):
        """The terms that Odoo exports: what is more than signs."""
        terms = view._fields["arch_db"].get_trans_terms(view.arch_db)
        return [term for term in terms if len(re.sub(r"\W", "", term)) > 1]

    def _read_vietnamese(self):
        self.env["res.lang"]._activate_lang(LANG)
        domain = [("name", "in", modules(self.env))]
        self.env["ir.module.module"].search(domain)._update_translations(LANG)
