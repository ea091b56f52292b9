"""Which IP addresses the door may open.

The list is our own: on Python 3.11 `ipaddress` calls several addresses global that lead back into
this machine or its network (64:ff9b::7f00:1, 2002:7f00:1::, ::127.0.0.1). It follows the special-
purpose registries of IANA, read strictly: what carries an IPv4 address inside is refused whole.
"""

from __future__ import annotations

import ipaddress

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_IPV4_REFUSED = (
    ("0.0.0.0/8", "this host"),
    ("10.0.0.0/8", "a private network"),
    ("100.64.0.0/10", "a provider's own network"),
    ("127.0.0.0/8", "this machine itself"),
    ("168.63.129.16/32", "a cloud provider's own service"),
    ("169.254.0.0/16", "the local link"),
    ("172.16.0.0/12", "a private network"),
    ("192.0.0.0/24", "protocol assignments"),
    ("192.0.2.0/24", "documentation"),
    ("192.31.196.0/24", "name server plumbing"),
    ("192.52.193.0/24", "multicast relays"),
    ("192.88.99.0/24", "IPv6 relays"),
    ("192.168.0.0/16", "a private network"),
    ("192.175.48.0/24", "name server plumbing"),
    ("198.18.0.0/15", "network tests"),
    ("198.51.100.0/24", "documentation"),
    ("203.0.113.0/24", "documentation"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved use"),
)

# IPv6 starts from what is handed out at all (2000::/3), so that loopback, mapped and translated
# IPv4, local, link-local, multicast and everything not yet assigned is refused without a list.
_IPV6_HANDED_OUT = ipaddress.IPv6Network("2000::/3")
_IPV6_REFUSED = (
    ("2001::/23", "protocol assignments and tunnels"),
    ("2001:db8::/32", "documentation"),
    ("2002::/16", "tunnels that carry an IPv4 address"),
    ("2620:4f:8000::/48", "name server plumbing"),
    ("3ffe::/16", "a network that was given back"),
    ("3fff::/20", "documentation"),
)
_IPV6_NAMED = (
    ("::1/128", "this machine itself"),
    ("::ffff:0:0/96", "an IPv4 address in another form"),
    ("::/96", "an IPv4 address in another form"),
    ("64:ff9b::/96", "an IPv4 address in another form"),
    ("64:ff9b:1::/48", "an IPv4 address in another form"),
    ("fc00::/7", "a private network"),
    ("fe80::/10", "the local link"),
    ("ff00::/8", "multicast"),
)

_IPV4_TABLE = tuple((ipaddress.IPv4Network(net), use) for net, use in _IPV4_REFUSED)
_IPV6_TABLE = tuple((ipaddress.IPv6Network(net), use) for net, use in _IPV6_REFUSED)
_IPV6_WORDS = tuple((ipaddress.IPv6Network(net), use) for net, use in _IPV6_NAMED)


def refused_use(address: IPAddress) -> str:
    """What a refused address is for, in words; empty where the address is on the public net."""
    if isinstance(address, ipaddress.IPv4Address):
        return next((use for network, use in _IPV4_TABLE if address in network), "")
    # A zone id marks a link of this machine, and takes the address out of network arithmetic.
    if address.scope_id:
        return "the local link"
    if address not in _IPV6_HANDED_OUT:
        return next((use for network, use in _IPV6_WORDS if address in network), "reserved use")
    return next((use for network, use in _IPV6_TABLE if address in network), "")
