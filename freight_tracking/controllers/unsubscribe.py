from odoo import http
from odoo.http import request
from odoo.tools.misc import verify_hash_signed

from ..models.freight_notice_mail import UNSUBSCRIBE

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "form-action 'self'",
}


class Unsubscribe(http.Controller):
    """The end of all notices to a contact, by the link in its mail.

    A look at the page changes nothing, since mail scanners follow links; a press on
    its button does, or the POST of a mail program (RFC 8058), which brings no session.
    The page is the same for everybody and for a link that is none: it tells nothing.
    """

    @http.route(
        "/freight/notices/unsubscribe/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def ask(self, token):
        return self._render(is_done=False)

    @http.route(
        "/freight/notices/unsubscribe/<string:token>",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        sitemap=False,
    )
    def stop(self, token, **_post):
        contact_id, email = _read(token)
        contact = request.env["res.partner"].sudo().browse(contact_id).exists()
        # A link of an address that the contact no longer has is of no use.
        if contact and contact.email == email:
            contact._stop_freight_notices()
        return self._render(is_done=True)

    def _render(self, is_done):
        page = request.env["ir.qweb"].sudo()
        page = page.with_context(minimal_qcontext=True)
        html = page._render("freight_tracking.unsubscribe_page", {"is_done": is_done})
        return request.make_response(f"<!DOCTYPE html>{html}", list(HEADERS.items()))


def _read(token):
    """Return what a token was made of, or nothing of use."""
    try:
        values = verify_hash_signed(request.env(su=True), UNSUBSCRIBE, token)
    except (ValueError, UnicodeError):
        values = None
    return values or (0, None)
