import { Component } from "@odoo/owl";
import { toLocaleDateString, toLocaleDateTimeString } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const UNDER_WAY = ["confirmed", "in_transit"];

/**
 * The way of a shipment in at most four steps, each with its planned or actual date.
 */
export class FreightMilestoneBar extends Component {
    static template = "freight_shipment.MilestoneBar";
    static props = { ...standardWidgetProps };

    get steps() {
        const data = this.props.record.data;
        const steps = [];
        if (data.origin_scope === "door" || data.pickup_planned || data.pickup_actual) {
            steps.push({
                name: "pickup",
                label: _t("Pick-up"),
                place: data.pickup_id,
                planned: data.pickup_planned,
                actual: data.pickup_actual,
            });
        }
        steps.push(
            {
                name: "departure",
                label: _t("Departure"),
                place: data.pol_id,
                planned: data.etd,
                actual: data.atd,
                plannedLabel: "ETD",
                actualLabel: "ATD",
            },
            {
                name: "arrival",
                label: _t("Arrival"),
                place: data.pod_id,
                planned: data.eta,
                actual: data.ata,
                plannedLabel: "ETA",
                actualLabel: "ATA",
            }
        );
        if (
            data.destination_scope === "door" ||
            data.delivery_planned ||
            data.delivery_actual
        ) {
            steps.push({
                name: "delivery",
                label: _t("Delivery"),
                place: data.delivery_id,
                planned: data.delivery_planned,
                actual: data.delivery_actual,
            });
        }
        return steps.map((step) => this.describe(step, data.state));
    }

    describe(step, state) {
        const late =
            UNDER_WAY.includes(state) &&
            !step.actual &&
            step.planned &&
            step.planned < luxon.DateTime.now();
        const date = step.actual || step.planned;
        const prefix = step.actual ? step.actualLabel : step.plannedLabel;
        return {
            ...step,
            status: step.actual ? "done" : late ? "late" : "waiting",
            icon: step.actual ? "fa-check" : late ? "fa-exclamation" : "",
            when: date ? [prefix, toLocaleDateString(date)].filter(Boolean).join(" ") : "",
            title: date ? toLocaleDateTimeString(date, { showSeconds: false }) : "",
        };
    }
}

export const freightMilestoneBar = {
    component: FreightMilestoneBar,
    fieldDependencies: [
        { name: "state", type: "selection" },
        { name: "origin_scope", type: "selection" },
        { name: "destination_scope", type: "selection" },
        ...["pickup_id", "pol_id", "pod_id", "delivery_id"].map((name) => ({
            name,
            type: "many2one",
        })),
        ...["pickup_planned", "pickup_actual", "etd", "atd"].map((name) => ({
            name,
            type: "datetime",
        })),
        ...["eta", "ata", "delivery_planned", "delivery_actual"].map((name) => ({
            name,
            type: "datetime",
        })),
    ],
};

registry.category("view_widgets").add("freight_milestone_bar", freightMilestoneBar);
