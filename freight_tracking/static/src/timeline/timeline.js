import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { deserializeDateTime, toLocaleDateTimeString } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const CELLS = ["planned", "estimated", "actual"];
const WRITERS = ["sales", "operations", "documentation"];

/**
 * A shipment's events by leg and by box: plan, estimate and fact side by side. They
 * are read when the page is opened, so that the form does not wait for them.
 */
export class FreightTimeline extends Component {
    static template = "freight_tracking.Timeline";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.cells = CELLS;
        this.state = useState({ groups: [], open: {}, canWrite: false });
        onWillStart(async () => {
            const groups = WRITERS.map((role) =>
                user.hasGroup(`freight_base.group_freight_${role}`)
            );
            this.state.canWrite = (await Promise.all(groups)).some(Boolean);
            await this.load(this.props.record.resId);
        });
        onWillUpdateProps((props) => this.load(props.record.resId));
    }

    get labels() {
        return { planned: _t("Planned"), estimated: _t("Estimated"), actual: _t("Actual") };
    }

    async load(resId) {
        this.state.groups = resId
            ? await this.orm.call("freight.shipment", "get_timeline", [[resId]])
            : [];
    }

    toggle(key) {
        this.state.open[key] = !this.state.open[key];
    }

    when(moment) {
        return moment.date_only ? moment.local.slice(0, 10) : moment.local;
    }

    hint(moment) {
        const zone = moment.zone_assumed ? _t("%s, assumed", moment.zone) : moment.zone;
        return [zone, moment.source].filter(Boolean).join(" · ");
    }

    recorded(event) {
        const when = deserializeDateTime(event.recorded.slice(0, 19));
        return toLocaleDateTimeString(when, { showSeconds: false });
    }

    late(row) {
        const hours = Math.round(row.late);
        const sign = hours > 0 ? "+" : "−";
        const size = Math.abs(hours);
        return size < 48
            ? _t("%(sign)s%(hours)s h", { sign, hours: size })
            : _t("%(sign)s%(days)s d", { sign, days: Math.round(size / 24) });
    }

    async act(event, method) {
        await this.orm.call("freight.event", method, [[event.id]]);
        await this.props.record.load();
        await this.load(this.props.record.resId);
    }

    togglePublished(event) {
        return this.act(event, event.published ? "action_unpublish" : "action_publish");
    }

    withdraw(event) {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Withdraw"),
            body: _t(
                "The event stays on record and counts no more; dates and states follow from what is left. Withdraw it?"
            ),
            confirmLabel: _t("Withdraw"),
            confirm: () => this.act(event, "action_withdraw"),
            cancel: () => {},
        });
    }

    record() {
        return this.action.doAction("freight_tracking.freight_event_entry_action", {
            additionalContext: { default_shipment_id: this.props.record.resId },
            onClose: async () => {
                await this.props.record.load();
                await this.load(this.props.record.resId);
            },
        });
    }
}

registry.category("view_widgets").add("freight_timeline", { component: FreightTimeline });
