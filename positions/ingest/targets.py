"""A web address, read once and strictly, so that what was checked is what gets opened."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote

import idna

from positions.ingest.addresses import IPAddress, refused_use
from positions.ingest.refusals import DoorRefusal

LONGEST_URL = 2_000
DEFAULT_PORTS = {"http": 80, "https": 443}
STANDARD_PORTS = frozenset(DEFAULT_PORTS.values())

_SHAPE = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?P<rest>.*)")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
# The last label of a name is never a number, so one that is makes the whole an IPv4 address.
_NUMERIC_LABEL = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)")
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff\\]")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_LOCAL_SUFFIXES = (".localhost", ".local", ".internal", ".home.arpa", ".lan", ".onion")


@dataclass(frozen=True)
class Target:
    """One address to open. `host` is ASCII and lower case, without brackets; `path` starts with a
    slash and carries the query; `literal` is set where the host is an IP address."""

    scheme: str
    host: str
    port: int
    path: str
    literal: IPAddress | None = None

    @property
    def authority(self) -> str:
        """Host and, where it is not the usual one, port: the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        return self.origin + self.path


def read_target(url: str, *, ports: frozenset[int] = STANDARD_PORTS) -> Target:
    """Reads a URL or raises DoorRefusal: `bad_url`, or `blocked_address` for a host that is
    plainly not on the public net. Opens nothing and looks nothing up."""
    url = url.strip()
    if not url:
        raise _bad(url, "The address is empty.")
    if len(url) > LONGEST_URL:
        raise _bad(url[:100], f"The address is longer than {LONGEST_URL} characters.")
    if _FORBIDDEN.search(url):
        raise _bad(url, "The address holds a space, a backslash or an invisible character.")
    shape = _SHAPE.fullmatch(url)
    scheme = shape["scheme"].lower() if shape else ""
    if shape is None or scheme not in DEFAULT_PORTS or not shape["rest"].startswith("//"):
        raise _bad(url, "Only addresses that start with http:// or https:// can be opened.")
    authority, path = _split(shape["rest"][2:])
    if "@" in authority:
        raise _bad(url, "The address carries a user name or password.")
    host, port = _host_and_port(url, authority, DEFAULT_PORTS[scheme])
    if port not in ports:
        raise _bad(url, f"Port {port} is not one that we open.")
    host, literal = _canonical_host(url, host)
    return Target(scheme, host, port, path, literal)


def _split(rest: str) -> tuple[str, str]:
    end = min((at for mark in "/?#" if (at := rest.find(mark)) >= 0), default=len(rest))
    authority, tail = rest[:end], rest[end:].partition("#")[0]
    path, mark, query = tail.partition("?")
    safe = "/%:@!$&'()*+,;=~-._"
    path = quote(_BARE_PERCENT.sub("%25", path), safe=safe) or "/"
    query = quote(_BARE_PERCENT.sub("%25", query), safe=safe + "?[]|")
    return authority, path + mark + query


def _host_and_port(url: str, authority: str, default: int) -> tuple[str, int]:
    if authority.startswith("["):
        host, closing, after = authority.partition("]")
        if not closing or (after and not after.startswith(":")):
            raise _bad(url, "The host of the address cannot be read.")
        host, digits = host + "]", after[1:]
    else:
        host, _, digits = authority.partition(":")
    if not digits:
        return host, default
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 5):
        raise _bad(url, "The port of the address is not a number.")
    return host, int(digits)


def _canonical_host(url: str, host: str) -> tuple[str, IPAddress | None]:
    literal: IPAddress
    if host.startswith("["):
        try:
            literal = ipaddress.IPv6Address(host[1:-1])
        except ValueError:
            raise _bad(url, "The host of the address is not an IPv6 address.") from None
        return _public_literal(url, literal)
    name = _ascii_name(url, host)
    if _NUMERIC_LABEL.fullmatch(name.rpartition(".")[2]):
        # Only the plain dotted form: 2130706433, 0x7f.1 and full-width digits are read in
        # different ways by different software, and hide where they lead.
        try:
            literal = ipaddress.IPv4Address(name)
        except ValueError:
            raise _bad(url, "The host is a number that hides an address.") from None
        if not host.isascii():
            raise _bad(url, "The host is a number that hides an address.")
        return _public_literal(url, literal)
    if "." not in name or name.endswith(_LOCAL_SUFFIXES):
        raise _blocked(url, f"{name} is a name of a local network.")
    return name, None


def _ascii_name(url: str, host: str) -> str:
    name = host.lower()
    if not host.isascii():
        try:
            name = idna.encode(host, uts46=True, transitional=False).decode("ascii").lower()
        except idna.IDNAError:
            raise _bad(url, "The host of the address is not a valid name.") from None
    name = name.removesuffix(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise _bad(url, "The host of the address is not a valid name.")
    return name


def _public_literal(url: str, literal: IPAddress) -> tuple[str, IPAddress]:
    use = refused_use(literal)
    if use:
        raise _blocked(url, f"{literal} is set aside for {use}.")
    return str(literal), literal


def _bad(url: str, detail: str) -> DoorRefusal:
    return DoorRefusal("bad_url", detail, url=url)


def _blocked(url: str, detail: str) -> DoorRefusal:
    return DoorRefusal("blocked_address", detail, url=url)
