"""What Odoo's own threads, activities, files and followers give away, or take."""

from .remote import call

ABSENT = 2**31 - 7


class Threads:
    """The history of a shipment is the team's; nobody outside reads or writes in it."""

    def shipments_to_try(self, visitor):
        own = sorted(self.reach.shipments(visitor))[:1]
        every = self.env["freight.shipment"].search([])
        foreign = [one for one in every.ids if one not in self.reach.readable(visitor)]
        return [*own, *foreign[:1]]

    def test_nothing_is_said_in_a_shipments_history(self):
        wrong = []
        partner = self.scene.visitors["pacific"].user.partner_id.id
        for visitor in self.scene.outside():
            for shipment in self.shipments_to_try(visitor):
                message = {
                    "model": "freight.shipment",
                    "res_id": shipment,
                    "body": "a",
                    "message_type": "comment",
                }
                activity = {"res_model_id": 1, "res_id": shipment}
                attachment = {
                    "name": "a",
                    "raw": "a",
                    "res_model": "freight.shipment",
                    "res_id": shipment,
                }
                follower = {
                    "res_model": "freight.shipment",
                    "res_id": shipment,
                    "partner_id": partner,
                }
                for model, method, args, kwargs in (
                    ("freight.shipment", "message_post", [[shipment]], {"body": "a"}),
                    (
                        "freight.shipment",
                        "message_notify",
                        [[shipment]],
                        {"body": "a", "subject": "a", "partner_ids": [partner]},
                    ),
                    (
                        "freight.shipment",
                        "message_subscribe",
                        [[shipment], [partner]],
                        {},
                    ),
                    ("freight.shipment", "message_get_followers", [[shipment]], {}),
                    (
                        "freight.shipment",
                        "activity_schedule",
                        [[shipment]],
                        {"note": "a"},
                    ),
                    ("mail.message", "create", [message], {}),
                    ("mail.activity", "create", [activity], {}),
                    ("ir.attachment", "create", [attachment], {}),
                    ("mail.followers", "create", [follower], {}),
                ):
                    answer = call(
                        self.as_visitor(visitor, model), method, *args, **kwargs
                    )
                    own_follow = (
                        method == "message_subscribe"
                        and visitor.user.partner_id.id == partner
                    )
                    if not answer.is_barred and not own_follow:
                        wrong.append(
                            f"{visitor.name} {model}.{method} of {shipment}: {answer}"
                        )
        self.assertFalse(wrong, f"{len(wrong)}:\n" + "\n".join(wrong))

    def test_nothing_of_a_history_is_read(self):
        wrong = []
        names = ("exporter", "pacific", "agent", "stranger", "public")
        for visitor in map(self.scene.visitors.get, names):
            for model in (
                "mail.message",
                "mail.activity",
                "mail.followers",
                "mail.tracking.value",
                "mail.notification",
                "mail.mail",
                "ir.attachment",
                "bus.bus",
                "queue.job",
                "mail.scheduled.message",
            ):
                records = self.env[model].sudo().with_context(active_test=False)
                domain = []
                for name in ("res_model", "model", "mail_message_id.model"):
                    if name.partition(".")[0] in records._fields:
                        domain = [(name, "=like", "freight.%")]
                        break
                ids = records.search(domain, limit=40, order="id desc").ids
                ways = [("search_read", [domain]), ("search_count", [domain])]
                # One by one: of several a single one that is closed closes all.
                ways += [("read", [[one]]) for one in ids]
                for method, args in ways:
                    answer = call(self.as_visitor(visitor, model), method, *args)
                    if not answer.result and (not answer.error or answer.is_refused):
                        continue
                    leaks = self.leaks_in(answer.result, visitor)
                    wrong.append(f"{visitor.name} {model}.{method}: {answer} {leaks}")
        self.assertFalse(wrong, f"{len(wrong)}:\n" + "\n".join(wrong))
