"""Drawing documents: plain data in, PDF out. Nothing here knows the ORM.

The contract between those who collect and those who draw:

* ``models/freight_document_content*.py`` collects a plain, JSON-able ``dict`` from a
  shipment: ``_collect_<layout>()``. It is frozen with the document as it is issued.
* ``content.py`` names what such a dict holds; ``style.py`` what a user customises.
* ``layouts`` has ``LAYOUTS: dict[str, Layout]``; a ``Layout`` is
  ``code, title, missing(data) -> list[str], draw(data, style, stream, mark)``.
  ``missing`` names every field that has to be filled before the document is issued;
  ``mark`` is None, ``"draft"`` or ``"copy"``: the watermark across each page.
* ``document.write(jobs, stream)`` draws a batch, page by page to the stream.
* A layout that is not there is a kind that is received, never made.

How it is drawn: ``layouts/*.py`` plan a :class:`~.page.Paper` of pages, measuring all
text with ``typeset.py`` before a page is begun, so that nothing overlaps and what does
not fit continues on a rider; ``pdf.py`` turns pages into PDF.
"""
