from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Contacts that are one in truth become one: so do their wishes and notices.

    The database allows one line of a kind; Odoo's merge would stumble over the second.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        contacts = [("contact_id", "in", (dst_partner | src_partners).ids)]
        wishes = self.env["freight.notice.preference"].sudo().search(contacts)
        wishes = self._freight_fold(wishes, dst_partner, "kind")
        notices = self.env["freight.notice"].sudo()
        waiting = notices.search([*contacts, ("state", "=", "waiting")])
        self._freight_fold(waiting, dst_partner, "shipment_id", "kind")
        self.env.flush_all()
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env.add_to_compute(wishes._fields["commercial_partner_id"], wishes)
        return result

    @api.model
    def _freight_fold(self, records, dst_partner, *names):
        """Keep one record of each key, that of the contact who stays if it has one."""
        kept = {}
        for record in records.sorted(lambda one: one.contact_id != dst_partner):
            first = kept.setdefault(tuple(record[name] for name in names), record)
            if first != record:
                if "about" in record._fields:
                    first.about = [*(first.about or ()), *(record.about or ())]
                record.unlink()
        return records.browse(record.id for record in kept.values())
