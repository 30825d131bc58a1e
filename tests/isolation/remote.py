"""A call as it comes from outside: through Odoo's own dispatch, and what came of it."""

import gc
from dataclasses import dataclass

from odoo.exceptions import AccessDenied, AccessError, MissingError, UserError
from odoo.service.model import call_kw
from odoo.tools import mute_logger

# What a caller is told who is refused; MissingError and ValidationError are UserErrors.
REFUSALS = (AccessError, AccessDenied, UserError)


SENT = (dict, list, tuple, str, int, float, bytes, bool)
# Odoo's remarks on calls that come to nothing.
REMARKS = (
    "odoo.models",
    "odoo.addons.mail.models.mail_thread",
    "odoo.addons.queue_job.delay",
)


@dataclass(frozen=True)
class Answer:
    """What a call came to: a result, or an error."""

    result: object = None
    error: Exception | None = None

    @property
    def is_barred(self):
        """Refused for want of a right, not for anything else."""
        return isinstance(self.error, AccessError | AccessDenied)

    @property
    def is_refused(self):
        return isinstance(self.error, REFUSALS)

    @property
    def is_missing(self):
        return isinstance(self.error, MissingError)

    def __str__(self):
        if self.error:
            return f"{type(self.error).__name__}: {str(self.error)[:120]}"
        return f"answered {str(self.result)[:120]}"


class Undo(Exception):
    """Ends a savepoint: nothing that a call did is kept."""


def call(model, method, *args, **kwargs):
    """Call a method as the user of ``model``'s environment, and undo what it did."""
    cr = model.env.cr
    answer = None
    try:
        with cr.savepoint(), mute_logger(*REMARKS):
            result = call_kw(model, method, list(args), kwargs)
            if not isinstance(result, SENT):
                result = None  # nothing that a remote caller could be sent
                gc.collect()  # a job that is never queued remarks on it as it goes
            answer = Answer(result)
            model.env.flush_all()
            raise Undo
    except Undo:
        model.env.invalidate_all(flush=False)
    except Exception as error:  # whatever it is, the test says if it will do
        model.env.invalidate_all(flush=False)
        answer = Answer(error=error)
    return answer
