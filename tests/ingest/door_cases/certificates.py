"""Secure sites, and ones that only claim to be."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.ingest.door_cases.rig import (
    PAGE,
    QUICK,
    fetched,
    refusal_of,
)
from tests.namespace import PUBLIC
from tests.servers import Site, answer, listening


@contextlib.contextmanager
def secure(name: str) -> Iterator[Site]:
    folder = Path(os.environ["NAMESPACE_FOLDER"])
    pair = (str(folder / f"{name}.pem"), str(folder / f"{name}.key"))
    with listening(PUBLIC, answer(body=PAGE), port=443, certificate=pair) as site:
        yield site


def test_it_names_the_host_to_the_secure_site_and_checks_its_certificate() -> None:
    with secure("good") as site:
        assert fetched("https://secure.example/").body == PAGE
    assert site.server_names == ["secure.example"]
    assert site.requests[0].headers["host"] == "secure.example"


@pytest.mark.parametrize("certificate", ["own", "expired"])
def test_it_refuses_a_certificate_that_nobody_vouches_for(certificate: str) -> None:
    with secure(certificate) as site:
        refusal = refusal_of("https://secure.example/")
    assert refusal.reason == "tls_failed"
    assert site.requests == []


def test_it_refuses_a_certificate_for_another_name() -> None:
    with secure("good") as site:
        assert refusal_of("https://other.example/").reason == "tls_failed"
        assert refusal_of(f"https://{PUBLIC}/").reason == "tls_failed"
    assert site.requests == []


def test_it_ends_a_handshake_that_never_comes() -> None:
    with listening(PUBLIC, None, port=443):
        refusal = refusal_of("https://secure.example/", replace(QUICK, seconds=0.4))
    assert refusal.reason == "timed_out"
