"""The wall's first stones: what leaves the house is what is named here, and no more.

Every text field of a shipment and its parts holds a canary, a word of its own. Those
that a customer may read are listed below; each of them must be in the view, and none
of the others. A new field that nobody listed fails the test.
"""

import json

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from ..tools.viewer import CAPABILITIES, Viewer
from .common import FreightCase, day

SHOWN = {
    "freight.shipment": {
        *("name", "customer_reference", "booking_number", "house_number"),
        *("master_number", "incoterm_place"),
    },
    "freight.shipment.leg": {"voyage"},
    "freight.shipment.reference": {"value"},
    "freight.container": {"number", "carrier_seal", "delivered_to"},
    "freight.cargo.line": {"description", "marks", "hs_code", "un_number"},
    "freight.cutoff": set(),
    "freight.customs.declaration": set(),
    "freight.container.move": set(),
}
# What a share link with the scope "tracking" shows of these.
SHOWN_TO_LINK = {
    "freight.shipment": {"name"},
    "freight.shipment.leg": {"voyage"},
    "freight.container": {"number", "carrier_seal", "delivered_to"},
}
CUSTOMER = Viewer(frozenset({"shipments"}))
LINK = Viewer()


@tagged("post_install", "-at_install")
class TestCustomerView(FreightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.sailing(
            reference_ids=[Command.create({"value": "PO 1"})],
            container_ids=[Command.create({"number": "MSCU1234566"})],
            cargo_ids=[Command.create({"description": "Lamps", "is_dangerous": True})],
            cutoff_ids=[Command.create({"kind": "vco", "due": day(8)})],
            declaration_ids=[Command.create({"direction": "export"})],
        )
        move = (
            cls.env["freight.container.move"]
            .sudo()
            .create(
                {
                    "container_id": cls.file.container_ids.id,
                    "old_state": "draft",
                    "new_state": "empty_out",
                    "at": day(3),
                }
            )
        )
        records = (
            *(cls.file, cls.file.leg_ids[1], cls.file.reference_ids),
            *(cls.file.container_ids, cls.file.cargo_ids, cls.file.cutoff_ids),
            *(cls.file.declaration_ids, move),
        )
        cls.one_of = {record._name: record for record in records}
        cls.env.flush_all()

    def _text_fields(self, model):
        return [
            name
            for name, field in self.env[model]._fields.items()
            if field.type in ("char", "text", "html")
            and field.store
            and field.column_type
            and not field.translate
        ]

    def _plant(self):
        """Put a canary into every text column of the shipment and its parts."""
        canaries = {}
        for model in SHOWN:
            canaries[model] = {}
            for number, name in enumerate(self._text_fields(model)):
                size = self.env[model]._fields[name].size
                # Where a whole sentence has no room, a sign that nothing else has.
                word = chr(0x2460 + number) if size else f"canary {model} {name}."
                canaries[model][name] = word
                self.env.cr.execute(
                    SQL(
                        "UPDATE %s SET %s = %s WHERE id = %s",
                        SQL.identifier(self.env[model]._table),
                        SQL.identifier(name),
                        word,
                        self.one_of[model].id,
                    )
                )
        self.env.invalidate_all()
        return canaries

    def _view(self, viewer):
        return json.dumps(self.file._customer_view(viewer), ensure_ascii=False)

    def _assert_shown(self, viewer, shown):
        canaries = self._plant()
        text = self._view(viewer)
        seen = {
            (model, name)
            for model, words in canaries.items()
            for name, word in words.items()
            if word in text
        }
        wanted = {(model, name) for model, names in shown.items() for name in names}
        self.assertEqual(seen, wanted)

    def test_customer_sees_what_is_listed_and_no_more(self):
        self._assert_shown(CUSTOMER, SHOWN)

    def test_link_sees_what_is_listed_and_no_more(self):
        self._assert_shown(LINK, SHOWN_TO_LINK)

    def test_every_capability_together_opens_nothing_more(self):
        self._assert_shown(Viewer(CAPABILITIES), SHOWN)

    def test_view_is_plain_data(self):
        view = self.file._customer_view(CUSTOMER)
        self.assertEqual(json.loads(json.dumps(view)), view)

    def test_labels_speak_the_viewers_language(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        state = self.env["ir.model.fields.selection"].search(
            [("field_id.model", "=", "freight.shipment"), ("value", "=", "draft")]
        )
        state.with_context(lang="vi_VN").name = "Nháp"
        view = self.file._customer_view(Viewer(lang="vi_VN"))[0]
        self.assertEqual(view["state"], {"code": "draft", "label": "Nháp"})

    def test_dates_are_told_in_the_places_own_time(self):
        etd = self.file._customer_view(CUSTOMER)[0]["legs"][1]["etd"]
        self.assertEqual(etd["utc"], "2025-05-10T00:00:00Z")
        self.assertEqual(etd["local"], "2025-05-10 07:00")
        self.assertEqual(etd["zone"], "Asia/Ho_Chi_Minh")

    def test_houses_master_bill_is_not_shown(self):
        self.file.write({"kind": "house", "master_number": "MBL of many"})
        self.assertNotIn("MBL of many", self._view(CUSTOMER))

    def test_many_files_take_no_more_queries_than_few(self):
        master = self.fcl("MSCU1234566", kind="master")
        files = self.env["freight.shipment"]
        for _number in range(6):
            house = self.lcl(kind="house")
            house.master_id = master
            house.cargo_ids.container_id = master.container_ids
            files |= house | self.fcl()

        def count(shipments):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            shipments._customer_view(CUSTOMER)
            return self.env.cr.sql_log_count - before

        few = count(files[:4])
        self.assertLessEqual(count(files), few)

    def test_unknown_capability_is_refused(self):
        with self.assertRaises(ValueError):
            Viewer(frozenset({"everything"}))


@tagged("post_install", "-at_install")
class TestCustomerFields(FreightCase):
    """A share user who may read shipments reaches the named fields only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        portal = cls.env.ref("base.group_portal")
        cls.customer = cls.env["res.users"].create(
            {
                "name": "Lan",
                "login": "lan@saigontech.example",
                "partner_id": cls.saigon_contact.id,
                "group_ids": [Command.set(portal.ids)],
            }
        )
        cls.file = cls.shipment(customer_reference="PO 7", booking_number="BKG 9")
        # The portal add-on opens shipments to share users; here the test does.
        model = cls.env["ir.model"]._get("freight.shipment")
        cls.env["ir.model.access"].create(
            {
                "name": "share users read shipments",
                "model_id": model.id,
                "group_id": portal.id,
                "perm_read": True,
            }
        )
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.env.invalidate_all()
        self.theirs = self.file.with_user(self.customer)

    def test_named_fields_are_read(self):
        names = ["name", "state", "customer_reference"]
        self.assertEqual(self.theirs.read(names)[0]["customer_reference"], "PO 7")

    def test_no_other_field_is_reached_in_any_way(self):
        shipments = self.env["freight.shipment"].with_user(self.customer)
        hidden = [
            name
            for name, field in shipments._fields.items()
            if name not in shipments._customer_fields
        ]
        self.assertIn("booking_number", hidden)
        for name in hidden:
            field = shipments._fields[name]
            with self.subTest(field=name):
                self.assertNotIn(name, shipments.fields_get())
                with self.assertRaises(AccessError):
                    self.theirs.read([name])
                if field.store and field.column_type:
                    with self.assertRaises(AccessError):
                        shipments.search([(name, "!=", False)])
                    with self.assertRaises(AccessError):
                        shipments.search([], order=name)
                    with self.assertRaises(AccessError):
                        shipments.formatted_read_group([], [name], ["__count"])

    def test_nothing_is_written(self):
        with self.assertRaises(AccessError):
            self.theirs.write({"customer_reference": "mine"})
