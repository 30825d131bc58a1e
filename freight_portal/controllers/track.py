"""The page behind a share link: for who holds a key, whoever they are.

What is asked first is always whether the key opens anything, of the primary database,
so that a link which was just revoked opens nothing. A key that is unknown, mistyped,
expired or revoked gets one and the same page after the same work.

None of the POST routes asks for Odoo's CSRF token: it belongs to a session, and here is
none. What stands in its place is the key in the path, which no other site knows; no
cookie of ours lets anybody in by itself.
"""

import hashlib
from functools import cache

from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import Controller, request, route
from odoo.tools import file_open
from odoo.tools.misc import babel_locale_parse

from odoo.addons.freight_document.controllers.document import file_response

from ..models.freight_portal_attempt import WINDOW
from ..models.freight_share_code import PASS_HOURS, VALID
from ..tools.asked import LARGEST_ID
from ..tools.callers import caller_of
from ..tools.wording import Wording

HEADERS = {
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; img-src data:; style-src 'self'; "
    "script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
}
STATIC = "freight_portal/static/src/track"
LOOK = {
    **{"type": "http", "auth": "public", "methods": ["GET"], "readonly": True},
    # A visitor without a login gets no session, and so no cookie of it.
    **{"save_session": False, "sitemap": False},
}
# What a form of ours sends has a few dozen bytes.
ACT = {
    **{"type": "http", "auth": "public", "methods": ["POST"], "csrf": False},
    **{"save_session": False, "sitemap": False, "max_content_length": 4096},
}
LONGEST_CODE = 20


