"""A race page as it is printed: the chosen columns, the chosen rows, and their counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from positions.selectors.passages import Evidence
from positions.selectors.positions import (
    KNOWN,
    Cell,
    StanceRow,
    State,
    are_different,
    are_same,
)
from positions.selectors.races import AskedQuestion, Contender, RacePage, ShownEndorsement
from positions.web.choices import Choice, ordered

MOST_COLUMNS = 3
STATE_ORDER = tuple(State)


@dataclass(frozen=True)
class Placed:
    """A cell under its candidate."""

    contender: Contender
    cell: Cell


@dataclass(frozen=True)
class ShownEvidence:
    """A passage in the row's evidence, with the stance that rests on it."""

    contender: Contender
    stance: StanceRow
    item: Evidence
    is_earlier: bool
    is_in_conflict: bool


@dataclass(frozen=True)
class Answered:
    """Candidates who gave one answer, for the view by answers."""

    state: State
    placed: tuple[Placed, ...]


@dataclass(frozen=True)
class Row:
    """A question with every shown candidate's cell."""

    question: AskedQuestion
    placed: tuple[Placed, ...]

    @cached_property
    def states(self) -> tuple[State, ...]:
        """The states that are compared: of candidates who are still running, if two are."""
        running = tuple(p.cell.state for p in self.placed if not p.contender.has_withdrawn)
        return running if len(running) > 1 else tuple(p.cell.state for p in self.placed)

    @property
    def is_different(self) -> bool:
        return are_different(self.states)

    @property
    def is_same(self) -> bool:
        return are_same(self.states)

    @property
    def is_known(self) -> bool:
        return bool(self.states) and all(state in KNOWN for state in self.states)

    @cached_property
    def evidence(self) -> tuple[ShownEvidence, ...]:
        """Every passage of the row, candidate by candidate, with an earlier position's last."""
        return tuple(shown for placed in self.placed for shown in _evidence(placed))

    @cached_property
    def tally(self) -> tuple[tuple[Placed, ...], ...]:
        """Who is for, who against, who gave another answer, and whose is not known."""
        columns = (State.FOR, State.AGAINST, None, State.NOT_KNOWN)
        return tuple(
            tuple(
                p
                for p in self.placed
                if p.cell.state == column or (column is None and p.cell.state not in columns)
            )
            for column in columns
        )

    @cached_property
    def answers(self) -> tuple[Answered, ...]:
        groups = []
        for state in STATE_ORDER:
            placed = tuple(p for p in self.placed if p.cell.state == state)
            if placed:
                groups.append(Answered(state, placed))
        return tuple(groups)


@dataclass(frozen=True)
class Known:
    """How many positions we know for one candidate."""

    contender: Contender
    count: int


@dataclass(frozen=True)
class Link:
    """A choice to follow."""

    label: str
    query: str
    is_current: bool


