"""What happens once, when the add-on is installed."""


def post_init_hook(env):
    """Load the places that ship with the add-on."""
    env["freight.location"].load_shipped()
