"""Certificates for test sites, made with the openssl command."""

from __future__ import annotations

import subprocess
from pathlib import Path

_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


def make_certificates(folder: Path) -> None:
    """Writes authority.pem, and (NAME.pem, NAME.key) for `good`, `expired` and `own` (self-signed),
    all for secure.example."""
    new = ["req", "-x509", *_KEY, "-days", "2"]
    _openssl(folder, *new, "-keyout", "authority.key", "-out", "authority.pem", *_subject("Tests"))
    (folder / "names").write_text("subjectAltName=DNS:secure.example\n")
    signed = ["-CA", "authority.pem", "-CAkey", "authority.key", "-extfile", "names"]
    for name, days in (("good", "2"), ("expired", "-1")):
        request = ["-keyout", f"{name}.key", "-out", f"{name}.csr", *_subject("secure.example")]
        _openssl(folder, "req", *_KEY, *request)
        files = ["-in", f"{name}.csr", "-out", f"{name}.pem"]
        _openssl(folder, "x509", "-req", *files, *signed, "-days", days)
    names = ["-addext", "subjectAltName=DNS:secure.example"]
    _openssl(folder, *new, "-keyout", "own.key", "-out", "own.pem", *names, *_subject("Own"))


def _subject(name: str) -> tuple[str, str]:
    return "-subj", f"/CN={name}"


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, check=True)
