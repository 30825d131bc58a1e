"""Bookings: one way of all orders to a draft, and the answers of sales."""

from odoo.exceptions import AccessError, UserError

from .booking_case import BookingCase


class TestBooking(BookingCase):
    def faults(self, **changed):
        booking, faults = self.send_form(self.order(**changed))
        self.assertFalse(booking)
        return faults

    def test_a_booking_is_a_draft_shipment_of_the_customer(self):
        booking = self.booked()
        shipment = booking.shipment_id.sudo()
        self.assertEqual(shipment.state, "draft")
        self.assertEqual(shipment.partner_id, self.saigon_tech)
        self.assertEqual((shipment.pol_id, shipment.pod_id), (self.vnsgn, self.uslgb))
        self.assertEqual(shipment.container_ids.type_id.code, "22G1")
        self.assertEqual(shipment.cargo_ids.booked_weight, 5040)
        self.assertEqual(shipment.salesperson_id, self.seller)
        self.assertFalse(shipment.operator_id)
        self.assertEqual(shipment.customer_reference, booking.name)
        self.assertEqual(booking.sudo().state, "waiting")
        self.assertEqual(booking.sudo().booked_by_id, self.lan)
        self.assertEqual(booking.sudo().activity_id.user_id, self.seller)
        self.assertNotIn(self.lan.partner_id, shipment.message_partner_ids)

    def test_the_booker_has_a_mail_and_nobody_else(self):
        booking = self.booked()
        mails = self.env["mail.mail"].search([("model", "=", "freight.booking")])
        mail = mails.filtered(lambda one: one.res_id == booking.id)
        self.assertEqual(mail.recipient_ids, self.lan.partner_id)
        self.assertIn(booking.name, mail.body_html)

    def test_new_party_joins_the_customers_own_address_book(self):
        address = {"consignee": {"city": "Oakland", "country": "US"}}
        booking = self.booked(addresses=address)
        consignee = booking.shipment_id.sudo().consignee_id
        self.assertEqual(consignee.name, "Harbor Retail")
        self.assertEqual(consignee.city, "Oakland")
        self.assertEqual(consignee.commercial_partner_id, self.saigon_tech)
        again = self.booked()
        self.assertEqual(again.shipment_id.sudo().consignee_id, consignee)

    def test_anothers_partner_is_never_found_by_name(self):
        booking = self.booked(consignee="Cedar Imports")
        consignee = booking.shipment_id.sudo().consignee_id
        self.assertNotEqual(consignee, self.pacific_home)
        self.assertEqual(consignee.commercial_partner_id, self.saigon_tech)

    def test_party_of_an_earlier_shipment_is_known_by_its_name(self):
        self.shipment(consignee_id=self.pacific_home.id)
        booking = self.booked(consignee="Cedar Imports")
        self.assertEqual(booking.shipment_id.sudo().consignee_id, self.pacific_home)
        self.pacific_home.vat = "TAX-99"
        other = self.booked(consignee="TAX-99")
        self.assertNotEqual(other.shipment_id.sudo().consignee_id, self.pacific_home)

    def test_faults_stand_at_their_fields(self):
        faults = self.faults(
            pol="Nowhere at all",
            pod=None,
            goods_value="much",
            containers=[{"type": "99ZZ", "count": "0"}],
        )
        self.assertEqual(set(faults), {"containers-0-count"})
        faults = self.faults(
            pol="Nowhere at all",
            pod=None,
            goods_value="much",
            containers=[{"type": "99ZZ"}, {"temperature": "5"}],
            cargo=[{"packages": "a few"}, {"description": "B", "weight": "-1"}],
        )
        self.assertEqual(
            set(faults),
            {
                *("pol", "pod", "goods_value", "containers-0-type"),
                *("containers-1-type", "cargo-0-packages", "cargo-0-description"),
                "cargo-1-weight",
            },
        )

    def test_what_is_wrong_leaves_nothing_behind(self):
        partners = self.env["res.partner"].search_count([])
        shipments = self.env["freight.shipment"].search_count([])
        self.faults(consignee="Somebody New", pol="Nowhere at all")
        self.assertEqual(self.env["res.partner"].search_count([]), partners)
        self.assertEqual(self.env["freight.shipment"].search_count([]), shipments)

    def test_dangerous_goods_ask_for_their_declaration(self):
        cargo = {"description": "Batteries", "packages": "1", "weight": "5"}
        faults = self.faults(cargo=[{**cargo, "is_dangerous": "Yes"}])
        self.assertLessEqual(
            {"cargo-0-un_number", "cargo-0-dg_class", "cargo-0-dg_emergency_contact"},
            set(faults),
        )
        self.booked(
            cargo=[
                {
                    **cargo,
                    "is_dangerous": "Yes",
                    "un_number": "3480",
                    "proper_shipping_name": "Lithium ion batteries",
                    "dg_class": "9",
                    "net_mass_kg": "4",
                    "dg_emergency_contact": "Lan +84 1",
                }
            ]
        )

    def test_reefer_asks_for_its_temperature(self):
        self.assertEqual(
            set(self.faults(containers=[{"type": "45R1"}])),
            {"containers-0-temperature"},
        )
        booking = self.booked(
            containers=[{"type": "45R1", "count": "3", "temperature": "-18"}]
        )
        boxes = booking.shipment_id.sudo().container_ids
        self.assertEqual(boxes.mapped("temperature"), [-18, -18, -18])
        # Zero degrees are a temperature.
        self.booked(containers=[{"type": "45R1", "temperature": "0"}])

    def test_huge_and_hostile_values(self):
        self.assertIn("goods_description", self.faults(goods_description="x" * 5000))
        self.assertIn("containers", self.faults(containers=[{"type": "22G1"}] * 31))
        many = [{"type": "22G1", "count": "150"}] * 2
        self.assertIn("containers", self.faults(containers=many))
        self.assertIn("cargo-0-weight", self.faults(cargo=[{"weight": "9" * 400}]))
        evil = "<script>alert(1)</script>"
        booking = self.booked(goods_description=evil, reference="<b>'; --")
        self.assertEqual(booking.shipment_id.sudo().goods_description, evil)

    def test_reference_that_is_taken_is_refused(self):
        self.booked(reference="PO-77")
        self.assertIn("reference", self.faults(reference="PO-77"))

    def test_same_form_again_is_the_same_booking(self):
        first, _faults = self.send_form(key="a" * 32)
        again, faults = self.send_form(key="a" * 32)
        self.assertEqual((first, faults), (again, {}))
        other, _faults = self.send_form(self.order(), user=self.karen, key="a" * 32)
        self.assertNotEqual(other, first)

    def test_who_does_not_book_is_refused(self):
        for user in (self.mai, self.viewer):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.send_form(user=user)
        self.roles["read_only"].places_bookings = True
        with self.assertRaises(AccessError):
            self.send_form(user=self.viewer)  # may see them, and still only reads

    def test_for_another_company_is_refused(self):
        bookings = self.env["freight.booking"].with_user(self.lan)
        with self.assertRaises(UserError):
            bookings._place(self.order(), self.pacific_home, self.env.company)

    # Until it is answered

    def test_customer_changes_what_they_asked_for(self):
        booking = self.booked(reference="PO-1", incoterm="FOB")
        shipment = booking.shipment_id.sudo()
        self.as_staff(shipment).internal_note = "<p>thin margin</p>"
        self.as_staff(shipment).shipper_id = self.saigon_contact
        new = self.order(reference="PO-2", goods_description="Tables")
        new["cargo"] = [{"description": "Tables", "packages": "10", "weight": "100"}]
        self.assertFalse(booking.with_user(self.lan)._change(new, "Mind the legs"))
        self.env.invalidate_all()
        self.assertEqual(shipment.customer_reference, "PO-2")
        self.assertEqual(shipment.goods_description, "Tables")
        self.assertFalse(shipment.incoterm_id)  # emptied by the customer
        self.assertEqual(shipment.shipper_id, self.saigon_contact)  # the team's stays
        self.assertEqual(shipment.cargo_ids.mapped("booked_packages"), [10])
        self.assertEqual(len(shipment.container_ids), 1)
        step = booking.sudo().step_ids[-1]
        self.assertEqual(step.kind, "edited")
        changed = {change["field"] for change in step.changes}
        self.assertLessEqual({"reference", "goods_description", "note"}, changed)

    def test_wrong_change_changes_nothing(self):
        booking = self.booked()
        self.booked(reference="PO-9")
        lan = booking.with_user(self.lan)
        self.assertIn("pod", lan._change(self.order(pod="Nowhere at all")))
        self.assertIn("reference", lan._change(self.order(reference="PO-9")))
        self.assertEqual(booking.shipment_id.sudo().pod_id, self.uslgb)

    def test_customer_withdraws(self):
        booking = self.booked()
        booking.with_user(self.lan)._withdraw()
        self.assertEqual(booking.sudo().state, "withdrawn")
        self.assertEqual(booking.shipment_id.sudo().state, "cancelled")
        self.assertFalse(booking.sudo().activity_id)
        for verb in (
            lambda: booking.with_user(self.lan)._withdraw(),
            lambda: booking.with_user(self.lan)._change(self.order()),
            lambda: self.as_staff(booking).action_accept(),
        ):
            with self.assertRaisesRegex(UserError, "withdrawn by the customer"):
                verb()

    # The answers

    def test_sales_accepts(self):
        booking = self.booked()
        self.as_staff(booking).action_accept()
        self.assertEqual(booking.sudo().state, "accepted")
        self.assertEqual(booking.shipment_id.sudo().state, "confirmed")
        self.assertFalse(booking.sudo().activity_id)
        with self.assertRaisesRegex(UserError, "accepted already"):
            booking.with_user(self.lan)._withdraw()

    def test_incomplete_order_says_what_is_missing(self):
        booking = self.booked(consignee=None)
        with self.assertRaisesRegex(UserError, "Consignee"):
            self.as_staff(booking).action_accept()
        self.assertEqual(booking.sudo().state, "waiting")

    def test_what_we_change_is_told(self):
        booking = self.booked()
        self.as_staff(booking.shipment_id).pod_id = self.sgsin
        action = self.as_staff(booking).action_accept()
        self.assertEqual(action["res_model"], "freight.booking.answer")
        wizard = (
            self.env["freight.booking.answer"]
            .with_user(self.seller)
            .with_context(**action["context"])
            .create({})
        )
        self.assertIn("Singapore", wizard.answer)
        wizard.action_apply()
        self.assertEqual(booking.sudo().state, "changed")
        self.assertIn("Singapore", booking.sudo().answer)

    def test_decline_wants_a_reason(self):
        booking = self.booked()
        with self.assertRaisesRegex(UserError, "Say why"):
            self.as_staff(booking)._decline(" ")
        with self.assertRaisesRegex(UserError, "Decline that"):
            self.as_staff(booking.shipment_id).action_cancel()
        self.as_staff(booking)._decline("No space before June")
        self.assertEqual(booking.sudo().state, "declined")
        self.assertEqual(booking.shipment_id.sudo().state, "cancelled")
        mail = self.env["mail.mail"].search([("res_id", "=", booking.id)], limit=1)
        self.assertIn("No space before June", mail.body_html)

    def test_confirming_the_draft_accepts_it(self):
        booking = self.booked()
        self.as_staff(booking.shipment_id).action_confirm()
        self.assertEqual(booking.sudo().state, "accepted")

    def test_portal_users_cannot_answer(self):
        booking = self.booked().with_user(self.lan)
        for verb in ("action_accept", "action_accept_changed", "action_decline"):
            with self.subTest(verb), self.assertRaises(AccessError):
                getattr(booking, verb)()
        with self.assertRaises(AccessError):
            booking.action_open_shipment()
        with self.assertRaises(AccessError):
            self.env["freight.booking.answer"].with_user(self.lan).create(
                {"booking_id": booking.id, "state": "accepted"}
            )


