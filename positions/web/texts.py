"""Pages of text: home, and the method as the code and the settings have it."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from positions.extraction.engine.judgement import shipped_weights
from positions.models import GRADE_OF_VOICE, Grade
from positions.selectors.elections import race_list
from positions.selectors.excerpts import PARAGRAPHS_AROUND
from positions.selectors.positions import CAMPAIGN_LENGTH, State
from positions.web.comparison import MOST_COLUMNS


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "positions/home.html", {"elections": race_list()})


@require_safe
def methodology(request: HttpRequest) -> HttpResponse:
    context = {
        "states": tuple(State),
        "grades": [
            (grade, [voice.label for voice, of in GRADE_OF_VOICE.items() if of == grade])
            for grade in Grade
        ],
        "old_after_months": settings.STANCE_OLD_AFTER // dt.timedelta(days=30.4),
        "campaign_days": CAMPAIGN_LENGTH.days,
        "uneven_percent": round(settings.UNEVEN_COVERAGE_BELOW * 100),
        "paragraphs_around": PARAGRAPHS_AROUND,
        "most_columns": MOST_COLUMNS,
        "ready_percent": round(shipped_weights().ready * 100),
        "version": settings.VERSION,
    }
    return render(request, "positions/methodology.html", context)
