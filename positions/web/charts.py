"""The candidate's timeline: geometry for the drawing in the page, and the Plotly figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from positions.selectors.candidates import CandidatePage, Point, QuestionName, Run
from positions.selectors.positions import State
from positions.web.dates import period
from positions.web.states import word

ROW_HEIGHT = 52
LABEL_HEIGHT = 18
TOP = 8
AXIS_HEIGHT = 26
MARKER = 18
# Per cent of the width kept free at both ends, so that no marker is cut off.
MARGIN = 4.0
MOST_YEAR_LABELS = 6
SPAN = "span"
SYMBOLS = {
    State.FOR: "circle",
    State.AGAINST: "square",
    State.MIXED: "diamond",
    State.UNCLEAR: "circle-open-dot",
    State.DECLINED: "square-x-open",
}


@dataclass(frozen=True)
class Marker:
    """A statement's place: ``x`` and the known range in per cent of the width, ``y`` in pixels."""

    state: State
    x: float
    y: float
    span_from: float
    span_to: float

    @property
    def has_span(self) -> bool:
        return self.span_to - self.span_from >= 1

    @property
    def top(self) -> float:
        return self.y - MARKER / 2


@dataclass(frozen=True)
class Line:
    """A question's line."""

    question: QuestionName
    label_y: float
    y: float
    markers: tuple[Marker, ...]


@dataclass(frozen=True)
class Tick:
    """A vertical line at ``x`` per cent; an empty label is not printed."""

    x: float
    label: str


@dataclass(frozen=True)
class Timeline:
    """Everything that the SVG template draws."""

    height: int
    axis_y: float
    lines: tuple[Line, ...]
    years: tuple[Tick, ...]
    elections: tuple[Tick, ...]
    first_year: int
    last_year: int


@dataclass(frozen=True)
class Scale:
    """Dates to per cent of the width."""

    first: dt.date
    last: dt.date

    def x(self, on: dt.date) -> float:
        share = (on - self.first).days / max(1, (self.last - self.first).days)
        return round(MARGIN + min(1.0, max(0.0, share)) * (100 - 2 * MARGIN), 2)


def timeline_of(page: CandidatePage) -> Timeline | None:
    """The drawing of a candidate's dated statements; None when there are none."""
    if not page.points:
        return None
    scale = _scale(page.points, page.runs)
    years = range(scale.first.year, scale.last.year + 1)
    every = -(-len(years) // MOST_YEAR_LABELS)
    lines = tuple(
        _line(place, question, points, scale, page.runs)
        for place, (question, points) in enumerate(_by_question(page.points))
    )
    axis_y = TOP + len(lines) * ROW_HEIGHT
    return Timeline(
        height=axis_y + AXIS_HEIGHT,
        axis_y=axis_y,
        lines=lines,
        years=tuple(
            Tick(scale.x(dt.date(year, 1, 1)), str(year) if place % every == 0 else "")
            for place, year in enumerate(years)
        ),
        elections=tuple(
            Tick(scale.x(run.held_on), str(run.held_on.year))
            for run in page.runs
            if scale.first <= run.held_on <= scale.last
        ),
        first_year=page.points[0].date.on.year,
        last_year=page.points[-1].date.last_day.year,
    )


def figure_of(page: CandidatePage) -> dict[str, Any]:
    """The Plotly figure as JSON-ready data: one trace for each state, colours left to the page."""
    # Importing Plotly takes a third of a second, which no other page should pay.
    import plotly.graph_objects as go

    figure = go.Figure()
    spans = [point for point in page.points if point.date.precision != "day"]
    if spans:
        figure.add_trace(_spans(go, spans))
    for state in SYMBOLS:
        points = [point for point in page.points if point.state == state]
        if points:
            figure.add_trace(_trace(go, state, points, page.runs))
    for run in page.runs:
        figure.add_shape(
            type="line",
            x0=run.held_on.isoformat(),
            x1=run.held_on.isoformat(),
            y0=0,
            y1=1,
            yref="paper",
            line={"dash": "dash", "width": 2},
        )
    names = [question.short for question, _ in _by_question(page.points)]
    figure.update_layout(
        template="none",
        margin={"l": 8, "r": 16, "t": 8, "b": 40},
        height=120 + 48 * len(names),
        legend={"orientation": "h", "y": -0.15},
        xaxis={"type": "date", "fixedrange": True},
        yaxis={
            "categoryorder": "array",
            "categoryarray": names[::-1],
            "fixedrange": True,
            "automargin": True,
        },
    )
    data: dict[str, Any] = figure.to_plotly_json()
    return data


def _spans(go: Any, points: Sequence[Point]) -> Any:
    """One trace of separate lines: a gap after each keeps the next from being joined to it."""
    ends = [(point.date.on.isoformat(), point.date.last_day.isoformat()) for point in points]
    return go.Scatter(
        x=[x for first, last in ends for x in (first, last, None)],
        y=[y for point in points for y in (point.question.short, point.question.short, None)],
        mode="lines",
        meta=SPAN,
        line={"width": 5},
        opacity=0.45,
        hoverinfo="skip",
        showlegend=False,
    )


def _trace(go: Any, state: State, points: Sequence[Point], runs: Sequence[Run]) -> Any:
    return go.Scatter(
        x=[_middle(point, runs).isoformat() for point in points],
        y=[point.question.short for point in points],
        mode="markers",
        name=word(state),
        meta=state.value,
        text=[f"{word(state)}, {period(point.date)}" for point in points],
        customdata=[_address(point) for point in points],
        hovertemplate="%{y}<br>%{text}<extra></extra>",
        marker={"symbol": SYMBOLS[state], "size": 14},
    )


def _middle(point: Point, runs: Sequence[Run]) -> dt.date:
    """Where the marker stands: in the middle of what is known, not on the first of January.

    In the middle of the part before an election day that lies inside: the words count for it.
    """
    first, last = point.date.on, point.date.last_day
    last = min((run.held_on for run in runs if first <= run.held_on <= last), default=last)
    return first + (last - first) / 2


def _address(point: Point) -> str:
    return f"/evidence/{point.statement_id}/" if point.statement_id else ""


def _scale(points: Sequence[Point], runs: Sequence[Run]) -> Scale:
    days = [point.date.on for point in points] + [point.date.last_day for point in points]
    days += [run.held_on for run in runs]
    return Scale(dt.date(min(days).year, 1, 1), dt.date(max(days).year, 12, 31))


def _by_question(points: Sequence[Point]) -> list[tuple[QuestionName, list[Point]]]:
    """Points by question, the question with the newest words first."""
    found: dict[int, tuple[QuestionName, list[Point]]] = {}
    for point in reversed(points):
        found.setdefault(point.question.id, (point.question, []))[1].append(point)
    return list(found.values())


def _line(
    place: int,
    question: QuestionName,
    points: Sequence[Point],
    scale: Scale,
    runs: Sequence[Run],
) -> Line:
    top = TOP + place * ROW_HEIGHT
    y = top + LABEL_HEIGHT + 14
    markers = tuple(
        Marker(
            state=point.state,
            x=scale.x(_middle(point, runs)),
            y=y,
            span_from=scale.x(point.date.on),
            span_to=scale.x(point.date.last_day),
        )
        for point in reversed(points)
    )
    return Line(question=question, label_y=top + 14, y=y, markers=markers)
