from odoo import models

LAYOUT = "telex_release"


class FreightDocument(models.Model):
    """The message that tells agent and carrier to release without an original."""

    _inherit = "freight.document"

    def action_surrender(self):
        """Surrender these bills, and offer to mail the message that says so."""
        super().action_surrender()
        messages = self._find_release_messages()
        if len(messages) != 1:
            return True
        people = self.shipment_id.sudo()._get_release_recipients()
        action = self.shipment_id.action_mail_documents()
        action["context"] |= {
            "default_document_ids": messages.ids,
            "default_partner_ids": people.ids,
        }
        return action

    def _surrender(self, override_reason=None):
        result = super()._surrender(override_reason)
        kind = self.type_id.search([("layout", "=", LAYOUT)], limit=1)
        if kind:
            # What held the bill was overruled with it: the message only says so.
            messages = self._by_verb().create(
                [bill._prepare_message_values(kind) for bill in self]
            )
            messages.with_env(self.env)._issue(override_reason)
        return result

    def _prepare_message_values(self, kind):
        self.ensure_one()
        agent = self.shipment_id.sudo().destination_agent_id
        installed = dict(self._get_languages())
        return {
            "shipment_id": self.shipment_id.id,
            "type_id": kind.id,
            "lang": agent.lang if agent.lang in installed else self.lang,
        }

    def _find_release_messages(self):
        return self.search(
            [
                ("shipment_id", "in", self.shipment_id.ids),
                ("type_id.layout", "=", LAYOUT),
                ("state", "=", "issued"),
            ]
        )

    def _find_issue_problems(self, content):
        problems = super()._find_issue_problems(content)
        if self.type_id.layout == LAYOUT and not self._get_surrendered():
            problems.append(
                self.env._("No bill of %s is surrendered.", self.shipment_id.name)
            )
        return problems

    def _get_surrendered(self):
        return self.shipment_id.document_ids.filtered(
            lambda one: one.is_bill and one.state == "surrendered"
        )

    def _collect_bill(self):
        bill = self._get_surrendered() if self.type_id.layout == LAYOUT else self
        if bill == self or not bill:
            return super()._collect_bill()
        return {**super(FreightDocument, bill)._collect_bill(), "number": bill.number}


class FreightShipment(models.Model):
    _inherit = "freight.shipment"

    def _get_release_recipients(self):
        """Return who is told that the cargo goes without paper: those with a mail."""
        people = self.destination_agent_id | self.carrier_id.partner_id
        return people.filtered("email")
