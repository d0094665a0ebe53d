"""Contributions from a CSV or GeoJSON file: every row checked, refused one by one or added once. Called by `contributions import`."""
from __future__ import annotations

import hashlib
import json
import uuid
from collections import Counter
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys import import_rows
from surveys.errors import NotFound
from surveys.import_checks import Wishes, categories_for, check_rows, fitting, identify
from surveys.import_csv import read_csv
from surveys.import_fields import decide_crs, resolve
from surveys.import_geojson import read_geojson
from surveys.import_report import Report
from surveys.import_table import Table
from surveys.models import Consultation, Import

BATCH = 1000
Progress = Callable[[int, int], None]


def read_file(name: str, data: bytes, encoding: str | None = None) -> Table:
    """The file as a table of text: GeoJSON if it begins with a brace, else CSV. Raises ValueError in one line."""
    if not data.strip():
        raise ValueError(f"{name} is empty")
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return read_geojson(data)
    return read_csv(data, encoding)


def run(session: Session, slug: str, name: str, data: bytes, wishes: Wishes, progress: Progress = lambda done, of: None) -> Report:
    """Import a CSV or GeoJSON file, as `run_table` does."""
    return run_table(session, slug, name, hashlib.sha256(data).hexdigest(), lambda: read_file(name, data, wishes.encoding), wishes, progress)


def run_table(session: Session, slug: str, name: str, digest: str, read: Callable[[], Table], wishes: Wishes,
              progress: Progress = lambda done, of: None) -> Report:
    """Import the rows of a file into a consultation; the caller commits, or rolls back when `succeeded` says no.

    ``digest`` is the file's (hex); ``read`` is called once the consultation is known to take signs.
    ``session`` is the owner's, since pseudonyms and identities need the salt. Signs left in the test phase never count.
    ``progress`` is told how many rows each step has done, of how many. Raises ValueError for what is wrong with the whole file, NotFound.
    """
    consultation = session.scalar(select(Consultation).where(Consultation.slug == slug).with_for_update(key_share=True))
    if consultation is None:
        raise NotFound("consultation-unknown")
    if consultation.phase == "archived":
        raise ValueError(f"{slug} is archived and takes no more signs")
    language = wishes.language or consultation.languages[0]
    if language not in consultation.languages:
        raise ValueError(f"{slug} does not speak {language!r}: its languages are {', '.join(consultation.languages)}")
    table = read()
    if not table.rows:
        raise ValueError(f"{name} has no rows")
    fields = resolve(table, wishes.fields)
    epsg = decide_crs(table, fields, wishes.crs)
    report = Report(name, digest, slug, table.kind, table.encoding, table.delimiter, table.system or f"EPSG:{epsg}", fields, rows=len(table.rows),
                    visibility="published" if wishes.publish else "waiting", notes=list(table.notes))
    signs = identify(check_rows(table, fields, epsg, consultation, language, report), fields, digest + table.part, table, report)
    categories = categories_for(session, signs, fields, consultation, language, wishes, report)
    kept = fitting(signs, categories, report)
    if not succeeded(report, wishes, len(kept)):
        return report
    _write(session, consultation, kept, wishes, report, progress)
    session.add(Import(consultation_id=consultation.id, file_name=name[:200], file_digest=bytes.fromhex(digest), report=report.as_dict(values=False)))
    session.flush()
    return report


def succeeded(report: Report, wishes: Wishes, kept: int | None = None) -> bool:
    """Whether the import may stay: no row refused if all or nothing was asked, and at least one row accepted."""
    accepted = report.added + report.already_there if kept is None else kept
    return not (report.refused and wishes.all_or_nothing) and accepted > 0


def _write(session: Session, consultation: Consultation, signs: list[dict], wishes: Wishes, report: Report, progress: Progress) -> None:
    """Add what was never imported before, in batches."""
    people, bodies = set(), Counter()
    for start in range(0, len(signs), BATCH):
        batch = []
        for sign in signs[start:start + BATCH]:
            said = {name: sign[name] for name in ("wkb", "category", "text", "language", "accuracy", "left_at", "person")}
            body = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
            bodies[body] += 1
            batch.append(said | {"id": str(uuid.uuid4()), "identity": sign["identity"], "body": body})
        new, changed = import_rows.new_ones(session, consultation.id, [{name: each[name] for name in ("id", "identity", "body")} for each in batch])
        rows = [each | {"person": f"named:{each['person']}" if each["person"] else f"row:{each['identity']}"} for each in batch if each["id"] in new]
        import_rows.put(session, consultation.id, [
            {name: value for name, value in row.items() if name not in ("identity", "body")}
            | {"channel": "import", "visibility": report.visibility, "words_checked": wishes.publish, "counts": consultation.phase != "test"}
            for row in rows])
        report.added += len(rows)
        report.already_there += len(batch) - len(rows)
        report.changed_since += changed
        report.authors_unknown += sum(row["person"].startswith("row:") for row in rows)
        people.update(row["person"] for row in rows)
        progress(len(batch), len(signs))
    report.people = len(people)
    report.duplicates_in_file = sum(count - 1 for count in bodies.values())
    if report.authors_unknown:
        consultation.authors_known = False
    if report.added and wishes.credit:
        consultation.credit = wishes.credit
