"""Who looks at a shipment from outside: what they may see, and in which words."""

from dataclasses import dataclass

# What a customer's role can allow; a share link's scope is made of the same words.
CAPABILITIES = frozenset(
    {"shipments", "bookings", "documents", "finance", "inventory", "users"}
)


@dataclass(frozen=True)
class Viewer:
    """An outsider, already let in: access or token was checked before.

    ``capabilities`` decide which parts of a view there are, ``lang`` and ``tz`` how
    they read. A consignee with a share link has fewer capabilities than the customer.
    """

    capabilities: frozenset = frozenset()
    lang: str = "en_US"
    tz: str = "UTC"
    # Whether they may also do something about what they see.
    acts: bool = True
    # Keys of the view that are shown nowhere, and so are not made.
    unasked: frozenset = frozenset()

    def __post_init__(self):
        unknown = self.capabilities - CAPABILITIES
        if unknown:
            raise ValueError(f"Unknown capabilities: {', '.join(sorted(unknown))}")

    def can(self, capability):
        return capability in self.capabilities

    def asks(self, part):
        """Tell if this part of the view is shown; to read it takes queries."""
        return part not in self.unasked
