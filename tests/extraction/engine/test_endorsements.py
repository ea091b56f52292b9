from __future__ import annotations

from engine_texts import reading


def test_an_endorser_is_named() -> None:
    found = reading("Dora Placeholder endorsed Ana Ejemplo on Monday.")

    assert [(e.candidate, e.endorser) for e in found.endorsements] == [("ana", "Dora Placeholder")]
    assert found.stances == ()


def test_an_organisation_stands_for_the_one_named_before() -> None:
    text = (
        "Ejemplo met RAIL, which fights to build the tramway to the harbour.\n\n"
        "The organization has also endorsed her in her bid for mayor."
    )

    found = reading(text)

    assert [(e.candidate, e.endorser) for e in found.endorsements] == [("ana", "RAIL")]
    assert found.stances == ()


def test_being_endorsed_by_somebody_counts() -> None:
    found = reading("Sample was endorsed by the Sampleton Dockers Union.")

    assert [(e.candidate, e.endorser) for e in found.endorsements] == [
        ("bo", "Sampleton Dockers Union")
    ]


def test_endorsing_a_policy_is_no_endorsement() -> None:
    assert reading("Sample endorsed the plan for the harbour tramway.").endorsements == ()
