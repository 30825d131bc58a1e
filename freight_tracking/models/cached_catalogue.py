from odoo import api, models


class FreightCachedCatalogue(models.AbstractModel):
    """A short list that is read all the time, and so is kept in memory."""

    _name = "freight.cached.catalogue"
    _description = "Catalogue Kept in Memory"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
