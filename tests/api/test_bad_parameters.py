"""Whatever is wrong with a request is a 400 problem document that names the parameter."""

from __future__ import annotations

import datetime as dt
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from positions.api.pagination import PARAMETERS as PAGING
from positions.api.pagination import written_cursor
from positions.api.urls import RESOURCES

pytestmark = pytest.mark.django_db

TOMORROW = (dt.datetime.now(dt.UTC) + dt.timedelta(days=2)).date().isoformat()
BAD = [
    # unknown
    ("races/?colour=red", "unknown-parameter", "colour"),
    ("races/?slug__in=", "unknown-parameter", "slug__in"),
    ("stances/?candidate__slug=x", "unknown-parameter", "candidate__slug"),
    ("stances/?is_published=false", "unknown-parameter", "is_published"),
    ("stances/?_connector=OR", "unknown-parameter", "_connector"),
    ("races/?format=xml", "unknown-parameter", "format"),
    ("races/?page=2", "unknown-parameter", "page"),
    ("races/some-race/?limit=1", "unknown-parameter", "limit"),
    ("?limit=1", "unknown-parameter", "limit"),
    ("problems/?x=1", "unknown-parameter", "x"),
    ("races/?=1", "unknown-parameter", ""),
    # repeated
    ("stances/?race=a&race=b", "repeated-parameter", "race"),
    ("stances/?limit=1&limit=1", "repeated-parameter", "limit"),
    ("stances/?grade=A&grade=A", "repeated-parameter", "grade"),
    # malformed
    ("races/?held_on_from=2022-13-01", "malformed-value", "held_on_from"),
    ("races/?held_on_to=2022-02-30", "malformed-value", "held_on_to"),
    ("races/?held_on_to=20221108", "malformed-value", "held_on_to"),
    ("races/?held_on_to=٢٠٢٢-11-08", "malformed-value", "held_on_to"),
    ("races/?is_fictional=1", "malformed-value", "is_fictional"),
    ("races/?is_fictional=", "malformed-value", "is_fictional"),
    ("races/?division=maricopa", "malformed-value", "division"),
    ("races/?office=a%20b", "malformed-value", "office"),
    ("candidates/?q=a", "malformed-value", "q"),
    ("candidates/?q=%00%00", "malformed-value", "q"),
    ("candidates/?q=ab%FF", "malformed-value", "q"),
    ("candidates/?q=ab%0Acd", "malformed-value", "q"),
    ("candidacies/?status=gone", "malformed-value", "status"),
    ("stances/?position=open", "malformed-value", "position"),
    ("stances/?grade=D", "malformed-value", "grade"),
    ("stances/?candidate=", "malformed-value", "candidate"),
    ("stances/?asof=yesterday", "malformed-value", "asof"),
    ("stances/?asof=2022-11-08T00:00:00", "malformed-value", "asof"),
    ("stances/?asof=2022-11-08T00:00:00+02:00", "malformed-value", "asof"),
    ("stances/?asof=2022-11-08T25:00:00Z", "malformed-value", "asof"),
    ("stances/?asof=0001-01-01T00:00:00%2B14:00", "malformed-value", "asof"),
    ("stances/?asof=9999-12-31", "malformed-value", "asof"),
    (f"stances/?asof={TOMORROW}", "malformed-value", "asof"),
    ("documents/?source=0", "malformed-value", "source"),
    ("documents/?source=1e3", "malformed-value", "source"),
    ("documents/?source=99999999999999999999", "malformed-value", "source"),
    ("snapshots/?sha256=ABC", "malformed-value", "sha256"),
    ("sources/?kind=blog", "malformed-value", "kind"),
    ("races/?limit=0", "malformed-value", "limit"),
    ("races/?limit=201", "malformed-value", "limit"),
    ("races/?limit=-1", "malformed-value", "limit"),
    ("races/?limit=10.0", "malformed-value", "limit"),
    ("schema/?format=xml", "malformed-value", "format"),
    # well formed, and naming nothing
    ("stances/?race=no-such-race", "unknown-value", "race"),
    ("stances/?candidate=nobody", "unknown-value", "candidate"),
    ("stances/?question=nothing", "unknown-value", "question"),
    ("stances/?issue=nothing", "unknown-value", "issue"),
    ("races/?election=none", "unknown-value", "election"),
    ("races/?division=ocd-division/country:us/state:qq", "unknown-value", "division"),
    ("documents/?source=4711", "unknown-value", "source"),
    ("documents/?publisher=nobody", "unknown-value", "publisher"),
    # together impossible
    ("stances/?asof=2022-11-08&history=true", "conflicting-parameters", "history"),
    (
        "races/?held_on_from=2022-11-09&held_on_to=2022-11-08",
        "conflicting-parameters",
        "held_on_to",
    ),
    # cursors
    ("races/?cursor=x", "bad-cursor", "cursor"),
    ("races/?cursor=%2Fetc", "bad-cursor", "cursor"),
    (f"races/?cursor={written_cursor('stances', 1)}", "bad-cursor", "cursor"),
    (f"races/?cursor={written_cursor('races', 1)}=", "bad-cursor", "cursor"),
    (f"races/?cursor={written_cursor('races', 10**18)}", "bad-cursor", "cursor"),
    (f"races/?cursor={written_cursor('races', -1)}", "bad-cursor", "cursor"),
    ("races/?cursor=", "malformed-value", "cursor"),
    # too long
    ("candidates/?q=" + "x" * 301, "too-long", "q"),
    ("candidates/?q=" + "x" * 1_000_000, "too-long", "q"),
    ("stances/?" + "&".join(f"candidate=c{n}" for n in range(21)), "too-long", "candidate"),
]


