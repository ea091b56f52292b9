"""The desk's forms: what an editor may answer, hand in and add."""

from __future__ import annotations

import datetime as dt
import mimetypes
from typing import Any

from django import forms

from positions.ingest import door
from positions.ingest.adding import SourceDescription
from positions.models import (
    SUMMARY_LENGTH,
    Candidate,
    Document,
    Proposal,
    Publisher,
    Source,
    Statement,
)
from positions.models.evidence import GRADE_OF_VOICE, Voice
from positions.review import publishing
from positions.review.decisions import Verdict
from positions.selectors.periods import partial_date
from positions.text.dates import PartialDate, parse_partial
from positions.web.dates import day, period

LARGEST_PAGE = door.DEFAULT_LIMITS.max_bytes
READ_BY_AN_EDITOR = "read by an editor"
FARTHEST_EAST = dt.timedelta(hours=14)
DATE_FORMS = "Write the date as 2022, 2022-10 or 2022-10-12."

RELATIONS = (
    (publishing.NO_RELATION, "It says the same"),
    (publishing.REPLACES, "This one is newer and replaces it"),
    (publishing.EARLIER, "This one is from an earlier time"),
    (publishing.CONFLICTS, "Both stand: the sources conflict"),
)


class ReviewForm(forms.Form):
    """What a reviewer may correct beside the answer. The answer itself is the button pressed."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    voice = forms.ChoiceField(
        label="Whose words",
        choices=[(v.value, f"{v.label} → {GRADE_OF_VOICE[v]}") for v in Voice],
    )
    said = forms.CharField(
        label="Said on", required=False, max_length=10, help_text="2022, 2022-10 or 2022-10-12"
    )
    doubt = forms.CharField(label="Doubt", required=False, max_length=200)
    summary = forms.CharField(label="Summary", required=False, max_length=SUMMARY_LENGTH)
    reason = forms.CharField(label="Note", required=False, max_length=2000)
    relation = forms.ChoiceField(label="Relation", choices=RELATIONS, required=False)

    def __init__(self, *args: Any, statement: Statement, has_public: bool, **kwargs: Any) -> None:
        self.statement = statement
        super().__init__(*args, **kwargs)
        if not has_public:
            del self.fields["relation"]

    @classmethod
    def initial_of(cls, proposal: Proposal, seen: str) -> dict[str, str]:
        """The machine's reading as the form's first values."""
        statement = proposal.statement
        return {
            "seen": seen,
            "voice": statement.voice,
            "said": written_date(statement),
            "doubt": statement.said_doubt,
            "relation": publishing.NO_RELATION,
        }

    def clean_said(self) -> PartialDate | None:
        written = self.cleaned_data["said"].strip()
        if not written:
            return None
        try:
            return parse_partial(written, READ_BY_AN_EDITOR)
        except ValueError:
            raise forms.ValidationError(DATE_FORMS) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "said" in self.errors:
            return cleaned
        if cleaned.get("said") is None and self.statement.said_on is not None:
            self.add_error("said", "Correct the date, or keep it and write down your doubt.")
        elif cleaned.get("said") is None and cleaned.get("doubt", "").strip():
            self.add_error("said", "A doubt needs the date that it is about.")
        elif cleaned.get("said") is not None:
            self._check_against_the_page(cleaned["said"], cleaned.get("doubt", "").strip())
        return cleaned

    def _check_against_the_page(self, said: PartialDate, doubt: str) -> None:
        """Refuse words that are younger than our copy; younger than the page needs a doubt."""
        text = self.statement.passage.text
        # The day that it then was farthest east, where dates are ahead of ours.
        saved = (text.snapshot.fetched_at + FARTHEST_EAST).date()
        published = _published(text.document)
        if said.on > saved:
            self.add_error("said", f"We saved the page on {day(saved)}, before that date.")
        elif published is not None and said.on > published.last_day and not doubt:
            self.add_error(
                "said",
                f"The page is from {period(published)}, before that date: correct one, "
                "or write down your doubt.",
            )

    def verdict(self, answer: str) -> Verdict:
        """The answer with what was corrected; what was left alone keeps the machine's reading."""
        cleaned = self.cleaned_data
        return Verdict(
            answer=answer,
            reason=cleaned["reason"].strip(),
            voice=cleaned["voice"],
            said=self._corrected_date(),
            summary=cleaned["summary"].strip(),
            relation=cleaned.get("relation", publishing.NO_RELATION),
        )

    def _corrected_date(self) -> PartialDate | None:
        said: PartialDate | None = self.cleaned_data["said"]
        doubt = self.cleaned_data["doubt"].strip()
        if said is None:
            return None
        is_same_date = self.cleaned_data["said"] and (
            said.on == self.statement.said_on and said.precision == self.statement.said_precision
        )
        if is_same_date and doubt == self.statement.said_doubt:
            return None
        basis = self.statement.said_basis if is_same_date else READ_BY_AN_EDITOR
        return PartialDate(said.on, said.precision, basis, doubt)


