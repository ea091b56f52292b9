"""The schema is valid, says everything, and is read from the same declarations as requests are."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

from positions.api.schema import document
from positions.api.urls import RESOURCES


def properties() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, component in document()["components"]["schemas"].items():
        for field, schema in component.get("properties", {}).items():
            yield f"{name}.{field}", schema


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document()["paths"].items():
        assert list(methods) == ["get"], path
        yield path, methods["get"]


def test_it_is_made_without_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "schema.yaml"
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(file))
    assert yaml.safe_load(file.read_text())["paths"].keys() == document()["paths"].keys()


def test_every_field_says_what_it_means() -> None:
    silent = [name for name, schema in properties() if len(schema.get("description", "")) < 10]
    assert silent == []


def test_every_field_that_may_be_null_says_when() -> None:
    silent = [
        name
        for name, schema in properties()
        if schema.get("nullable") and not re.search(r"\bnull\b", schema["description"], re.I)
    ]
    assert silent == []


def test_every_field_is_always_there_but_a_problem_s() -> None:
    for name, component in document()["components"]["schemas"].items():
        if name != "Problem" and "properties" in component:
            assert set(component["required"]) == set(component["properties"]), name


def test_every_closed_list_explains_its_values() -> None:
    lists = {
        name: component
        for name, component in document()["components"]["schemas"].items()
        if "enum" in component
    }
    assert {"Position", "Voice", "Grade", "Qualifier", "Reason", "SourceKind"} <= set(lists)
    for component in lists.values():
        for value in component["enum"]:
            assert f"* `{value}`: " in component["description"]


def test_every_operation_describes_its_parameters_and_its_problems() -> None:
    for path, operation in operations():
        assert operation["description"]
        assert operation["summary"]
        for parameter in operation.get("parameters", ()):
            assert len(parameter["description"]) > 10, (path, parameter["name"])
        assert {"200", "400", "406", "500"} <= operation["responses"].keys(), path
        assert ("404" in operation["responses"]) == ("{key}" in path), path


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.name)
def test_a_list_has_the_parameters_that_requests_are_read_by(resource: Any) -> None:
    operation = document()["paths"][f"/api/v1/{resource.name}/"]["get"]
    described = {parameter["name"] for parameter in operation["parameters"]}
    assert described == {"limit", "cursor", *(p.name for p in resource.parameters)}


def test_it_is_json_unless_asked_for_yaml(client: Client) -> None:
    answer = client.get("/api/v1/schema/")
    assert answer["Content-Type"] == "application/json"
    assert answer.json()["openapi"].startswith("3.")
    written = client.get("/api/v1/schema/", {"format": "yaml"})
    assert written["Content-Type"] == "application/yaml"
    assert yaml.safe_load(written.content) == answer.json()


def test_the_documentation_page_keeps_to_the_site_s_policy(client: Client) -> None:
    answer = client.get("/api/v1/docs/")
    page = answer.content.decode()
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self';" in f"{policy};"
    assert "style-src 'self';" in f"{policy};"
    assert "<style" not in page
    assert not re.search(r"\sstyle=|\son\w+=", page)
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)
    assert "//" not in re.sub(r"<!--.*?-->", "", page).replace("://", "")
    assert not answer.cookies


@pytest.mark.django_db
def test_the_documentation_page_s_files_are_served_from_here(client: Client) -> None:
    page = client.get("/api/v1/docs/").content.decode()
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(addresses) >= 4
    for address in addresses:
        assert address.startswith("/")
        with contextlib.closing(client.get(address)) as file:
            assert file.status_code == 200, address
    script = client.get("/api/v1/docs/start.js")
    assert script["Content-Type"].startswith("text/javascript")
    assert '"/api/v1/schema/"' in script.content.decode()
    assert not script.cookies
