from typing import NamedTuple

from odoo import api, models, tools

from ..tools.rollup import Meaning

# What a movement is called in DCSA's events and in Cargo-IMP.
MOVEMENTS = {
    **{"TRANSPORT/DEPA": "departure", "TRANSPORT/ARRI": "arrival"},
    **{"EQUIPMENT/LOAD": "load", "EQUIPMENT/DISC": "discharge"},
    **{"DEP": "departure", "ARR": "arrival", "MAN": "load", "RCF": "discharge"},
}
BY_EFFECT = {
    **{"departed": "departure", "arrived": "arrival"},
    **{"loaded": "load", "discharged": "discharge"},
}


class Known(NamedTuple):
    """A milestone as the engine uses it."""

    id: int
    code: str
    direction: str
    is_published: bool
    meaning: Meaning
    # Under which (format, code) others like it are found, in another place.
    format: str
    message_code: str


class Catalogue(NamedTuple):
    by_id: dict
    by_code: dict
    meanings: dict  # {id: Meaning}
    formats: dict  # {format: {(code, mode, direction): milestone's code}}


class FreightMilestone(models.Model):
    _name = "freight.milestone"
    _inherit = ["freight.milestone", "freight.cached.catalogue"]

    @api.model
    @tools.ormcache()
    def _get_catalogue(self):
        """Return all milestones as plain data. Archived ones mean what they meant."""
        known, formats = [], {"dcsa": {}, "fsu": {}, "clock": {}}
        for one in (
            self.sudo().with_context(active_test=False).search([("code", "!=", False)])
        ):
            format_, code = "", ""
            if one.dcsa_event or one.fsu_code:
                format_ = "dcsa" if one.dcsa_event else "fsu"
                code = one.dcsa_event or one.fsu_code
            movement = MOVEMENTS.get(code) or BY_EFFECT.get(one.effect, "")
            known.append(
                Known(
                    *(one.id, one.code, one.direction, one.is_published),
                    Meaning(movement, one.effect, one.mode),
                    *(format_, code),
                )
            )
            if not one.active:
                continue
            scope = (one.mode, one.direction)
            for name, message_code in (
                ("dcsa", one.dcsa_event),
                ("fsu", one.fsu_code),
                ("clock", one.code),
            ):
                if message_code:
                    formats[name].setdefault((message_code, *scope), one.code)
        return Catalogue(
            {one.id: one for one in known},
            {one.code: one for one in known},
            {one.id: one.meaning for one in known},
            formats,
        )
