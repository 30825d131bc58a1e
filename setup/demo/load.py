"""The demo company, loaded into a database through the methods that people use.

Run in Odoo's shell, where ``env`` is there. Each part looks first, so that loading
again adds only what is missing.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path.cwd() / "setup"))

from demo import (  # noqa: E402
    billing,
    booking,
    company,
    consolidation,
    customers,
    desk,
    guide,
    tracking,
)


def load_shipments(env):
    staff = desk.Desk(env)
    for part in (guide, booking, consolidation):
        part.load(staff)


def load_tracking(env):
    tracking.load(desk.Desk(env))


def load_documents(env):
    from demo import documents  # it names things of add-ons that may not be there

    documents.load(desk.Desk(env))


def load_billing(env):
    billing.load(desk.Desk(env))


def load_rates(env):
    """What came by the portal since is rated like all that moves."""
    billing.rate_the_others(desk.Desk(env))


def load_payment(env):
    from demo import payment

    payment.load(env)


def load_portal(env):
    from demo import portal

    portal.load(env)


# Each with the add-on that it needs.
PARTS = [
    ("freight_base", company.load),
    ("freight_shipment", customers.load),
    ("freight_shipment", load_shipments),
    ("freight_tracking", load_tracking),
    ("freight_document", load_documents),
    ("freight_billing", load_billing),
    ("payment_demo", load_payment),
    ("freight_portal", load_portal),
    ("freight_billing", load_rates),
]


def load(env):
    installed = env["ir.module.module"]._installed()
    for addon, part in PARTS:
        if addon in installed:
            part(env)
            env.cr.commit()


# In Odoo's shell; who imports it calls the parts.
if "env" in globals():
    load(env)  # noqa: F821
