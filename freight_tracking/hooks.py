"""What happens once, when the add-on is installed."""


def post_init_hook(env):
    """Show customers the dates that they saw until now."""
    for table in ("freight_shipment", "freight_shipment_leg"):
        env.cr.execute(
            f"UPDATE {table} SET published_etd = etd, published_eta = eta, "
            "published_atd = atd, published_ata = ata"
        )
    env.invalidate_all()
