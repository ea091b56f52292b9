"""PDF files, written here by hand so that every line in them is known."""

from __future__ import annotations

import io

import pypdf
import pytest

from positions.extraction.readers import ReadText, Unreadable, read_text
from positions.extraction.readers.pdf import join_lines


def pdf(*pages: list[str], title: str = "Minutes of 4 May") -> bytes:
    """A PDF with the lines of each page, and information about itself."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for index, lines in enumerate(pages):
        shown = " T* ".join(f"({line}) Tj" for line in lines)
        drawn = f"BT /F1 12 Tf 14 TL 72 720 Td {shown} ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R"
            f" >> >> /Contents {5 + 2 * index} 0 R >>"
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    objects.append(f"<< /Title ({title}) /Author (The clerk) /CreationDate (D:20210505101500Z) >>")
    body, starts = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        starts.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    size = len(objects) + 1
    trailer = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R "
    end = f"{trailer}/Info {size - 1} 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + end.encode()


def read(body: bytes, content_type: str = "application/pdf") -> ReadText:
    return read_text(body, content_type=content_type, url="https://port.example/minutes.pdf")


def reason_of(body: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read(body)
    return caught.value.reason


LINES = [
    "The board met on 4 May 2021. Ines Varga said that she",
    "would keep the evening ferry and its self-",
    "imposed limit on fares, as the commu-",
    "nity had asked.",
    "Oskar Lind was not there, and sent no note to the clerk.",
]


def test_it_puts_the_lines_of_a_page_together() -> None:
    found = read(pdf(LINES))
    assert found.text.split("\n\n") == [
        "The board met on 4 May 2021. Ines Varga said that she would keep the evening ferry and"
        " its self-imposed limit on fares, as the community had asked.",
        "Oskar Lind was not there, and sent no note to the clerk.",
    ]
    assert (found.title, found.byline) == ("Minutes of 4 May", "The clerk")
    assert (found.reader, found.charset) == ("pdf", "")


def test_the_day_a_file_was_made_is_a_doubtful_date() -> None:
    published = read(pdf(LINES)).published
    assert published is not None
    assert (published.on.isoformat(), published.precision) == ("2021-05-05", "day")
    assert published.basis == "file metadata"
    assert published.doubt


def test_a_sentence_goes_on_over_the_end_of_a_page() -> None:
    found = read(pdf(["The board met, and"], ["heard both candidates."]))
    assert found.text == "The board met, and heard both candidates."


def test_a_pdf_is_known_by_its_bytes() -> None:
    assert read(pdf(LINES), "application/octet-stream").reader == "pdf"
    assert read(pdf(LINES), "text/html").reader == "pdf"


def locked(password: str) -> bytes:
    writer, out = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(LINES))), io.BytesIO()
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def test_it_opens_a_file_that_is_only_locked_against_changes() -> None:
    assert "evening ferry" in read(locked("")).text


def test_it_says_when_a_file_needs_a_password() -> None:
    assert reason_of(locked("secret")) == "encrypted_pdf"


def test_it_says_when_a_file_cannot_be_read() -> None:
    whole = pdf(LINES)
    for body in (b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\xff" * 5000, whole[:200], pdf([""])):
        assert reason_of(body) == "unreadable_pdf"


def test_lists_and_blank_lines_divide_paragraphs() -> None:
    lines = ["The board:", "", "• keeps the ferry", "• keeps its fares", "1. reads the minutes"]
    assert join_lines(lines) == [
        "The board:", "• keeps the ferry", "• keeps its fares", "1. reads the minutes",
    ]  # fmt: skip
