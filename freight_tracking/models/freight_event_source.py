from odoo import api, fields, models, tools

FIELDS = [
    ("etd", "ETD"),
    ("eta", "ETA"),
    ("atd", "ATD"),
    ("ata", "ATA"),
    ("container", "State of a Container"),
]
PERSON = "person"


class FreightEventSource(models.Model):
    """Who tells us what happens to cargo, and how far we trust them."""

    _name = "freight.event.source"
    _inherit = ["freight.cached.catalogue"]
    _description = "Source of Events"
    _order = "priority, name, id"

    code = fields.Char(required=True, copy=False)
    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(
        [
            ("person", "People of Ours"),
            ("carrier", "Carrier"),
            ("airline", "Airline"),
            ("haulier", "Haulier"),
            ("courier", "Courier"),
            ("terminal", "Terminal or Warehouse"),
            ("customs", "Customs"),
            ("partner", "Agent or Partner"),
            ("system", "This System"),
        ],
        required=True,
        default="carrier",
    )
    priority = fields.Integer(
        default=20,
        help="Where two sources tell different dates, the one with the lower number "
        "is believed; of equals the one that said it last.",
    )
    publish = fields.Boolean(
        "May Publish",
        help="Customers see what this source tells at once, as far as the milestone "
        "is published by default. Otherwise it waits for a person.",
    )
    ids_are_stable = fields.Boolean(
        "Keeps Its Event Ids",
        default=True,
        help="Untick it for a source that makes up a new id of an event each time it "
        "is asked: its events are told apart by what they say.",
    )
    trust_ids = fields.One2many("freight.event.trust", "source_id", "Trust by Date")
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(code)", "There is a source with this code.")

    @api.model
    @tools.ormcache()
    def _get_trust(self):
        """Return ``{(source id, field): priority}``; None where it is not believed.

        What people enter is under 0 as well.
        """
        trust = {}
        for source in (
            self.sudo().with_context(active_test=False).search([("code", "!=", False)])
        ):
            own = {one.field: one for one in source.trust_ids}
            for name, _label in FIELDS:
                priority = source.priority
                if name in own:
                    priority = None if own[name].is_ignored else own[name].priority
                trust[source.id, name] = priority
                if source.code == PERSON:
                    trust[0, name] = source.priority if priority is None else priority
        return trust

    @api.model
    @tools.ormcache()
    def _get_publishing(self):
        """Return the ids of the sources whose news customers may see at once."""
        sources = self.sudo().with_context(active_test=False)
        return frozenset(sources.search([("publish", "=", True)]).ids)

    @api.model
    @tools.ormcache()
    def _get_person_id(self):
        return self.env.ref("freight_tracking.source_person").id


class FreightEventTrust(models.Model):
    _name = "freight.event.trust"
    _inherit = ["freight.cached.catalogue"]
    _description = "Trust in a Source"
    _order = "source_id, field"

    source_id = fields.Many2one(
        "freight.event.source", required=True, ondelete="cascade", index=True
    )
    field = fields.Selection(FIELDS, required=True)
    priority = fields.Integer(default=20)
    is_ignored = fields.Boolean(
        "Not Believed",
        help="What this source says of it stays on the timeline and changes nothing.",
    )

    _field_uniq = models.Constraint(
        "UNIQUE (source_id, field)", "This source has a line for that already."
    )
