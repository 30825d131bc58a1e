import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component, onMounted, onWillUnmount, xml } from "@odoo/owl";

const SECONDS = 2;
const AT_WORK = ["checking", "importing"];

/** A bar that follows an import in the background until it is finished. */
export class ImportProgress extends Component {
    static template = xml`
        <div class="progress mt-2" role="progressbar" aria-valuemin="0" aria-valuemax="100"
             t-att-aria-valuenow="percent" aria-label="Progress">
            <div class="progress-bar" t-attf-style="width: {{ percent }}%">
                <t t-esc="percent"/>%
            </div>
        </div>`;
    static props = { ...standardFieldProps };

    setup() {
        let timer;
        onMounted(() => {
            timer = setInterval(() => this.refresh(), SECONDS * 1000);
        });
        onWillUnmount(() => clearInterval(timer));
    }

    get percent() {
        return this.props.record.data[this.props.name];
    }

    async refresh() {
        const { record } = this.props;
        if (AT_WORK.includes(record.data.state) && !this.loading) {
            this.loading = true;
            try {
                await record.load();
            } finally {
                this.loading = false;
            }
        }
    }
}

registry.category("fields").add("freight_import_progress", {
    component: ImportProgress,
    supportedTypes: ["integer"],
});
