import { Component, onWillStart, useState } from "@odoo/owl";
import {
    deserializeDateTime,
    toLocaleDateString,
    toLocaleDateTimeString,
} from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { ControlPanel } from "@web/search/control_panel/control_panel";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/**
 * "My shipments": what needs a hand today, each figure with its first rows.
 */
export class FreightDashboard extends Component {
    static template = "freight_shipment.Dashboard";
    static components = { ControlPanel };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        // Going back from a shipment shows what was shown before.
        const mine = this.props.state?.mine ?? true;
        this.state = useState({ mine, cards: [] });
        useSetupAction({ getLocalState: () => ({ mine: this.state.mine }) });
        onWillStart(() => this.show(mine));
    }

    async show(mine) {
        this.state.cards = await this.orm.call("freight.shipment", "get_dashboard", [], {
            mine,
        });
        this.state.mine = mine;
    }

    formatWhen(card, row) {
        if (!row.when) {
            return "";
        }
        const when = deserializeDateTime(row.when);
        return card.model === "freight.shipment"
            ? toLocaleDateString(when)
            : toLocaleDateTimeString(when, { showSeconds: false });
    }

    openList(card) {
        this.action.doAction({
            type: "ir.actions.act_window",
            name: card.title,
            res_model: card.model,
            domain: card.domain,
            views: [
                [false, "list"],
                [false, "kanban"],
                [false, "form"],
            ],
        });
    }

    openShipment(row) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "freight.shipment",
            res_id: row.shipment_id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("freight_shipment.dashboard", FreightDashboard);
