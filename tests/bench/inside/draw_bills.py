"""BENCH_COUNT house bills by ReportLab, and by Odoo's own way from a QWeb template.

Both are given the same data, front and terms on the back. What the template lacks of
the form's finer lines is in its favour.
"""

import io
import json
import os
import time

from PyPDF2 import PdfReader

from odoo.addons.freight_document.render.document import Job, write
from odoo.addons.freight_document.render.layouts import LAYOUTS
from odoo.addons.freight_document.render.layouts.bill import BOXES, COLUMNS
from odoo.addons.freight_document.render.sample import sample
from odoo.addons.freight_document.render.style import Style
from odoo.addons.freight_document.render.texts import SEA_TERMS, TEXTS

COUNT = int(os.environ["BENCH_COUNT"])
ONE = 5

env = env(context={"force_report_rendering": True})  # noqa: F821
style = Style(company="HAI LONG LOGISTICS", address=("Ho Chi Minh City",))
layout = LAYOUTS["house_bill"]

TEMPLATE = """
<t t-name="bench.bill">
  <html><head><meta charset="utf-8"/>
    <style>
      .bill { width: 190mm; font: 8pt sans-serif; page-break-after: always; }
      .bill table { width: 100%; border-collapse: collapse; }
      .bill td { border: 0.5pt solid #1B3A5C; height: 9mm; vertical-align: top;
                 white-space: pre-line; padding: 1mm; width: 50%; }
      .bill small { color: #1B3A5C; display: block; font-size: 5.6pt; }
      .terms { column-count: 3; font-size: 7pt; white-space: pre-line; }
    </style></head>
    <body><main>
      <div t-foreach="bills" t-as="bill">
        <div class="bill">
          <h2 t-out="texts['title_bill']"/><h3 t-out="company"/>
          <table>
            <tr t-foreach="boxes" t-as="row">
              <td t-foreach="row" t-as="box">
                <small t-out="texts[box[0]]"/>
                <t t-out="bill[box[1]] if box[1] in bill else ''"/>
              </td>
            </tr>
          </table>
          <table>
            <tr><td t-foreach="columns" t-as="column" t-out="texts[column]"/></tr>
            <tr t-foreach="bill['rows']" t-as="line">
              <td t-foreach="line" t-as="cell" t-out="cell"/>
            </tr>
          </table>
          <p t-out="texts['received_bill']"/><p t-out="texts['witness_bill']"/>
        </div>
        <div class="bill terms" t-out="terms"/>
      </div>
    </main></body></html>
</t>
"""


def contents(count):
    return [sample() | {"number": f"HLSGN{number:08}"} for number in range(count)]


def ours(count):
    stream = io.BytesIO()
    write((Job(layout, data, style, "copy") for data in contents(count)), stream)
    return stream.getvalue()


def flat(data):
    """The data by the names of the form's boxes, ready for the template."""
    from odoo.addons.freight_document.render.content import Content

    content = Content.from_dict(data)
    values = {}
    for label, _x, _y, _width, _height, path in BOXES:
        if "." in path or path in ("number", "shipment", "freight"):
            values[label] = content.at(path)
    values["rows"] = [
        [line.marks, line.packages, line.text, line.weight, line.volume]
        for line in content.cargo
    ] + [
        ["\n".join([box.number, *box.seals]), box.packages, box.type, box.weight, ""]
        for box in content.containers
    ]
    return values


def peer(count):
    labels = [(box[0], box[0]) for box in BOXES]
    data = {
        "bills": [flat(each) for each in contents(count)],
        "texts": TEXTS,
        "terms": SEA_TERMS.replace("<b>", "").replace("</b>", ""),
        "company": style.company,
        "columns": [label for label, _width, _align in COLUMNS],
        "boxes": [labels[at : at + 2] for at in range(0, len(labels), 2)],
    }
    pdf, _kind = report._render_qweb_pdf(report, [], data)
    return pdf


def timed(draw, count, least, times=1):
    began = time.perf_counter()
    for _time in range(times):
        pdf = draw(count)
    spent = (time.perf_counter() - began) / times
    pages = len(PdfReader(io.BytesIO(pdf)).pages)
    if pages < least * count:
        raise ValueError(f"{draw.__name__} drew {pages} pages of {count} bills")
    return spent


env["ir.ui.view"].create(
    {"name": "bench.bill", "key": "bench.bill", "type": "qweb", "arch": TEMPLATE}
)
report = env["ir.actions.report"].create(
    {
        "name": "Bill",
        "model": "res.partner",
        "report_name": "bench.bill",
        "report_type": "qweb-pdf",
    }
)
ours(1), peer(1)
answer = {
    "ours_one": timed(ours, 1, 2, ONE),
    "peer_one": timed(peer, 1, 1, ONE),
    "ours": timed(ours, COUNT, 2),
    # Its Qt, unpatched, leaves out a page break here and there
    "peer": timed(peer, COUNT, 1),
}
print("BENCH", json.dumps(answer))