def _published(document: Document) -> PartialDate | None:
    """When the page came out; of a note of ours, the page that it reports."""
    source = document.source
    if source.cited_on is not None:
        return partial_date(source.cited_on, source.cited_precision)
    return partial_date(document.published_on, document.published_precision)


def written_date(statement: Statement) -> str:
    """A statement's date as an editor writes it: 2022, 2022-10 or 2022-10-12."""
    if statement.said_on is None:
        return ""
    length = {"year": 4, "month": 7}.get(statement.said_precision, 10)
    return statement.said_on.isoformat()[:length]


class PageForm(forms.Form):
    """What an editor says about any page: where it is, who publishes it, who controls it."""

    url = forms.CharField(
        label="Address of the page",
        max_length=2000,
        widget=forms.URLInput(attrs={"inputmode": "url", "placeholder": "https://"}),
    )
    publisher = forms.CharField(
        label="Publisher",
        max_length=200,
        widget=forms.TextInput(attrs={"list": "publishers"}),
        help_text="The outlet, campaign or office that published it.",
    )
    publisher_kind = forms.ChoiceField(
        label="Kind of publisher",
        choices=Publisher.Kind,
        initial=Publisher.Kind.NEWS,
        help_text="Used when the publisher is new to us.",
    )
    kind = forms.ChoiceField(label="Kind of page", choices=Source.Kind, initial=Source.Kind.NEWS)
    title = forms.CharField(
        label="Title", max_length=300, required=False, help_text="Empty: the page's own title."
    )
    controlled_by = forms.ModelChoiceField(
        Candidate.objects.all(),
        label="Controlled by a candidate",
        required=False,
        empty_label="No candidate",
        help_text="Only for a page whose words the candidate decides: those count as own words.",
    )

    def clean_url(self) -> str:
        try:
            return door.check_url(self.cleaned_data["url"])
        except door.DoorRefusal as refusal:
            raise forms.ValidationError(refusal.detail) from refusal

    def clean_publisher(self) -> str:
        name: str = self.cleaned_data["publisher"]
        if not any(character.isalnum() for character in name):
            raise forms.ValidationError("Write the publisher's name.")
        return name

    def description(self) -> SourceDescription:
        """The cleaned fields as the ingest services take them."""
        cleaned = self.cleaned_data
        return SourceDescription(
            publisher=cleaned["publisher"],
            publisher_kind=cleaned["publisher_kind"],
            kind=cleaned["kind"],
            title=cleaned["title"],
            controlled_by=cleaned["controlled_by"],
        )


class AddSourceForm(PageForm):
    """A page to watch from now on."""


class HandInForm(PageForm):
    """A saved page: a file, or its text pasted."""

    file = forms.FileField(
        label="Saved file",
        required=False,
        allow_empty_file=True,  # the reader of pages says in words that it is empty
        widget=forms.FileInput(attrs={"accept": ".html,.htm,.xhtml,.pdf,.txt,.md"}),
        help_text="HTML, PDF or plain text, at most 10 MiB.",
    )
    text = forms.CharField(
        label="Or paste its text",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    field_order = ("url", "file", "text")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "file" in self.errors or "text" in self.errors:
            return cleaned
        file, text = cleaned.get("file"), cleaned.get("text") or ""
        if file is None and not text.strip():
            self.add_error("file", "Choose a file, or paste the text of the page.")
        elif file is not None and text.strip():
            self.add_error("file", "Give a file or a text, not both.")
        elif file is not None and file.size > LARGEST_PAGE:
            self.add_error("file", too_large(file.size))
        elif file is None and len(text.encode(errors="surrogatepass")) > LARGEST_PAGE:
            self.add_error("text", too_large(len(text.encode(errors="surrogatepass"))))
        return cleaned

    @property
    def body_field(self) -> str:
        """The field the bytes came from: where a problem with them is shown."""
        return "file" if self.cleaned_data.get("file") is not None else "text"

    def body(self) -> tuple[bytes, str]:
        """The bytes of the page, and their content type as far as the browser told."""
        file = self.cleaned_data.get("file")
        if file is None:
            return self.cleaned_data["text"].encode(), "text/plain; charset=utf-8"
        return file.read(), content_type_of(file.name, file.content_type or "")


def content_type_of(name: str, told: str) -> str:
    """The type that was told, or the one the file's name stands for where that says nothing."""
    if told in ("", "application/octet-stream"):
        return mimetypes.guess_type(name)[0] or ""
    return told


def too_large(size: int) -> str:
    """The sentence for a page over the limit; ``size`` in bytes."""
    allowed = LARGEST_PAGE // 1024 // 1024
    return f"The page has {size / 1024 / 1024:.1f} MiB; we keep at most {allowed} MiB."