@pytest.mark.parametrize(("address", "kind", "parameter"), BAD)
def test_it_is_a_problem_that_names_the_parameter(
    client: Client, address: str, kind: str, parameter: str
) -> None:
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == f"http://testserver/api/v1/problems/#{kind}"
    assert problem["status"] == 400
    assert problem.get("parameter", "") == parameter
    assert len(answer.content) < 2000
    assert problem["type"] in {
        entry["type"] for entry in client.get("/api/v1/problems/").json()["kinds"]
    }


def test_an_unknown_parameter_is_answered_with_the_known_ones(client: Client) -> None:
    problem = client.get("/api/v1/issues/?colour=red").json()
    assert problem["allowed"] == ["limit", "cursor"]


def test_a_value_outside_a_closed_list_is_answered_with_the_list(client: Client) -> None:
    problem = client.get("/api/v1/candidacies/?status=gone").json()
    assert problem["allowed"] == ["running", "withdrawn", "won", "lost"]


def test_a_lost_plus_sign_is_explained(client: Client) -> None:
    problem = client.get("/api/v1/stances/?asof=2022-11-08T00:00:00+02:00").json()
    assert "%2B" in problem["detail"]


def test_more_parameters_than_the_server_reads_are_refused(client: Client) -> None:
    answer = client.get("/api/v1/races/?" + "&" * 8000)
    assert answer.status_code == 400
    assert answer.json()["type"].endswith("#too-long")


def test_a_long_name_is_echoed_short_and_printable(client: Client) -> None:
    problem = client.get(f"/api/v1/races/?{'n' * 500}%1B%5B31m=1").json()
    assert len(problem["parameter"]) <= 101
    problem = client.get("/api/v1/races/?a%1B%00=1").json()
    assert problem["parameter"] == "a\ufffd\ufffd"


PARAMETERS = sorted({p.name for resource in RESOURCES for p in (*resource.parameters, *PAGING)})


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    resource=st.sampled_from([resource.name for resource in RESOURCES]),
    pairs=st.lists(
        st.tuples(
            st.sampled_from(PARAMETERS) | st.text(max_size=10),
            st.text(max_size=30) | st.sampled_from(["1", "true", "2022-11-08", "a-b"]),
        ),
        max_size=3,
    ),
)
def test_no_parameters_whatever_break_it(
    client: Client, resource: str, pairs: list[tuple[str, str]]
) -> None:
    query = "&".join(
        f"{quote(name, errors='replace')}={quote(value, errors='replace')}" for name, value in pairs
    )
    answer = client.get(f"/api/v1/{resource}/?{query}")
    assert answer.status_code in (200, 400)
