import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

const DOOR_MODES = ["road", "express"];
const WAIT = 250;

/**
 * The booking form, nicer: places are proposed while one types, rows are added without a
 * round trip, and only what the mode, the box or the goods ask for is shown. All of it
 * works by plain POSTs without this.
 */
export class FreightBookingForm extends Interaction {
    static selector = ".o_freight_booking_form";
    dynamicContent = {
        "select[name='mode']": { "t-on-change": this.showFitting },
        "select[name='service']": { "t-on-change": this.showFitting },
        "input[data-places]": { "t-on-input": this.onTypePlace },
        "[data-more]": { "t-on-click.prevent": this.onMore },
        _root: { "t-on-change": this.showFitting, "t-on-submit": this.onSubmit },
    };

    setup() {
        this.services = JSON.parse(this.el.dataset.services);
        this.reefers = new Set(JSON.parse(this.el.dataset.reefers));
        this.known = new Map();
    }

    start() {
        const list = this.el.querySelector("#freight_places");
        for (const input of this.el.querySelectorAll("input[data-places]")) {
            input.setAttribute("list", list.id);
        }
        this.showFitting();
        document.getElementById("freight_faults")?.focus();
    }

    showFitting() {
        const mode = this.el.querySelector("select[name='mode']").value;
        const service = this.el.querySelector("select[name='service']");
        const allowed = this.services[mode] || [];
        for (const option of service.options) {
            option.hidden = Boolean(option.value) && !allowed.includes(option.value);
        }
        if (service.value && !allowed.includes(service.value)) {
            service.value = allowed[0] || "";
        }
        const toDoor = DOOR_MODES.includes(mode);
        for (const field of this.el.querySelectorAll(".o_freight_book_port")) {
            field.classList.toggle("d-none", toDoor && !field.querySelector(".is-invalid"));
        }
        const boxed = ["fcl", "rail_fcl", "multimodal"].includes(service.value || allowed[0]);
        const boxes = this.el.querySelector("[data-table='containers']");
        const filled = [...boxes.querySelectorAll("input, select")].some(
            (one) => one.value && !one.name.endsWith("-count")
        );
        boxes.classList.toggle("d-none", !boxed && !filled);
        for (const row of boxes.querySelectorAll("[data-row]")) {
            const type = row.querySelector("select").value;
            const field = row.querySelector(".o_freight_book_reefer");
            const needed = this.reefers.has(type) || field.querySelector("input").value;
            field.classList.toggle("d-none", !needed);
        }
        for (const box of this.el.querySelectorAll("[data-opens='dangerous']")) {
            const part = box.closest("[data-row]").querySelector("[data-part='dangerous']");
            part.classList.toggle("d-none", !box.checked);
        }
    }

    onTypePlace(ev) {
        clearTimeout(this.timer);
        const input = ev.currentTarget;
        this.timer = this.waitForTimeout(() => this.propose(input), WAIT);
    }

    async propose(input) {
        const text = input.value.trim();
        if (text.length < 2) {
            return;
        }
        const mode = this.el.querySelector("select[name='mode']").value;
        const query = new URLSearchParams({ q: text, mode });
        let places = this.known.get(query.toString());
        if (!places) {
            const response = await this.waitFor(fetch(`/my/bookings/places?${query}`));
            if (!response.ok) {
                return; // What is typed is read by the server anyway.
            }
            places = await this.waitFor(response.json());
            this.known.set(query.toString(), places);
        }
        const list = this.el.querySelector("#freight_places");
        list.replaceChildren(
            ...places.map(({ text, area }) => {
                const option = document.createElement("option");
                option.value = text;
                option.label = area ? `${text}, ${area}` : text;
                return option;
            })
        );
    }

    onMore(ev) {
        const table = this.el.querySelector(
            `[data-table='${ev.currentTarget.dataset.more}']`
        );
        const rows = table.querySelectorAll("[data-row]");
        const last = rows[rows.length - 1];
        const row = last.cloneNode(true);
        const rename = (text) =>
            text.replace(/(containers|cargo)-\d+-/g, `$1-${rows.length}-`);
        for (const element of row.querySelectorAll("*")) {
            for (const name of ["id", "name", "for", "aria-describedby", "data-name"]) {
                if (element.hasAttribute(name)) {
                    element.setAttribute(name, rename(element.getAttribute(name)));
                }
            }
            if (element.matches("input[type='checkbox']")) {
                element.checked = false;
            } else if (element.matches("input, select, textarea")) {
                element.value = element.name.endsWith("-count") ? "1" : "";
            }
            element.classList.remove("is-invalid");
        }
        row.querySelectorAll(".invalid-feedback").forEach((one) => one.remove());
        last.after(row);
        this.showFitting();
        row.querySelector("input, select").focus();
    }

    onSubmit() {
        // Sent twice is one booking anyway; this only shows that it is on its way.
        this.waitForTimeout(() => {
            for (const button of this.el.querySelectorAll("button")) {
                button.disabled = true;
            }
        }, 0);
    }
}

registry.category("public.interactions").add("freight_portal.booking_form", FreightBookingForm);
