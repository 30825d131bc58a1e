"""A customer's bookings: the list, one of them, and the form."""

from werkzeug.exceptions import NotFound

from odoo.http import Controller, request, route

from ..models.freight_portal_attempt import WINDOW
from ..tools.asked import LARGEST_ID
from ..tools.booking_form import NOTE_SIZE, clean, flatten, read_form
from .booking_page import DONE, attempt, chosen, find_own, lost, new_key, read_key
from .page import HEADERS, enter, find_shipment, show

PAGE = 20
STATES = ("waiting", "accepted", "changed", "declined", "withdrawn")
# Rows that a form shows without being asked for more.
ROWS = {"containers": 1, "cargo": 1}


class FreightBookings(Controller):
    @route(
        "/my/bookings",
        type="http",
        auth="user",
        website=True,
        readonly=True,
        methods=["GET"],
    )
    def list_bookings(self, state=None, before=None, done=None, **_kwargs):
        viewer = enter("bookings")
        bookings = request.env["freight.booking"]
        domain = [("state", "=", state)] if state in STATES else []
        if before and before.isascii() and before.isdigit():
            domain.append(("id", "<", min(int(before), LARGEST_ID)))
        found = bookings.search(domain, limit=PAGE + 1)
        return show(
            "freight_portal.booking_list",
            viewer,
            {
                "rows": found[:PAGE]._customer_rows(viewer),
                "state": state if state in STATES else None,
                "states": [
                    {"code": code, "label": label}
                    for code, label in bookings._fields["state"]._description_selection(
                        request.env
                    )
                ],
                "next_before": found[PAGE - 1].id if len(found) > PAGE else None,
                "is_first": not before,
                "may_book": viewer.acts,
                "done": DONE.get(done),
            },
            tab="bookings",
        )

    @route(
        "/my/bookings/<int:booking_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
        methods=["GET"],
    )
    def show_booking(self, booking_id, done=None, **_kwargs):
        booking, viewer = find_own("freight.booking", booking_id)
        return self._show_booking(booking, viewer, done=DONE.get(done))

    @route(
        "/my/bookings/<int:booking_id>/withdraw",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def withdraw(self, booking_id, **_kwargs):
        booking, viewer = find_own("freight.booking", booking_id, acts=True)
        problem = attempt(booking._withdraw)
        if problem:
            return self._show_booking(booking, viewer, problem=problem)
        return request.redirect(f"/my/bookings/{booking.id}?done=withdrawn")

    # The form

    @route(
        "/my/bookings/new",
        type="http",
        auth="user",
        website=True,
        readonly=True,
        methods=["GET"],
    )
    def new(self, repeat=None, booking=None, **_kwargs):
        viewer = enter("bookings", acts=True)
        bookings = request.env["freight.booking"]
        origin = "form"
        if repeat is not None:
            shipment, _viewer = find_shipment(_as_id(repeat), own=True)
            order, origin = shipment._get_order_again(), "repeat"
        elif booking is not None:
            earlier, _viewer = find_own("freight.booking", _as_id(booking))
            order, origin = earlier._get_again(), "repeat"
        else:
            order = bookings._get_defaults(request.env.user)
        form = {"key": new_key(), "origin": origin}
        return self._show_form(viewer, order, form)

    @route("/my/bookings/new", type="http", auth="user", website=True, methods=["POST"])
    def place(self, **values):
        viewer = enter("bookings", acts=True)
        order = read_form(values)
        form = {
            "key": read_key(values) or new_key(),
            "origin": "repeat" if values.get("origin") == "repeat" else "form",
            "note": clean(values.get("note")),
            "customer": values.get("customer"),
            "office": values.get("office"),
        }
        more = values.get("more")
        if more or values.get("back"):
            return self._show_form(viewer, order, form, more=more)
        user, bookings = request.env.user, request.env["freight.booking"]
        customer = chosen(user._get_freight_booking_customers(), form["customer"])
        office = chosen(user.sudo().company_ids, form["office"])
        # Another company than the one that was looked over is looked over first.
        looked_over = not (
            lost(customer, form["customer"]) or lost(office, form["office"])
        )
        form |= {"customer": str(customer.id), "office": str(office.id)}
        if not (values.get("send") and looked_over):
            faults = bookings._check_order(order, customer, office, form["note"])
            if not faults:
                return self._show_review(viewer, order, form, customer, office)
            return self._show_form(viewer, order, form, faults=faults)
        booking, faults = bookings._place(
            *(order, customer, office),
            key=form["key"],
            note=form["note"],
            origin=form["origin"],
        )
        if faults:
            return self._show_form(viewer, order, form, faults=faults)
        return request.redirect(f"/my/bookings/{booking.id}?done=placed")

    @route(
        "/my/bookings/<int:booking_id>/edit",
        type="http",
        auth="user",
        website=True,
        readonly=True,
        methods=["GET"],
    )
    def edit(self, booking_id, **_kwargs):
        booking, viewer = find_own("freight.booking", booking_id, acts=True)
        view = booking._customer_view(viewer)
        if not view["may_edit"]:
            return request.redirect(f"/my/bookings/{booking_id}")
        order = booking.sudo().order_data
        form = {"booking": view["id"], "number": view["number"], "note": view["note"]}
        return self._show_form(viewer, order, form)

    @route(
        "/my/bookings/<int:booking_id>/edit",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def change(self, booking_id, **values):
        booking, viewer = find_own("freight.booking", booking_id, acts=True)
        order, note = read_form(values), clean(values.get("note"))
        form = {"booking": booking.id, "number": booking.name, "note": note}
        if more := values.get("more"):
            return self._show_form(viewer, order, form, more=more)
        faults = {}
        problem = attempt(lambda: faults.update(booking._change(order, note)))
        if problem:
            return self._show_booking(booking, viewer, problem=problem)
        if faults:
            return self._show_form(viewer, order, form, faults=faults)
        return request.redirect(f"/my/bookings/{booking.id}?done=changed")

    # Not readonly: it notes who asks.
    @route("/my/bookings/places", type="http", auth="user")
    def find_places(self, q="", mode=None, **_kwargs):
        """Offer ports, airports and towns: reference data that is nobody's secret.

        A login that asks without end is not served: each search costs the database.
        """
        enter("bookings")
        caller = str(request.env.uid)
        if request.env["freight.portal.attempt"]._note("places", caller):
            wait = str(int(WINDOW.total_seconds()))
            return request.make_json_response(
                [], headers={"Retry-After": wait, **HEADERS}, status=429
            )
        places = request.env["freight.booking"]._find_places(q, mode)
        response = request.make_json_response(places)
        response.headers["Cache-Control"] = "private, max-age=3600"
        return response

    def _show_booking(self, booking, viewer, problem="", done=None):
        booking.invalidate_recordset()
        return show(
            "freight_portal.booking_page",
            viewer,
            {
                "view": booking._customer_view(viewer),
                "problem": problem,
                "done": done,
            },
            tab="bookings",
        )

    def _show_review(self, viewer, order, form, customer, office):
        """Show all that is about to be sent, once; it goes along with the page."""
        user = request.env.user
        for_whom = {
            "customer": customer.display_name
            if len(user._get_freight_booking_customers()) > 1
            else None,
            "office": office.name if len(user.sudo().company_ids) > 1 else None,
        }
        values = {
            "parts": request.env["freight.booking"]._get_review(order, form["note"]),
            "hidden": flatten(order)
            | {name: value for name, value in form.items() if value},
            "for_whom": for_whom if any(for_whom.values()) else None,
        }
        return show("freight_portal.booking_review", viewer, values, tab="bookings")

    def _show_form(self, viewer, order, form, faults=None, more=None):
        bookings = request.env["freight.booking"]
        counts = {
            table: max(len(order.get(table, ())), least) + (more == table)
            for table, least in ROWS.items()
        }
        values = flatten(order)
        for number in range(counts["containers"]):
            values.setdefault(f"containers-{number}-count", "1")
        faults = faults or {}
        labels = bookings._get_field_labels()
        return show(
            "freight_portal.booking_form",
            viewer,
            {
                "values": values,
                "form": {"note": "", "customer": None, "office": None, **form},
                "faults": faults,
                "fault_lines": [
                    {
                        "field": field,
                        "label": bookings._get_label(field, labels) if field else "",
                        "text": text,
                    }
                    for field, text in faults.items()
                ],
                "labels": labels,
                "counts": counts,
                "more": more,
                "note_size": NOTE_SIZE,
                "choices": bookings._get_form_choices(request.env.user, viewer.lang),
            },
            tab="bookings",
        )


def _as_id(text):
    """Return the id that an address says; what is none is found nowhere."""
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise NotFound
    return int(text)