class Track(Controller):
    @route("/track/<string:token>", **LOOK)
    def show(self, token, **_query):
        """Show the shipment; chat programs add queries of their own to the address."""
        return self._let_in(token, self._show_page)

    @route("/track/<string:token>/seen", **ACT)
    def note_view(self, token, **_form):
        """Count a look: the page's own script says that it was shown to somebody."""
        return self._let_in(token, self._note_view)

    # Documents

    @route("/track/<string:token>/code", **LOOK)
    def ask_code(self, token, **_query):
        return self._let_in(token, self._show_code, said="")

    @route("/track/<string:token>/code", **ACT)
    def mail_code(self, token, **_form):
        return self._let_in(token, self._mail_code)

    @route("/track/<string:token>/code/check", **ACT)
    def check_code(self, token, code="", **_form):
        return self._let_in(token, self._check_code, code=code)

    @route("/track/<string:token>/documents/<int:document_id>", **LOOK)
    def serve_document(self, token, document_id, **_query):
        return self._let_in(token, self._serve_document, document_id=document_id)

    # Mails about the arrival

    @route("/track/<string:token>/mails", **ACT)
    def ask_for_mails(self, token, **_form):
        return self._let_in(token, self._ask_for_mails)

    @route("/track/<string:token>/mails/stop", **ACT)
    def stop_mails(self, token, **_form):
        return self._let_in(token, self._stop_mails)

    @route("/track/<string:token>/mails/<string:signup>", **LOOK)
    def ask_to_confirm(self, token, signup, **_query):
        """Ask once more: programs that check mails open all that is in them."""
        return self._let_in(token, self._ask_to_confirm)

    @route("/track/<string:token>/mails/<string:signup>", **ACT)
    def confirm_mails(self, token, signup, **_form):
        return self._let_in(token, self._confirm_mails, signup=signup)

    # The link's conversation

    @route("/track/<string:token>/messages", **ACT | {"max_content_length": 2**17})
    def say(self, token, text="", **_form):
        return self._let_in(token, self._write, text=text)

    # For staff

    @route(
        "/freight/share/<int:link_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def view_as(self, link_id):
        """Show staff the page as this link shows it, to those who may share it."""
        link = request.env["freight.share.link"]
        is_staff = link.has_access("read") and not request.env.user.share
        if is_staff and 0 < link_id <= LARGEST_ID:
            link = link.search([("id", "=", link_id)], limit=1)
        if not link:
            raise NotFound
        link._staff_check_access()
        return self._show_page(link.sudo(), token=None)

    # What the routes share

    def _let_in(self, token, answer, **given):
        """Answer who holds a key that opens a link; all others get the same page."""
        link_id = _on_primary(
            lambda env: env["freight.share.link"]._find_open(token).id
        )
        if not link_id:
            return self._refuse()
        link = request.env["freight.share.link"].sudo().browse(link_id)
        if link._is_paused():
            return self._tell("paused", link.lang, status=503)
        return answer(link, token=token, **given)

    def _refuse(self):
        caller = caller_of(request.httprequest.remote_addr)
        many = _on_primary(
            lambda env: env["freight.portal.attempt"]._note("link", caller)
        )
        langs = request.env["res.lang"]
        lang = langs._get_code(request.best_lang or "") or "en_US"
        if many:
            wait = str(int(WINDOW.total_seconds()))
            return self._tell("many", lang, status=429, headers=[("Retry-After", wait)])
        return self._tell("gone", lang, status=404)

    def _show_page(self, link, token, draft="", problem=""):
        viewer = link._get_viewer()
        values = {
            "view": link.shipment_id._get_link_view(viewer),
            "conversation": link._get_conversation_part(viewer),
            "with_documents": link.with_documents,
            "is_told": link.is_told,
            # Staff who look at it as this link have no key, and nothing to press.
            "base": f"/track/{token}" if token else None,
            "recipient": None if token else link.name,
            "draft": draft,
            "problem": problem,
        }
        status = 422 if problem else 200
        return self._render("freight_portal.track_page", values, viewer.lang, status)

    def _note_view(self, link, token):
        link._note_view(caller_of(request.httprequest.remote_addr))
        return request.make_response("", list(HEADERS.items()), status=204)

    def _show_code(self, link, token, said, status=200):
        if not link.with_documents:
            return self._tell("no_document", link.lang, token, status=404)
        values = {
            "base": f"/track/{token}",
            "said": said,
            "minutes": int(VALID.total_seconds() // 60),
        }
        return self._render("freight_portal.track_code", values, link.lang, status)

    def _mail_code(self, link, token):
        said = link._mail_code() if link.with_documents else ""
        status = {"many": 429, "failed": 503}.get(said, 200)
        return self._show_code(link, token, said, status)

    def _check_code(self, link, token, code):
        code = "".join(sign for sign in code[:LONGEST_CODE] if sign.isdecimal())
        if not link.with_documents or not link._check_code(code):
            return self._show_code(link, token, "wrong", status=403)
        response = request.make_response(
            "",
            [*HEADERS.items(), ("Location", f"/track/{token}#documents")],
            status=303,
        )
        response.set_cookie(
            link._get_pass_name(),
            link._get_pass(),
            max_age=PASS_HOURS * 3600,
            expires=None,
            path="/track",
            secure=request.httprequest.scheme == "https",
            httponly=True,
            samesite="Strict",
        )
        return response

    def _serve_document(self, link, token, document_id):
        viewer = link._get_viewer()
        cookie = request.httprequest.cookies.get(link._get_pass_name())
        if viewer.can("documents") and not link._is_pass(cookie):
            return request.make_response(
                "", [*HEADERS.items(), ("Location", f"/track/{token}/code")], status=303
            )
        found = link._get_outside_file(document_id, viewer)
        if not found:
            return self._tell("no_document", link.lang, token, status=404)
        return file_response(*found)

    def _ask_for_mails(self, link, token):
        said = "told" if link.is_told else link._mail_signup()
        status = {"many": 429, "failed": 503}.get(said, 200)
        return self._tell(f"mails_{said}", link.lang, token, status)

    def _stop_mails(self, link, token):
        link._stop_telling()
        return self._tell("mails_stopped", link.lang, token)

    def _ask_to_confirm(self, link, token):
        return self._tell("mails_confirm", link.lang, token)

    def _confirm_mails(self, link, token, signup):
        if not link._is_signup(signup):
            return self._tell("mails_late", link.lang, token, status=403)
        link._start_telling()
        return self._tell("mails_told", link.lang, token)

    def _write(self, link, token, text):
        if not link.with_conversation:
            return self._show_page(link, token)
        try:
            # Where nothing can be said, nothing is begun.
            with request.env.cr.savepoint():
                link.with_context(lang=link.lang)._say(text)
        except UserError as error:
            return self._show_page(link, token, text, str(error))
        address = f"/track/{token}#conversation"
        return request.make_response(
            "", [*HEADERS.items(), ("Location", address)], status=303
        )

    def _tell(self, what, lang, token=None, status=200, headers=()):
        """Render a short page that says one thing, by its name."""
        base = f"/track/{token}" if token else None
        values = {"what": what, "base": base}
        return self._render(
            "freight_portal.track_note", values, lang, status, headers=headers
        )

    def _render(self, template, values, lang, status=200, headers=()):
        """Render a page of plain data in a frame of its own: no record, no session."""
        lang = request.env["res.lang"]._get_code(lang) or "en_US"
        qweb = request.env["ir.qweb"].sudo()
        qweb = qweb.with_context(lang=lang, minimal_qcontext=True)
        frame = {
            "say": Wording(lang),
            "lang": lang.replace("_", "-"),
            "direction": babel_locale_parse(lang).text_direction,
            "style": _address("track.css"),
            "script": _address("track.js"),
        }
        html = qweb._render(template, {**values, **frame})
        return request.make_response(
            f"<!DOCTYPE html>{html}", [*HEADERS.items(), *headers], status=status
        )


def _on_primary(work):
    """Call ``work(env)`` on the primary database, where the page itself may be read
    from a replica; what it writes there is committed."""
    if not request.env.cr.readonly:
        return work(request.env)
    # Nothing was read yet that the page builds on.
    request.env.cr.rollback()
    with request.env.registry.cursor() as primary:
        return work(request.env(cr=primary))


@cache
def _address(name):
    """Return a static file's address; it changes with the file, and caches may keep
    either."""
    with file_open(f"{STATIC}/{name}", "rb") as file:
        return f"/{STATIC}/{name}?v={hashlib.sha256(file.read()).hexdigest()[:12]}"
