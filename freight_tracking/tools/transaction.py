"""Work that begins anew when another worker was faster."""

from functools import partial

from odoo import api
from odoo.service.model import retrying


def in_own_transaction(env, work):
    """Call ``work(env)`` in a transaction of its own, and commit it.

    Odoo's isolation level lets the later of two that touch one shipment fail; HTTP
    requests are then repeated by Odoo itself, jobs and scripts by this. ``work`` must
    do nothing outside the database.
    """
    with env.registry.cursor() as cr:
        own = api.Environment(cr, env.uid, env.context, env.su)
        return retrying(partial(work, own), own)
