"""What the pages about bookings share."""

import re
from uuid import uuid4

from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import request

from ..tools.asked import LARGEST_ID
from .page import enter

# Of a form: made for its page, sent with it, and the same when it is sent again.
KEY = re.compile(r"[0-9a-f]{32}")
DONE = {
    "placed": "placed",
    "changed": "changed",
    "withdrawn": "withdrawn",
    "asked": "asked",
    "taken_back": "taken_back",
}


def new_key():
    return uuid4().hex


def read_key(values):
    key = values.get("key") or ""
    return key if KEY.fullmatch(key) else None


def find_own(model, record_id, acts=False):
    """Return a booking or request that the visitor may see; all others end alike."""
    viewer = enter("bookings", acts=acts)
    records = request.env[model]
    found = records.browse()
    if 0 < record_id <= LARGEST_ID:
        found = records.search([("id", "=", record_id)], limit=1)
    if not found:
        raise NotFound
    return found, viewer


def attempt(verb, *args):
    """Call a verb, and return what it refuses in its words, or nothing."""
    try:
        with request.env.cr.savepoint():
            verb(*args)
    except UserError as error:
        return str(error)
    return ""


def lost(record, text):
    """Tell whether what a form says could not be chosen any more."""
    return bool(text) and str(record.id) != text


def chosen(records, text):
    """Return the one of ``records`` whose id a form says, else the first."""
    return next((one for one in records if str(one.id) == text), records[:1])
