"""What happens when the add-on is taken off again."""

# Models that keep bytes.
WITH_FILES = ("freight.conversation.file",)


def uninstall_hook(env):
    """Remove the files that Odoo would leave behind."""
    env["ir.attachment"].search(
        [("res_model", "in", WITH_FILES), ("res_field", "!=", False)]
    ).unlink()
