"""The wall around documents: what was published leaves, and nothing else.

Every text column of the documents' models holds a canary, a word of its own. Those that
an outsider may read are listed; each of them must be in the view, and none of the
others. A new field that nobody listed fails the test.
"""

import json

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.freight_shipment.tools.viewer import CAPABILITIES, Viewer

from .common import CUSTOMER, DocumentCase

SHOWN = {
    "freight.document": {"number", "file_kind"},
    "freight.document.type": {"name"},
    "freight.document.rule": set(),
    "freight.document.review": {"text"},
    "freight.bill.original": set(),
}
# Columns that decide what is shown, or in which two rows cannot say the same.
KEPT = {
    "freight.document": {
        *("state", "numbering", "review_state", "lang", "copy_sha256"),
    },
    "freight.document.type": {
        *("code", "audience", "publish_on_issue", "origin", "layout", "numbering"),
        *("per", "file_kinds"),
    },
    "freight.document.rule": {"relative_to", "cutoff_kind", "level"},
    "freight.document.review": {"decision"},
    "freight.bill.original": {"holder"},
}


@tagged("post_install", "-at_install")
class TestDocumentCustomerView(DocumentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        bill = cls.issued("house_bill")
        bill._publish("customer")
        other = cls.complete()
        draft = cls.draft("house_bill", other)
        draft.action_ask_review()
        draft._review("comment", "change it", cls.saigon_contact)
        cls.other = other

    def plant(self):
        canaries = {}
        for model in SHOWN:
            record = self.env[model]
            canaries[model] = {
                name: f"canary {model} {name}."
                for name, field in record._fields.items()
                if field.type in ("char", "text", "html")
                and (field.store and field.column_type)
                and name not in KEPT[model]
            }
            for name, word in canaries[model].items():
                translated = record._fields[name].translate
                self.env.cr.execute(
                    SQL(
                        "UPDATE %s SET %s = %s",
                        SQL.identifier(record._table),
                        SQL.identifier(name),
                        json.dumps({"en_US": word}) if translated else word,
                    )
                )
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()
        return canaries

    def test_every_other_text_stays_inside(self):
        canaries = self.plant()
        views = (self.file | self.other)._customer_view(Viewer(CAPABILITIES))
        text = json.dumps(views, ensure_ascii=False)
        seen = {
            (model, name)
            for model, words in canaries.items()
            for name, word in words.items()
            if word in text
        }
        wanted = {(model, name) for model, names in SHOWN.items() for name in names}
        self.assertEqual(seen, wanted)

    def test_views_are_plain_data(self):
        view = self.view(CUSTOMER)
        self.assertEqual(json.loads(json.dumps(view)), view)
        self.assertEqual(
            set(view["documents"][0]),
            {
                *("id", "code", "label", "number", "version", "container"),
                *("issued_at", "size", "file"),
            },
        )

    def test_size_is_the_copys(self):
        bill = self.file.document_ids
        self.assertEqual(self.view()["documents"][0]["size"], bill.copy_size)

    def test_labels_speak_the_viewers_language(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        self.kind("house_bill").with_context(lang="vi_VN").name = "Vận đơn"
        viewer = Viewer(frozenset({"shipments", "documents"}), lang="vi_VN")
        self.assertEqual(self.view(viewer)["documents"][0]["label"], "Vận đơn")