@dataclass(frozen=True)
class Comparison:
    """What the templates print; counts are over the chosen candidates and topics."""

    page: RacePage
    choice: Choice
    notes: tuple[str, ...]
    contenders: tuple[Contender, ...]
    everyone: tuple[Contender, ...]
    chosen_rows: tuple[Row, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that the filter leaves."""
        if self.choice.show == "differences":
            return tuple(row for row in self.chosen_rows if row.is_different)
        if self.choice.show == "known":
            return tuple(row for row in self.chosen_rows if row.is_known)
        return self.chosen_rows

    @cached_property
    def glance_rows(self) -> tuple[Row, ...]:
        """Rows with different answers first, otherwise in the order of the page."""
        return tuple(sorted(self.chosen_rows, key=lambda row: not row.is_different))

    @property
    def hidden(self) -> int:
        return len(self.page.questions) - len(self.rows)

    @property
    def hidden_words(self) -> str:
        return ngettext(
            "%(count)d question hidden.", "%(count)d questions hidden.", self.hidden
        ) % {"count": self.hidden}

    @property
    def unfiltered_query(self) -> str:
        return Choice(
            candidates=self.choice.candidates, view=self.choice.view, order=self.choice.order
        ).query()

    @property
    def differences(self) -> int:
        return sum(row.is_different for row in self.chosen_rows)

    @property
    def same(self) -> int:
        return sum(row.is_same for row in self.chosen_rows)

    @property
    def not_comparable(self) -> int:
        return len(self.chosen_rows) - self.differences - self.same

    @cached_property
    def known(self) -> tuple[Known, ...]:
        return tuple(
            Known(contender, sum(row.placed[place].cell.state in KNOWN for row in self.chosen_rows))
            for place, contender in enumerate(self.contenders)
        )

    @property
    def compared(self) -> int:
        """How many candidates the differences count: those who are running, if two are."""
        running = sum(not contender.has_withdrawn for contender in self.contenders)
        return running if running > 1 else len(self.contenders)

    @property
    def leaves_out_withdrawn(self) -> bool:
        return self.compared < len(self.contenders)

    @property
    def is_uneven(self) -> bool:
        pages = [contender.coverage.pages for contender in self.contenders]
        return len(pages) > 1 and min(pages) < max(pages) * settings.UNEVEN_COVERAGE_BELOW

    @property
    def endorsements(self) -> tuple[ShownEndorsement, ...]:
        """Those of the shown candidates."""
        shown = {contender.candidacy_id for contender in self.contenders}
        return tuple(e for e in self.page.endorsements if e.candidacy_id in shown)

    @property
    def has_notes(self) -> bool:
        """Whether some of the pages read about the shown candidates are notes of ours."""
        return any(contender.coverage.notes for contender in self.contenders)

    @property
    def has_notes_only(self) -> bool:
        return self.has_notes and all(
            contender.coverage.notes == contender.coverage.pages for contender in self.contenders
        )

    @property
    def is_answers_view(self) -> bool:
        return (self.choice.view or self._default_view) == "answers"

    @property
    def is_wide(self) -> bool:
        return len(self.contenders) > MOST_COLUMNS

    @property
    def _default_view(self) -> str:
        return "answers" if self.is_wide else "table"

    @property
    def views(self) -> tuple[Link, ...]:
        """Both views, offered where there are too many candidates for one screen."""
        current = self.choice.view or self._default_view
        labels = {"answers": _("By answer"), "table": _("As a table")}
        return tuple(
            Link(label, self.choice.query(view=view), view == current)
            for view, label in labels.items()
        )

    @property
    def filters(self) -> tuple[Link, ...]:
        known = _("Both known") if self.compared == 2 else _("All known")
        counted = (
            ("all", _("All"), len(self.chosen_rows)),
            ("differences", _("Only differences"), self.differences),
            ("known", known, sum(row.is_known for row in self.chosen_rows)),
        )
        return tuple(
            Link(f"{label} {count}", self.choice.query(show=show), show == self.choice.show)
            for show, label, count in counted
        )

    @property
    def fixed_order_query(self) -> str:
        order = ",".join(contender.slug for contender in self.everyone)
        return self.choice.query(order=order)

    @property
    def daily_order_query(self) -> str:
        return self.choice.query(order="")

    @property
    def print_query(self) -> str:
        return self.choice.query(evidence="open")

    @property
    def everyone_query(self) -> str:
        return replace(self.choice, candidates=()).query()

    @property
    def topics(self) -> tuple[tuple[str, str], ...]:
        """The race's topics as slug and name, once each."""
        found = {q.issue_slug: q.issue for q in self.page.questions}
        return tuple(sorted(found.items(), key=lambda item: item[1]))


def _evidence(placed: Placed) -> list[ShownEvidence]:
    cell = placed.cell
    stances = {stance.id: stance for stance in cell.stances}
    return [
        ShownEvidence(
            contender=placed.contender,
            stance=stances[item.stance_id],
            item=item,
            is_earlier=item in cell.earlier_evidence,
            is_in_conflict=bool(cell.conflicting),
        )
        for item in (*cell.evidence, *cell.earlier_evidence)
    ]


def compare(page: RacePage, choice: Choice, notes: tuple[str, ...] = ()) -> Comparison:
    """Arrange a race page for one choice; no queries."""
    everyone = ordered(page, choice.order)
    chosen = tuple(c for c in everyone if not choice.candidates or c.slug in choice.candidates)
    rows = tuple(
        Row(
            question,
            tuple(Placed(c, page.cells[c.candidacy_id, question.id]) for c in chosen),
        )
        for question in page.questions
        if not choice.topics or question.issue_slug in choice.topics
    )
    return Comparison(page, choice, notes, chosen, everyone, rows)
