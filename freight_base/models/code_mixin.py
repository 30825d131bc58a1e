from odoo import api, models


class FreightCodeMixin(models.AbstractModel):
    """Codes that are stored in their one canonical spelling.

    Forgiving in what is typed ("vn sgn", "IMO 9811000"), exact in what is kept, so that
    codes can be compared, indexed and matched. A code of nothing but spaces is none.
    """

    _name = "freight.code.mixin"
    _description = "Codes in Canonical Spelling"

    # Field name to the function that cleans its value.
    _cleaners = {}

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean_codes(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._clean_codes(vals))

    @api.model
    def _clean_codes(self, vals):
        codes = {
            field: clean(vals[field]) or False
            for field, clean in self._cleaners.items()
            if vals.get(field)
        }
        return {**vals, **codes}
