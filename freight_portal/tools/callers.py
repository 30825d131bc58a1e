"""Whose failures are counted together: those of one address, as far as it is one."""

from ipaddress import IPv6Address, ip_address, ip_network

# What one household or machine is given; it has 2**64 addresses to come from.
PREFIX = 64


def caller_of(address: str | None) -> str:
    """Return what stands for the caller in a table of failures.

    >>> caller_of("203.0.113.7"), caller_of("::ffff:203.0.113.7")
    ('203.0.113.7', '203.0.113.7')
    >>> caller_of("2001:db8:1:2:3::4")
    '2001:db8:1:2::/64'
    >>> caller_of(None)
    'unknown'
    """
    try:
        # A link-local address may name its interface: fe80::1%eth0
        ip = ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if not isinstance(ip, IPv6Address):
        return str(ip)
    if ip.ipv4_mapped:
        return str(ip.ipv4_mapped)
    return str(ip_network((ip, PREFIX), strict=False))
