/** @odoo-module **/
import {registry} from "@web/core/registry";

/** Opens what the report prints: the documents are PDFs already. */
async function printFreightDocuments(action) {
    if (action.report_type !== "freight-pdf") {
        return false;
    }
    const ids = action.context.active_ids || [];
    window.open(`/freight/document/print/${ids.join(",")}`, "_blank", "noopener");
    return true;
}

registry
    .category("ir.actions.report handlers")
    .add("freight_document", printFreightDocuments);
