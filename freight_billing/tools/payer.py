"""Who pays a charge, and where, unless somebody says otherwise.

Freight terms decide it, never the Incoterm: that one binds seller and buyer, not us.
"""

SHIPPER_SIDE = {"party": "shipper", "agent": "origin_agent"}
CONSIGNEE_SIDE = {"party": "consignee", "agent": "destination_agent"}


def payer_of(terms: str, parties: dict, customer) -> str:
    """Return the role of who pays: customer, shipper, consignee, or an agent.

    What is prepaid is paid on the shipper's side, what is collect on the consignee's.
    The customer pays there who is that party, or who is neither of the two and so the
    one that gave the order. Where the other side pays, its agent collects it for us if
    there is one.

    :param parties: by role, the companies, or None
    :param customer: the customer's company

    >>> payer_of("collect", {"shipper": 1, "consignee": 2}, customer=1)
    'consignee'
    >>> payer_of("prepaid", {"shipper": 1, "consignee": 2}, customer=1)
    'customer'
    """
    own, other = SHIPPER_SIDE, CONSIGNEE_SIDE
    if terms == "collect":
        own, other = other, own
    pays = parties.get(own["party"])
    if customer in (pays, None) or customer != parties.get(other["party"]):
        return "customer"
    if parties.get(own["agent"]):
        return own["agent"]
    return own["party"] if pays else "customer"


def terms_of(code_terms: str, freight_terms: str | None) -> str:
    """Return prepaid or collect for a charge that says so itself or goes by freight."""
    return (freight_terms or "prepaid") if code_terms == "freight" else code_terms
