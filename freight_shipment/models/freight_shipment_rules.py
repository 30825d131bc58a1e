from odoo import api, models
from odoo.exceptions import ValidationError

# Beyond these years a date is a slip of the keyboard (0205, 20255), and at the ends of
# the calendar it cannot be told in another time zone.
FIRST_YEAR, LAST_YEAR = 1990, 2099


def _get_typed_moments(records):
    """Return the names of the datetimes that are typed on ``records`` themselves."""
    return [
        name
        for name, field in records._fields.items()
        if field.type == "datetime"
        and field.store
        and not field.inverse
        and name not in models.MAGIC_COLUMNS
    ]


class FreightEntryRules(models.AbstractModel):
    """What nobody enters, by whatever way: figures that follow, impossible dates."""

    _name = "freight.entry.rules"
    _description = "Rules of What Is Entered"

    @api.model
    def _has_field_access(self, field, operation):
        """Nobody types what follows from something else, as totals or a company do.

        A form does not let them; without this a remote call would.
        """
        if not super()._has_field_access(field, operation):
            return False
        follows = field.compute and field.store and field.readonly
        return operation == "read" or self.env.su or not follows

    @api.constrains(_get_typed_moments)
    def _check_moments(self):
        names = _get_typed_moments(self)
        for record in self:
            for name in names:
                moment = record[name]
                if moment and not FIRST_YEAR <= moment.year <= LAST_YEAR:
                    raise ValidationError(
                        self.env._(
                            "%(record)s: %(field)s is in the year %(year)s. Enter a "
                            "date between %(first)s and %(last)s.",
                            record=record.display_name,
                            field=record._fields[name]._description_string(self.env),
                            year=moment.year,
                            first=FIRST_YEAR,
                            last=LAST_YEAR,
                        )
                    )


class FreightShipmentPart(models.AbstractModel):
    """A part of a shipment goes only where its user may put it.

    Odoo's rules look at a record before it is changed; this looks at where it goes.
    """

    _name = "freight.shipment.part"
    _inherit = ["freight.entry.rules"]
    _description = "Part of a Shipment"

    def write(self, vals):
        result = super().write(vals)
        if "shipment_id" in vals:
            self.shipment_id.check_access("write")
        return result


class FreightShipment(models.Model):
    _name = "freight.shipment"
    _inherit = ["freight.shipment", "freight.entry.rules"]


class FreightShipmentLeg(models.Model):
    _name = "freight.shipment.leg"
    _inherit = ["freight.shipment.leg", "freight.shipment.part"]


class FreightShipmentReference(models.Model):
    _name = "freight.shipment.reference"
    _inherit = ["freight.shipment.reference", "freight.shipment.part"]


class FreightContainer(models.Model):
    _name = "freight.container"
    _inherit = ["freight.container", "freight.shipment.part"]


class FreightContainerMove(models.Model):
    _name = "freight.container.move"
    _inherit = ["freight.container.move", "freight.entry.rules"]


class FreightCargoLine(models.Model):
    _name = "freight.cargo.line"
    _inherit = ["freight.cargo.line", "freight.shipment.part"]


class FreightCutoff(models.Model):
    _name = "freight.cutoff"
    _inherit = ["freight.cutoff", "freight.shipment.part"]


class FreightCustomsDeclaration(models.Model):
    _name = "freight.customs.declaration"
    _inherit = ["freight.customs.declaration", "freight.shipment.part"]
