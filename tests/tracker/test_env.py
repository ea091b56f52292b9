"""A bad value in the environment is a loud error that names the variable."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ImproperlyConfigured

from tracker import env


@pytest.mark.parametrize(("value", "expected"), [("yes", True), ("0", False), ("", True)])
def test_a_flag_is_yes_or_no(monkeypatch: pytest.MonkeyPatch, value: str, expected: bool) -> None:
    monkeypatch.setenv("SOME_FLAG", value)
    assert env.flag("SOME_FLAG", True) is expected


def test_a_flag_refuses_another_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_FLAG", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="SOME_FLAG"):
        env.flag("SOME_FLAG", True)


@pytest.mark.parametrize("value", ["ten", "-1", "0", "1.5"])
def test_a_number_refuses_what_is_none_or_too_small(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("SOME_NUMBER", value)
    with pytest.raises(ImproperlyConfigured, match="SOME_NUMBER"):
        env.number("SOME_NUMBER", 5, least=1)


def test_a_list_is_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_WORDS", "a.example, b.example,")
    assert env.words("SOME_WORDS") == ["a.example", "b.example"]


def test_an_amount_is_read_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_AMOUNT", "0.15")
    assert env.amount("SOME_AMOUNT") == Decimal("0.15")
    monkeypatch.delenv("SOME_AMOUNT")
    assert env.amount("SOME_AMOUNT") == 0


@pytest.mark.parametrize("value", ["-1", "NaN", "Infinity", "1e9", "5 USD", "1,5", ".5", "9" * 9])
def test_an_amount_refuses_what_is_none(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SOME_AMOUNT", value)
    with pytest.raises(ImproperlyConfigured, match="SOME_AMOUNT"):
        env.amount("SOME_AMOUNT")
