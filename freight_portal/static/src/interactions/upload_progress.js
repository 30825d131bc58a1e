import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

const EVERY = 2000;

/** Moves the bar of a file that is worked on, and shows the page anew at its end. */
export class FreightUploadProgress extends Interaction {
    static selector = ".o_freight_book_working";

    start() {
        this.waitForTimeout(() => this.look(), EVERY);
    }

    async look() {
        const response = await this.waitFor(fetch(this.el.dataset.progress));
        if (!response.ok) {
            return;
        }
        const { is_working, progress } = await this.waitFor(response.json());
        if (!is_working) {
            window.location.reload();
            return;
        }
        this.el.querySelector(".progress").setAttribute("aria-valuenow", progress);
        this.el.querySelector(".progress-bar").style.width = `${progress}%`;
        this.waitForTimeout(() => this.look(), EVERY);
    }
}

registry
    .category("public.interactions")
    .add("freight_portal.upload_progress", FreightUploadProgress);
