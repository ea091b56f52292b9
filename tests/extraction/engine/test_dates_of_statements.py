from __future__ import annotations

import datetime

from engine_texts import only

from positions.text.dates import PUBLISHED, STATED, PartialDate


def test_a_month_in_the_cue_dates_the_quotation() -> None:
    text = "“I support the tramway to the harbour,” Ejemplo said back in March of 2028."

    found = only(text)

    assert found.said == PartialDate(datetime.date(2028, 3, 1), "month", STATED)
    assert "date_differs" in found.flags


def test_a_day_without_a_year_is_the_latest_one_before_publication() -> None:
    text = "“I support the tramway to the harbour,” Ejemplo said on Oct. 4."

    found = only(text)

    assert found.said is not None
    assert (found.said.on, found.said.precision) == (datetime.date(2030, 10, 4), "day")
    assert found.said.doubt


def test_a_year_dates_a_debate() -> None:
    text = "Ejemplo said in a 2027 debate that she opposes the tramway to the harbour."

    found = only(text)

    assert found.said == PartialDate(datetime.date(2027, 1, 1), "year", STATED)


def test_without_a_date_of_its_own_a_statement_has_the_documents() -> None:
    found = only("Ejemplo supports the tramway to the harbour.")

    assert found.said == PartialDate(datetime.date(2031, 5, 20), "day", PUBLISHED)
    assert "date_differs" not in found.flags


def test_an_undated_text_gives_no_date() -> None:
    assert only("Ejemplo supports the tramway to the harbour.", published=None).said is None
