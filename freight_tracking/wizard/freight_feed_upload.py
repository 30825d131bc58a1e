from odoo import fields, models
from odoo.exceptions import UserError


class FreightFeedUpload(models.TransientModel):
    _name = "freight.feed.upload"
    _description = "Upload Messages"

    feed_id = fields.Many2one("freight.feed", required=True)
    file_ids = fields.Many2many("ir.attachment", string="Files")

    def action_apply(self):
        """Read the files as if they had come in by themselves, and show the result."""
        self.ensure_one()
        self.check_access("write")
        self.feed_id.check_access("read")
        if not self.file_ids:
            raise UserError(self.env._("Choose at least one file."))
        self.file_ids.check_access("read")
        feed = self.feed_id.sudo()
        messages = self.env["freight.feed.message"].sudo()
        for file in self.file_ids.sudo():
            messages += feed._receive(
                file.raw or b"",
                file.name,
                "upload",
                file.mimetype,
                self.env.user.name,
            )
        self.file_ids.unlink()
        messages._process_or_enqueue()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "freight_tracking.freight_feed_message_action"
        )
        action = {**action, "context": {}, "domain": [("id", "in", messages.ids)]}
        if len(messages) == 1:
            action |= {"views": [(False, "form")], "res_id": messages.id}
        return action