class TestBookingWall(BookingCase):
    def test_own_bookings_and_no_others(self):
        mine, (theirs, _faults) = self.booked(), self.send_form(user=self.karen)
        bookings = self.env["freight.booking"]
        self.assertEqual(bookings.with_user(self.lan).search([]), mine)
        self.assertEqual(bookings.with_user(self.karen).search([]), theirs)
        self.assertFalse(bookings.with_user(self.mai).search([]))
        self.assertFalse(bookings.with_user(self.viewer).search([]))
        with self.assertRaises(AccessError):
            theirs.with_user(self.lan).read(["name"])

    def test_changed_role_counts_at_once(self):
        booking = self.booked()
        access = self.lan.freight_access_ids
        access.role_id = self.roles["finance"]
        self.assertFalse(self.env["freight.booking"].with_user(self.lan).search([]))
        with self.assertRaises(AccessError):
            self.send_form()
        access.role_id = self.roles["operations"]
        found = self.env["freight.booking"].with_user(self.lan).search([])
        self.assertEqual(found, booking)

    def test_only_named_fields_are_read(self):
        booking = self.booked().with_user(self.lan)
        self.assertEqual(booking.read(["name", "state"])[0]["state"], "waiting")
        for name in (
            *("salesperson_id", "order_data", "answered_by_id", "differences_text"),
            *("activity_id", "step_ids", "key", "booked_by_id", "shipment_id"),
        ):
            with self.subTest(name):
                with self.assertRaises(AccessError):
                    booking.read([name])
                with self.assertRaises(AccessError):
                    # A required one is never empty, which needs no look at it.
                    booking.search([(name, "=", 1)])

    def test_direct_writes_are_refused(self):
        booking = self.booked().with_user(self.lan)
        values = {"partner_id": self.saigon_tech.id, "name": "X"}
        for call in (
            lambda: booking.write({"state": "accepted"}),
            lambda: booking.create(
                {**values, "shipment_id": booking.sudo().shipment_id.id}
            ),
            lambda: booking.unlink(),
        ):
            with self.assertRaises(UserError):  # AccessError is one
                call()
        staff = self.as_staff(booking)
        with self.assertRaises(UserError):
            staff.write({"state": "accepted"})

    def test_branch_narrows_bookings_and_for_whom(self):
        plant, other = self.env["res.partner"].create(
            [
                {"name": name, "type": "other", "parent_id": self.saigon_tech.id}
                for name in ("Plant 1", "Plant 2")
            ]
        )
        of_company = self.booked()
        self.lan.freight_access_ids.branch_ids = plant
        bookings = self.env["freight.booking"].with_user(self.lan)
        self.assertFalse(bookings.search([]))
        for customer in (self.saigon_tech, other):
            with self.assertRaises(UserError):
                bookings._place(self.order(), customer, self.env.company)
        booking, faults = bookings._place(self.order(), plant, self.env.company)
        self.assertFalse(faults)
        self.assertEqual(bookings.search([]), booking)
        # Whether the rest of the company has a number is told, its shipment is not.
        reference = of_company.shipment_id.sudo().customer_reference
        order = self.order(reference=reference)
        _none, faults = bookings._place(order, plant, self.env.company)
        self.assertNotIn(of_company.shipment_id.sudo().name, str(faults))

    def test_view_is_plain_and_lists_no_internal_thing(self):
        booking = self.booked()
        shipment = booking.shipment_id.sudo()
        shipment.internal_note = "<p>CANARY-NOTE</p>"
        self.seller.name = "CANARY-SELLER"
        viewer = self.lan._get_freight_viewer()
        self.as_staff(booking)._accept("")
        view = booking._customer_view(viewer)
        self.assertNotIn("CANARY", str(view))

        def plain(value):
            if isinstance(value, dict):
                return all(map(plain, value.values()))
            if isinstance(value, list):
                return all(map(plain, value))
            return value is None or isinstance(value, str | int | float | bool)

        self.assertTrue(plain(view))

    def test_places_are_reference_data_only(self):
        bookings = self.env["freight.booking"].with_user(self.lan)
        texts = [one["text"] for one in bookings._find_places("ho chi minh")]
        self.assertTrue(any("VNSGN" in text for text in texts), texts)
        self.assertFalse(bookings._find_places("Factory Bien Hoa"))
        self.assertFalse(bookings._find_places("x"))
        self.assertLessEqual(len(bookings._find_places("san")), 10)

    def test_address_book_is_the_customers_own(self):
        self.env["res.partner"].create(
            {"name": "Own Warehouse", "parent_id": self.saigon_tech.id}
        )
        names = self.lan._get_freight_address_book()
        self.assertIn("Own Warehouse", names)
        self.assertNotIn("Cedar Imports", names)

    def test_again_copies_what_the_customer_knows(self):
        shipment = self.fcl("MSCU1234566", goods_description="Chairs")
        shipment.internal_note = "CANARY"
        order = shipment.with_user(self.lan)._get_order_again()
        self.assertEqual(order["pol"], "Ho Chi Minh City (VNSGN)")
        self.assertEqual(order["containers"], [{"type": "22G1", "count": "1"}])
        self.assertNotIn("MSCU1234566", str(order))
        self.assertNotIn("CANARY", str(order))
        booking, faults = self.send_form(order)
        self.assertFalse(faults)
        self.assertEqual(booking.shipment_id.sudo().consignee_id, self.pacific_home)

    def test_home_names_what_waits(self):
        booking = self.booked()
        viewer = self.lan._get_freight_viewer()
        cards = {card["code"]: card for card in self.lan._get_freight_desk(viewer)}
        self.assertEqual(cards["bookings"]["items"][0]["title"], booking.name)
        self.as_staff(booking)._accept("")
        self.env.invalidate_all()
        cards = {card["code"] for card in self.lan._get_freight_desk(viewer)}
        self.assertNotIn("bookings", cards)

    def test_unknown_country_is_said(self):
        address = {"consignee": {"country": "XX"}}
        booking, faults = self.send_form(self.order(addresses=address))
        self.assertFalse(booking)
        self.assertEqual(set(faults), {"consignee_country"})
