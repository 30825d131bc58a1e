"""Calls to addresses that people entered: out into the world, never into our house.

A name is resolved once and the connection made to the very address that was checked,
so a name server that answers differently the second time gains nothing. Redirects are
not followed, proxies and passwords of the machine's environment are not used, TLS is
verified, and no call is without a time-out.
"""

import ipaddress
import socket
from urllib.parse import urlsplit

from requests import Session
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

TIMEOUT = (5.0, 20.0)  # seconds to connect, and between two bytes; DCSA: 30 at most
# IANA has given out no other addresses to call: fec0::1, ::7f00:1, 64:ff9b:1::a00:1
# lead to where the machine's routes say.
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
DOCUMENTATION = ipaddress.ip_network("3fff::/20")  # RFC 9637
NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address inside


class TargetRefused(Exception):
    """The address may not be called. Its text is a sentence for people.

    No `OSError`, so that nothing on the way takes it for a passing fault of the net.
    """


def check_url(url: str) -> None:
    """Raise `TargetRefused` where the address alone shows that it will not do."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _port = parts.port  # raises ValueError on "example.com:99999"
    except (ValueError, AttributeError, TypeError):
        raise TargetRefused("This is not a web address.") from None
    if parts.scheme not in ("http", "https") or not host:
        raise TargetRefused("The address must begin with https:// or http://.")
    if parts.username is not None or parts.password is not None:
        raise TargetRefused("Leave name and password out of the address.")
    if any(sign.isspace() or not sign.isprintable() for sign in url):
        raise TargetRefused("The address must not contain spaces.")


def is_allowed(address: str, allow_private: bool = False) -> bool:
    """Tell if an IP address may be called.

    Private ones (10.0.0.1, 127.0.0.1) only where allowed; link-local ones, where clouds
    keep the keys of their machines (169.254.169.254), and groups of machines never.
    """
    ip = _innermost(ipaddress.ip_address(address))
    if ip.is_link_local or ip.is_multicast or ip.is_unspecified:
        return False
    if ip.is_global and (ip.version == 4 or _is_given_out(ip)):
        return True
    return allow_private and ip.is_private


def _is_given_out(ip):
    return ip in GLOBAL_UNICAST and ip not in DOCUMENTATION


def _innermost(ip):
    """Return the IPv4 address that an IPv6 address leads to, or the address itself."""
    if ip.version == 4:
        return ip
    if ip in NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1]) or ip


def resolve(host: str, port: int, allow_private: bool = False) -> list[str]:
    """Return the host's addresses, or raise `TargetRefused` if one is not allowed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:  # a label of more than 63 signs
        raise TargetRefused(f"{host} is not the name of a machine.") from None
    addresses = list(dict.fromkeys(item[4][0] for item in found))
    if not all(is_allowed(address, allow_private) for address in addresses):
        raise TargetRefused(
            f"{host} leads into a private network, which may not be called."
        )
    return addresses


class _Checked:
    """A connection to one of the addresses that were checked, and to no other."""

    allow_private = False

    def _new_conn(self):
        name = self._dns_host
        addresses = resolve(name.strip("[]"), self.port, self.allow_private)
        for left, address in enumerate(addresses, 1 - len(addresses)):
            # For TLS and the Host header the name stays what it was.
            self._dns_host = address
            try:
                return super()._new_conn()
            except HTTPError:
                if not left:
                    raise
            finally:
                self._dns_host = name
        raise AssertionError("a name without addresses")


def _pool_class(pool, connection, allow_private):
    checked = type("Checked", (_Checked, connection), {"allow_private": allow_private})
    return type("CheckedPool", (pool,), {"ConnectionCls": checked})


class _Adapter(HTTPAdapter):
    def __init__(self, allow_private, timeout):
        self._allow_private, self._timeout = allow_private, timeout
        super().__init__()

    def init_poolmanager(self, *args, **kwargs):
        done = super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {
            "http": _pool_class(
                HTTPConnectionPool, HTTPConnection, self._allow_private
            ),
            "https": _pool_class(
                HTTPSConnectionPool, HTTPSConnection, self._allow_private
            ),
        }
        return done

    def proxy_manager_for(self, proxy, **kwargs):
        raise TargetRefused("Calls through a proxy cannot be checked.")

    def send(self, request, stream=False, timeout=None, **kwargs):
        check_url(request.url)
        return super().send(
            request, stream=stream, timeout=timeout or self._timeout, **kwargs
        )


class _Session(Session):
    def get_redirect_target(self, resp):
        return None


def guarded_session(allow_private: bool = False, timeout=TIMEOUT) -> Session:
    """Return a requests session that makes only calls that are allowed.

    Beside what requests raises, its calls raise `TargetRefused`. Close it after use.
    """
    session = _Session()
    session.trust_env = False
    session.adapters.clear()
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Adapter(allow_private, timeout))
    return session
