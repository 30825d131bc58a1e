import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

/**
 * What was seen is read. Without a script the form's own button does the same.
 */
export class MarkRead extends Interaction {
    static selector = "form.o_freight_mark_read";

    start() {
        this.observer = new IntersectionObserver((entries) => {
            if (entries.some((entry) => entry.isIntersecting)) {
                this.observer.disconnect();
                this.markRead();
            }
        });
        this.observer.observe(this.el);
    }

    destroy() {
        this.observer.disconnect();
    }

    async markRead() {
        const answer = await this.waitFor(
            fetch(this.el.action, {method: "POST", body: new FormData(this.el)})
        );
        this.el.hidden = answer.ok;
    }
}

registry.category("public.interactions").add("freight_portal.mark_read", MarkRead);
