"""A customer's talk with the team: on a shipment's page, and apart."""

from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from odoo.addons.freight_document.controllers.document import file_response
from odoo.addons.freight_document.tools.file_check import MIMETYPES
from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.freight_conversation_say import MOST_FILES, SentFiles
from ..tools.asked import LARGEST_ID
from .page import enter, find_shipment, show
from .shipments import show_shipment

PAGE = 20
LAST_PAGE = 500
TAB = "messages"


def number_of(text):
    """Return a number out of an address or a form, 0 where it is none."""
    text = str(text or "")
    is_number = text.isascii() and text.isdecimal() and len(text) < 11
    return int(text) if is_number and int(text) <= LARGEST_ID else 0


def find_conversation(conversation_id, acts=False):
    """Return a conversation that the visitor may read, and the viewer that they are.

    Foreign and absent ones take the same search, and end alike.
    """
    viewer = enter(acts=acts)
    talks = request.env["freight.conversation"]
    wanted = conversation_id if 0 < conversation_id <= LARGEST_ID else 0
    found = talks.search([("id", "=", wanted)], limit=1)
    if not found:
        raise NotFound
    return found, viewer


def read_files():
    """Return ``[(name, bytes)]`` of what was chosen, no more than can be refused."""
    most = SentFiles().max_size_mb * 1024 * 1024
    chosen = [one for one in request.httprequest.files.getlist("files") if one.filename]
    return [(one.filename, one.read(most + 1)) for one in chosen[: MOST_FILES + 1]]


class FreightMessageHome(CustomerPortal):
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "freight_unread_count" in counters:
            talks = request.env["freight.conversation"]
            values["freight_unread_count"] = talks._count_customer_unread(
                request.env.user
            )
        return values


class FreightMessages(Controller):
    @route("/my/messages", type="http", auth="user", website=True, readonly=True)
    def list_conversations(self, page="1", **_query):
        viewer = enter()
        page = min(max(number_of(page), 1), LAST_PAGE)
        talks = request.env["freight.conversation"].search(
            [], offset=(page - 1) * PAGE, limit=PAGE + 1
        )
        values = {
            "rows": talks[:PAGE]._customer_rows(viewer, request.env.user),
            "newer": page - 1,
            "older": page + 1 if len(talks) > PAGE else 0,
        }
        return show("freight_portal.message_list", viewer, values, tab=TAB)

    @route(
        "/my/messages/new",
        type="http",
        auth="user",
        website=True,
        readonly=True,
        methods=["GET"],
    )
    def ask(self, **_query):
        return self._show_new(enter(acts=True))

    @route("/my/messages/new", type="http", auth="user", website=True, methods=["POST"])
    def begin(self, subject="", text="", **_form):
        viewer = enter(acts=True)
        user = request.env.user
        talks = request.env["freight.conversation"]
        problem = ""
        try:
            with request.env.cr.savepoint():
                talk = talks._ask(user, subject, text, read_files())
        except UserError as error:
            problem = str(error)
        if problem:
            return self._show_new(viewer, subject, text, problem)
        return request.redirect(f"/my/messages/{talk.id}")

    def _show_new(self, viewer, subject="", text="", problem=""):
        values = {"subject": subject, "draft": text, "problem": problem}
        return _answer("freight_portal.message_new", viewer, values)

    @route(
        "/my/messages/<int:conversation_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
        methods=["GET"],
    )
    def show_conversation(self, conversation_id, before="", **_query):
        talk, viewer = find_conversation(conversation_id)
        return self._show_talk(talk, viewer, before=number_of(before))

    @route(
        "/my/messages/<int:conversation_id>",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def answer(self, conversation_id, text="", **_form):
        talk, viewer = find_conversation(conversation_id, acts=True)
        problem = ""
        try:
            with request.env.cr.savepoint():
                talk._say_as(request.env.user, text, read_files())
        except UserError as error:
            problem = str(error)
        if problem:
            return self._show_talk(talk, viewer, draft=text, problem=problem)
        return request.redirect(f"/my/messages/{talk.id}#freight_write")

    def _show_talk(self, talk, viewer, before=0, draft="", problem=""):
        (view,) = talk._customer_view(viewer, request.env.user, before or None)
        values = {"talk": view, "draft": draft, "problem": problem, "before": before}
        return _answer("freight_portal.message_page", viewer, values)

    @route(
        "/my/messages/<int:conversation_id>/read",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def note_read(self, conversation_id, upto="", **_form):
        """Note that the visitor has read it; looking at a page writes nothing."""
        talk, _viewer = find_conversation(conversation_id)
        reader = request.env["freight.conversation.reader"].sudo()
        reader._note_read(talk, request.env.user, number_of(upto))
        return request.redirect(f"/my/messages/{talk.id}")

    @route(
        "/my/messages/<int:conversation_id>/files/<int:file_id>",
        type="http",
        auth="user",
        readonly=True,
    )
    def serve_file(self, conversation_id, file_id):
        talk, _viewer = find_conversation(conversation_id)
        return serve(talk, file_id)

    @route(
        "/my/shipments/<int:shipment_id>/messages",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def say(self, shipment_id, text="", **_form):
        """Begin or go on with the talk about a shipment."""
        enter("shipments", acts=True)
        shipment, viewer = find_shipment(shipment_id, own=True)
        talks = request.env["freight.conversation"]
        problem = ""
        try:
            # Where nothing can be said, nothing is begun.
            with request.env.cr.savepoint():
                talk = talks._of_shipment(shipment, begin=True)
                talk._say_as(request.env.user, text, read_files())
        except UserError as error:
            problem = str(error)
        if problem:
            said = {"part": "conversation", "problem": problem, "draft": text}
            return show_shipment(shipment, viewer, said)
        return _to_shipment(shipment.id)

    @route(
        "/freight/conversation/file/<int:file_id>",
        type="http",
        auth="user",
        readonly=True,
    )
    def serve_to_staff(self, file_id):
        if request.env.user.share:
            raise NotFound
        files = request.env["freight.conversation.file"]
        wanted = file_id if file_id <= LARGEST_ID else 0
        if not files.has_access("read"):
            raise NotFound
        found = files.search([("id", "=", wanted)], limit=1)
        if not found:
            raise NotFound
        return serve(found.message_id.conversation_id, found.id)


def serve(talk, file_id):
    """Serve a file of a conversation that the caller was let into."""
    files = request.env["freight.conversation.file"].sudo()
    found = files.search(
        [
            ("id", "=", file_id if file_id <= LARGEST_ID else 0),
            ("message_id.conversation_id", "=", talk.id),
        ],
        limit=1,
    )
    if not found:
        raise NotFound
    return file_response(found.name, MIMETYPES[found.kind], found._read_content())


def _answer(template, viewer, values):
    """Show a page; one that says what is wrong with what was sent is no success."""
    response = show(template, viewer, values, tab=TAB)
    if values["problem"]:
        response.status_code = 422
    return response


def _to_shipment(shipment_id):
    return request.redirect(f"/my/shipments/{shipment_id}#freight_conversation")
