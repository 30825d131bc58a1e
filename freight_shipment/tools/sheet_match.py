"""Which row of a file is which line of a record that exists."""

from collections.abc import Callable, Sequence


def match(
    wanted: Sequence,
    existing: Sequence,
    keys: tuple[Sequence, Sequence],
    may_be: Callable = lambda row, line: True,
) -> list[tuple]:
    """Pair rows with lines that have the same key, then the others in their order.

    :param keys: of the rows, and of the lines
    :param may_be: whether a row may be a line that has another key
    :return: (row, line), with None for what is new or gone; in the order of the rows

    >>> match(["a", "b", "c"], ["c", "a", "x"], ("abc", "cax"))
    [('a', 'a'), ('b', 'x'), ('c', 'c')]
    >>> match([], ["x"], ((), "x"))
    [(None, 'x')]
    """
    row_keys, line_keys = keys
    left = list(zip(line_keys, existing, strict=True))

    def take(fits):
        """Take the first line that fits from those that are left."""
        for index, (key, line) in enumerate(left):
            if fits(key, line):
                return left.pop(index)[1]
        return None

    lines = [take(lambda other, _line, key=key: other == key) for key in row_keys]
    pairs = [
        (row, take(lambda _key, other, row=row: may_be(row, other)))
        if line is None
        else (row, line)
        for row, line in zip(wanted, lines, strict=True)
    ]
    return [*pairs, *((None, line) for _key, line in left)]
