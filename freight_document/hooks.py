"""What happens once, when the add-on is taken off again."""


def uninstall_hook(env):
    """Remove documents with their files, and the jobs that would still make some.

    Otherwise kinds would go first, which documents hold on to. The number series stay:
    a number that was on a bill is not given a second time.
    """
    env["ir.attachment"].sudo().search(
        [("res_model", "=like", "freight.document%"), ("res_field", "!=", False)]
    ).unlink()
    env["queue.job"].sudo().search(
        [("model_name", "=", "freight.document.batch")]
    ).unlink()
    # Issued documents refuse to be deleted, and versions hold on to each other.
    env.cr.execute("UPDATE freight_document SET previous_id = NULL")
    env.cr.execute("DELETE FROM freight_document")
    env.invalidate_all()
