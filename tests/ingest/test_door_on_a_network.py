"""The door with real servers at public addresses, in a network of its own.

The cases stand in door_cases/ and run in one child process; each shows here as its own test.
"""

from __future__ import annotations

import ast
import shutil
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from pathlib import Path

import pytest

from tests.ingest.certificates import make_certificates
from tests.ingest.door_cases.rig import HOSTS
from tests.namespace import run_in_namespace, why_not_allowed

CASES = Path(__file__).with_name("door_cases")
ROOT = CASES.parents[2]
NAMES = [
    node.name
    for file in sorted(CASES.glob("*.py"))
    for node in ast.parse(file.read_text()).body
    if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """For each case what went wrong in each of its runs; an empty text for a good one."""
    if why_not_allowed():
        pytest.skip(why_not_allowed())
    if not shutil.which("openssl"):
        pytest.skip("the openssl command is not installed; it makes the test certificates")
    folder = tmp_path_factory.mktemp("namespace")
    make_certificates(folder)
    report = folder / "report.xml"
    (folder / "pytest.ini").write_text("[pytest]\npython_files = *.py\nfilterwarnings = error\n")
    own_settings = ["-c", str(folder / "pytest.ini"), "--rootdir", str(ROOT), "--noconftest"]
    plugins = ["-p", "tests.ingest.door_cases.rig", "-p", "no:cacheprovider", "-p", "no:django"]
    done = run_in_namespace(
        ["-m", "pytest", str(CASES), *own_settings, *plugins, "-q", f"--junitxml={report}"],
        folder=folder,
        hosts=HOSTS,
        seconds=90,
    )
    if not report.exists():
        pytest.fail(done.stdout + done.stderr)
    found: dict[str, list[str]] = defaultdict(list)
    for case in ElementTree.parse(report).iter("testcase"):
        problems = [problem.text or "" for problem in case if problem.tag != "system-out"]
        found[case.attrib["name"].partition("[")[0]].append("\n".join(problems))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_door(name: str, outcomes: dict[str, list[str]]) -> None:
    assert outcomes[name], "the case did not run"
    problems = [problem for problem in outcomes[name] if problem]
    assert not problems, "\n\n".join(problems)
