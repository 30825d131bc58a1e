"""What a kind of paper is: how it is planned, and what it needs."""

from collections.abc import Callable
from dataclasses import dataclass

from .content import Content
from .document import Job, write
from .page import A4


@dataclass(frozen=True)
class Layout:
    """A kind of paper.

    ``plan(paper)`` puts pages into a :class:`~.page.Paper`. ``needs`` are the fields
    without which it must not be issued, each as a path in the content with its name for
    people; ``also(content)`` yields what a path cannot say.
    """

    code: str
    title: str
    plan: Callable
    paper: tuple[float, float] = A4
    needs: tuple[tuple[str, str], ...] = ()
    also: Callable | None = None
    terms: str = ""  # printed on the back; "" leaves that empty

    def missing(self, data):
        """The names of all mandatory fields that are empty, in the form's order."""
        content = Content.from_dict(data)
        empty = [label for path, label in self.needs if not content.at(path)]
        return empty + (list(self.also(content)) if self.also else [])

    def draw(self, data, style, stream, mark=None):
        """Write one document's PDF to the stream; return warnings for people.

        ``mark`` is None, "draft" or "copy". A bill of lading without a mark prints as
        many originals as it says, numbered; with one a single, watermarked set.
        """
        return write([Job(self, data, style, mark)], stream)
