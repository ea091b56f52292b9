"""Bringing pages in: a saved page handed in, an address to watch, a check at once."""

from __future__ import annotations

from functools import wraps

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from positions import pipeline, tasks
from positions.extraction.readers import Unreadable
from positions.ingest import door, schedule
from positions.ingest.adding import add_source as watch_source
from positions.ingest.archiving import StorageFailed
from positions.models import Job, Publisher, Source
from positions.web.desk.access import View, desk_view, editor_of
from positions.web.forms import LARGEST_PAGE, AddSourceForm, HandInForm

_DRAINED_AT_ONCE = 64 * 1024
# A body larger than this is not read to its end just to answer it.
_LONGEST_DRAIN = 64 * 1024 * 1024


def _with_word_on_size(view: View[[]]) -> View[[]]:
    """Answer a form that is too large with the form and a sentence.

    Django refuses such a body while its CSRF check reads it, before any view runs, with a bare
    400. So the check runs inside, once the body is known to be small enough.
    """
    checked = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def measured(request: HttpRequest) -> HttpResponseBase:
        try:
            request.POST  # noqa: B018 - reads the body
        except RequestDataTooBig:
            _drain(request)
            return _too_large(request)
        return checked(request)

    return measured


def _drain(request: HttpRequest) -> None:
    """Read what is left of the body: a browser that is cut off shows its own error, not ours."""
    drained = 0
    while drained < _LONGEST_DRAIN and (piece := request.read(_DRAINED_AT_ONCE)):
        drained += len(piece)


def _too_large(request: HttpRequest) -> HttpResponse:
    form = HandInForm()  # the fields were never read, so they cannot be shown again
    allowed = LARGEST_PAGE // 1024 // 1024
    context = {
        "form": form,
        "publishers": Publisher.objects.values_list("name", flat=True),
        "too_large": f"What you sent is too large; we keep at most {allowed} MiB of a page. "
        "Nothing was saved.",
    }
    return render(request, "positions/desk/hand_in.html", context, status=413)


@desk_view
@_with_word_on_size
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest) -> HttpResponse:
    """Hand in a page that somebody saved, with the address it was saved from."""
    form = HandInForm(request.POST, request.FILES) if request.method == "POST" else HandInForm()
    if request.method == "POST" and form.is_valid():
        handed = _hand_in(request, form)
        if handed is not None:
            return _to_source(handed)
    return _form_page(request, form, "positions/desk/hand_in.html")


@desk_view
@require_http_methods(["GET", "HEAD", "POST"])
def add_source(request: HttpRequest) -> HttpResponse:
    """Watch a page from now on, and look at it at once."""
    form = AddSourceForm(request.POST) if request.method == "POST" else AddSourceForm()
    if request.method == "POST" and form.is_valid():
        known = Source.objects.filter(url=form.cleaned_data["url"]).exists()
        try:
            source = watch_source(
                url=form.cleaned_data["url"], description=form.description(), by=editor_of(request)
            )
        except door.DoorRefusal as refusal:
            form.add_error("url", refusal.detail)
        else:
            tasks.wake([schedule.check_now(source).pk])
            word = "We watch this page already" if known else "We watch this page from now on"
            messages.success(request, f"{word}. It is being fetched; what came of it will be here.")
            _tell_kept_description(request, source, form)
            return _to_source(source)
    return _form_page(request, form, "positions/desk/add_source.html")


@desk_view
@require_POST
def source_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Check a source at once, by the worker."""
    source = Source.objects.filter(pk=pk).first()
    if source is None:
        raise Http404("There is no such source.")
    job = schedule.check_now(source)
    tasks.wake([job.pk])
    if job.state == Job.State.RUNNING:
        messages.info(request, "This page is being checked right now.")
    else:
        messages.success(request, "This page is being checked. Reload to see what came of it.")
    return _to_source(source)


def _hand_in(request: HttpRequest, form: HandInForm) -> Source | None:
    """The source of the page, or None with the reason beside the field it concerns."""
    body, content_type = form.body()
    try:
        source, job = pipeline.hand_in(
            url=form.cleaned_data["url"],
            body=body,
            content_type=content_type,
            description=form.description(),
            by=editor_of(request),
        )
    except (Unreadable, StorageFailed) as error:
        form.add_error(form.body_field, getattr(error, "detail", "") or str(error))
        return None
    except door.DoorRefusal as refusal:
        form.add_error("url", refusal.detail)
        return None
    if job is None:
        messages.info(request, "This very copy was saved before, so there is nothing new to read.")
    else:
        tasks.wake([job.pk])
        messages.success(
            request, "The page was saved. It is being read; proposals will come to the queue."
        )
    _tell_kept_description(request, source, form)
    return source


def _tell_kept_description(
    request: HttpRequest, source: Source, form: AddSourceForm | HandInForm
) -> None:
    """Say so when the address was known and described differently: what was known is kept."""
    description = form.description()
    kept = []
    if source.kind != description.kind:
        kept.append(f"kind “{source.get_kind_display()}”")
    if source.publisher.name.casefold() != description.publisher.casefold():
        kept.append(f"publisher “{source.publisher.name}”")
    if source.controlled_by != description.controlled_by:
        kept.append(f"controlled by “{source.controlled_by or 'no candidate'}”")
    if kept:
        messages.warning(
            request, f"We know this address already and kept what was on file: {', '.join(kept)}."
        )


def _form_page(
    request: HttpRequest, form: AddSourceForm | HandInForm, template: str
) -> HttpResponse:
    context = {
        "form": form,
        "publishers": Publisher.objects.values_list("name", flat=True),
    }
    return render(request, template, context, status=400 if form.errors else 200)


def _to_source(source: Source) -> HttpResponseRedirect:
    response = HttpResponseRedirect(source.get_absolute_url())
    response.status_code = 303
    return response
