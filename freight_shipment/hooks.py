"""What happens once, when the add-on is taken off again."""


def uninstall_hook(env):
    """Remove the tasks and procedures of shipments, those that users wrote too.

    They hold the add-on's activity types, which could not be removed otherwise, and
    with them the model itself.
    """
    of_shipments = [("res_model", "=", "freight.shipment")]
    everything = env(context={**env.context, "active_test": False})
    everything["mail.activity"].search(of_shipments).unlink()
    everything["mail.activity.plan"].search(of_shipments).unlink()
