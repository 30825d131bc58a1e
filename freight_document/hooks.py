"""What happens once, when the add-on is taken off again."""

from .models.ir_binary import OURS


def uninstall_hook(env):
    """Remove the files of documents, and the jobs that would still make some.

    The number series stay: a number that was on a bill is not given a second time.
    """
    env["ir.attachment"].sudo().search(
        [("res_model", "in", OURS), ("res_field", "!=", False)]
    ).unlink()
    env["queue.job"].sudo().search(
        [("model_name", "=", "freight.document.batch")]
    ).unlink()
