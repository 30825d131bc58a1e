"""A customer's list as a file: any number of rows, in no more memory than a page."""

import csv
import io
import tempfile

import xlsxwriter

from odoo import api, models

# Rows that are read at once.
BATCH = 1000
# What a spreadsheet would take for a formula.
ACTIVE = ("=", "+", "-", "@", "\t", "\r")


class FreightShipment(models.Model):
    _inherit = "freight.shipment"

    @api.model
    def _get_export_columns(self):
        """Return the columns of the file: ``{key: title}``, each by name."""
        return {
            "number": self.env._("Shipment"),
            "reference": self.env._("Your Reference"),
            "booking": self.env._("Booking"),
            "bill": self.env._("B/L or AWB"),
            "mode": self.env._("Mode"),
            "direction": self.env._("Direction"),
            "status": self.env._("Status"),
            "late": self.env._("Late"),
            "pol": self.env._("From"),
            "pod": self.env._("To"),
            "etd": self.env._("ETD"),
            "atd": self.env._("ATD"),
            "eta": self.env._("ETA"),
            "ata": self.env._("ATA"),
            "packages": self.env._("Packages"),
            "weight": self.env._("Gross Weight (kg)"),
            "volume": self.env._("Volume (m³)"),
        }

    def _get_export_rows(self, viewer):
        """Return one plain tuple a shipment, in the order of the columns."""
        rows = self._customer_rows(viewer)
        shipments = self.sudo()
        shipments.fetch(
            ("booking_number", "house_number", "master_number", "kind")
            + ("package_count", "gross_weight", "volume")
        )
        yes = self.env._("yes")
        return [
            (
                row["number"],
                row.get("reference"),
                shipment.booking_number or None,
                # As on its page: a consolidation's own bill is of others as well.
                shipment.house_number
                or (shipment.kind == "direct" and shipment.master_number)
                or None,
                row["mode"]["label"],
                row["direction"]["label"],
                row["state"]["label"],
                yes if row["is_late"] else None,
                *(_place(row[name]) for name in ("pol", "pod")),
                *(_day(row[name]) for name in ("etd", "atd", "eta", "ata")),
                shipment.package_count or None,
                shipment.gross_weight or None,
                shipment.volume or None,
            )
            for row, shipment in zip(rows, shipments, strict=True)
        ]

    @api.model
    def _list_export_rows(self, domain, order, viewer):
        """Yield the rows of all that is found, batch by batch."""
        ids = self.search(domain, order=order).ids
        for start in range(0, len(ids), BATCH):
            yield from self.browse(ids[start : start + BATCH])._get_export_rows(viewer)
            self.env.invalidate_all()

    @api.model
    def _export_csv(self, domain, order, viewer):
        """Return an open file, at its beginning."""
        file = tempfile.TemporaryFile()
        text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
        writer = csv.writer(text)
        writer.writerow(self._get_export_columns().values())
        for row in self._list_export_rows(domain, order, viewer):
            writer.writerow([_harmless(value) for value in row])
        text.flush()
        text.detach()
        file.seek(0)
        return file

    @api.model
    def _export_xlsx(self, domain, order, viewer):
        """Return an open workbook, at its beginning."""
        file = tempfile.TemporaryFile()
        book = xlsxwriter.Workbook(
            file,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
            },
        )
        sheet = book.add_worksheet(self.env._("Shipments"))
        head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF2"})
        titles = list(self._get_export_columns().values())
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 20)
        sheet.set_column(1, len(titles) - 1, 16)
        sheet.write_row(0, 0, titles, head)
        last = 0
        rows = self._list_export_rows(domain, order, viewer)
        for last, row in enumerate(rows, 1):
            sheet.write_row(last, 0, row)
        sheet.autofilter(0, 0, max(last, 1), len(titles) - 1)
        book.close()
        file.seek(0)
        return file


def _place(port):
    return port and (port["code"] or port["name"])


def _day(moment):
    """Return the day at its place, as every spreadsheet reads it."""
    return moment and moment["local"][:10]


def _harmless(value):
    """
    >>> _harmless("=1+1"), _harmless("PO-7"), _harmless(-2)
    ("'=1+1", 'PO-7', -2)
    """
    is_active = isinstance(value, str) and value.startswith(ACTIVE)
    return f"'{value}" if is_active else value
