"""Odoo's own addresses that could show what is ours, and those who ship nothing."""

import json
import re

from lxml import html

from .canaries import RAW

# Looked at by each of these.
VISITORS = ("operations", "finance", "pacific", "agent", "stranger", "public")
CARD = "//div[contains(@class, 'o_portal_index_card') and contains(@class, 'd-none')]"
HIDDEN = re.compile(r"<head>.*?</head>|<script.*?</script>|<!--.*?-->", re.S)


class OthersAddresses:
    def odoos_addresses(self):
        """GET addresses that serve records, files and reports of any model."""
        found = ["/my", "/my/home", "/my/account", "/my/invoices", "/my/payment_method"]
        for move in self.env["account.move"].search([], limit=6):
            found += [
                f"/my/invoices/{move.id}",
                f"/my/invoices/{move.id}?report_type=html",
                f"/report/html/account.report_invoice/{move.id}",
            ]
        for report in self.env["ir.actions.report"].search(
            [("model", "=like", "freight.%")]
        ):
            record = self.some_ids(report.model)[0]
            found += [
                f"/report/html/{report.report_name}/{record}",
                f"/report/pdf/{report.report_name}/{record}",
            ]
        for name in self.own_models():
            for field in self.env[name]._fields.values():
                if field.type in ("binary", "image") and not self.env[name]._abstract:
                    record = self.some_ids(name)[0]
                    found += [
                        f"/web/content/{name}/{record}/{field.name}",
                        f"/web/image/{name}/{record}/{field.name}",
                    ]
        files = self.env["ir.attachment"].search(
            [("res_model", "=like", "freight.%")], limit=10
        )
        found += [f"/web/content/{one.id}" for one in files]
        return found

    def test_odoos_own_addresses_give_nothing_away(self):
        wrong = []
        for visitor in map(self.scene.visitors.get, VISITORS):
            self.enter(visitor)
            for address in self.odoos_addresses():
                reply = self.ask("GET", address)
                wrong += self.faults_of_other(
                    reply, f"{visitor.name} {address}", visitor
                )
                served = address.startswith(("/web/content", "/report/"))
                if served and reply.status == 200:
                    wrong.append(f"{visitor.name} {address} is served")
        self.assertFalse(wrong, f"{len(wrong)}:\n" + "\n".join(wrong))

    def test_odoos_own_calls_give_nothing_away(self):
        wrong = []
        guide = self.scene.guide.id
        thread = {"thread_model": "freight.shipment", "thread_id": guide}
        calls = [
            ("/mail/thread/messages", thread),
            (
                "/mail/thread/data",
                {**thread, "request_list": ["followers", "activities"]},
            ),
            ("/mail/thread/subscribe", {**thread, "partner_ids": [1]}),
            ("/mail/message/post", {**thread, "post_data": {"body": "a"}}),
            ("/mail/thread/recipients", thread),
            ("/mail/data", {"fetch_params": ["init_messaging"]}),
            ("/my/counters", {"counters": ["invoice_count", "freight_shipment_count"]}),
            (
                "/web/dataset/call_kw",
                {
                    "model": "freight.shipment",
                    "method": "read",
                    "args": [[guide], []],
                    "kwargs": {},
                },
            ),
            (
                "/web/action/load",
                {"action_id": "freight_shipment.freight_shipment_action"},
            ),
            ("/web/domain/validate", {"model": "freight.shipment", "domain": []}),
            ("/web/export/formats", {}),
            ("/web/export/get_fields", {"model": "freight.charge", "domain": []}),
        ]
        for visitor in map(self.scene.visitors.get, VISITORS):
            self.enter(visitor)
            for address, params in calls:
                reply = self.ask("POST", address, json={"params": params})
                wrong += self.faults_of_other(
                    reply, f"{visitor.name} {address}", visitor
                )
        self.assertFalse(wrong, f"{len(wrong)}:\n" + "\n".join(wrong))

    def faults_of_other(self, reply, where, visitor):
        wrong = []
        if reply.status >= 500:
            wrong.append(f"{where}: {reply.status}")
        leaks = self.leaks_in(reply.seen, visitor)
        if leaks:
            wrong.append(f"{where} tells {leaks}")
        is_page = dict(reply.headers).get("content-type", "").startswith("text/html")
        if is_page and (raw := RAW.search(reply.body)):
            wrong.append(f"{where} takes a text for HTML: {raw[0]}")
        return wrong

    def test_who_ships_nothing_notices_nothing(self):
        visitor = self.scene.visitors["stranger"]
        self.enter(visitor)
        cards = set()
        for address in ("/my", "/my/account", "/my/invoices"):
            reply = self.ask("GET", address)
            self.assertEqual(reply.status, 200, address)
            cards |= set(re.findall(r'placeholder_count="(freight\w+)"', reply.body))
            page = html.fromstring(HIDDEN.sub("", reply.body))
            # Odoo's own way: a card is there and hidden until there is something in it.
            for card in page.xpath(CARD):
                card.drop_tree()
            seen = html.tostring(page, encoding="unicode").lower()
            for word in ("freight", "shipment", "booking"):
                self.assertNotIn(word, seen, address)
        self.assertTrue(cards)
        reply = self.ask(
            "POST", "/my/counters", json={"params": {"counters": sorted(cards)}}
        )
        self.assertFalse(any(json.loads(reply.body)["result"].values()), reply.body)
