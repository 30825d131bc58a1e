"""Paying online with play money: Odoo's own demo provider, for the demo company."""


def load(env):
    providers = env["payment.provider"].sudo().search([("code", "=", "demo")])
    own = providers.filtered(lambda one: one.company_id == env.company)
    (providers - own).state = "disabled"
    # It came before the books did, and so has no journal yet.
    bank = env["account.journal"].search(
        [("company_id", "=", env.company.id), ("type", "=", "bank")], limit=1
    )
    own.write({"state": "test", "is_published": True, "journal_id": bank.id})
