from odoo import models


class FreightBranchBound(models.AbstractModel):
    """Nobody moves a record to where their own rules would not let them make one.

    Odoo asks the rules before a write, and not what has become of the record: a webhook
    of one's own branch could be given to another, whose shipments it would tell.
    """

    _name = "freight.branch.bound"
    _description = "Stays Within the Writer's Branches"

    def write(self, vals):
        done = super().write(vals)
        self.check_access("write")
        return done
