"""What a column and a sheet of an import file are.

One definition serves the reader, the validator and the template. A column's ``name`` is
the key in the plain data that a file is read into; ``field`` is the model's field.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from odoo.addons.freight_base.tools.text import fold

# Kinds whose text names a record; the others are values.
RECORDS = (
    *("place", "party", "carrier", "vessel", "equipment", "package"),
    *("commodity", "incoterm", "currency", "user"),
)
TEXT_SIZE = 250


@dataclass(frozen=True)
class Column:
    """One column. ``zone`` tells which places' time a date is in, the first known.

    ``internal``: for the team's own files only, not for what a customer sends.
    """

    name: str
    label: str
    kind: str = "text"
    help: str = ""
    example: object = None
    aliases: tuple[str, ...] = ()
    field: str = ""
    required: bool = False
    least: float | None = 0
    most: float | None = None
    size: int = TEXT_SIZE
    zone: tuple[str, ...] = ()
    internal: bool = False

    @property
    def target(self) -> str:
        """The model's field."""
        return self.field or self.name

    def headings(self) -> Iterator[str]:
        """Yield what the column may be headed, folded: with and without its unit."""
        for text in (self.label, *self.aliases):
            yield fold(text)
            yield fold(text.partition("(")[0])


@dataclass(frozen=True)
class Table:
    """A sheet, and what its columns are headed in a file that has one sheet for all."""

    key: str
    title: str
    titles: tuple[str, ...]
    prefix: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def reference_column(help_text: str) -> Column:
    return Column(
        "reference",
        "Reference",
        help=help_text,
        example="EXAMPLE",
        aliases=(
            *("customer reference", "customer ref", "shipment reference"),
            *("your reference", "order number", "order no", "ref"),
        ),
        field="customer_reference",
        required=True,
    )
