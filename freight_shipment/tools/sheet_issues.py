"""What can be wrong with a file, as data; the models put it into words."""

from dataclasses import dataclass, field


class FileProblem(Exception):
    """The file cannot be read at all. ``code`` says why, ``details`` the figures."""

    def __init__(self, code: str, **details):
        super().__init__(code)
        self.code = code
        self.details = details


class Wrong(Exception):
    """A value is not what its column holds. ``code`` says why, ``details`` the rest."""

    def __init__(self, code: str, **details):
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(frozen=True)
class Issue:
    """Something wrong, or worth knowing, at one cell or row of a file."""

    sheet: str
    row: int
    code: str
    column: str = ""
    value: str = ""
    details: dict = field(default_factory=dict)
    is_warning: bool = False
