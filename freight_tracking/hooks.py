"""What happens once, when the add-on is installed, and when it is taken off again."""

from .models.freight_feed_folder import ROOTS_PARAMETER
from .models.freight_feed_message import RAW_DAYS_PARAMETER
from .models.freight_feed_poll import ALLOW_PRIVATE

# Models whose work is done by jobs.
QUEUED = ("freight.feed", "freight.feed.message")
QUEUED += ("freight.notice", "freight.webhook.delivery")


def post_init_hook(env):
    """Show customers the dates that they saw until now."""
    for table in ("freight_shipment", "freight_shipment_leg"):
        env.cr.execute(
            f"UPDATE {table} SET published_etd = etd, published_eta = eta, "
            "published_atd = atd, published_ata = ata"
        )
    env.invalidate_all()


def uninstall_hook(env):
    """Remove what Odoo would leave behind: bytes, addresses, jobs and settings."""
    everything = env(context={**env.context, "active_test": False})
    everything["ir.attachment"].search(
        [("res_model", "=", "freight.feed.message"), ("res_field", "!=", False)]
    ).unlink()
    feeds = everything["freight.feed"].search([])
    aliases = feeds.alias_id
    feeds.alias_id = False
    aliases.unlink()
    everything["queue.job"].search([("model_name", "in", QUEUED)]).unlink()
    everything["ir.config_parameter"].search(
        [("key", "in", (RAW_DAYS_PARAMETER, ROOTS_PARAMETER, ALLOW_PRIVATE))]
    ).unlink()
