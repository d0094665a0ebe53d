"""Every page there is, out of the table of rights: a GET route that answers with a page is on the list by itself, with an example for each argument."""
from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import text

from app.permissions import RIGHTS

# images that need more than an address to be there: what they answer here is the page of an error, which is on the list by itself
NOT_PAGES = {"residents.picture", "desk.picture", "residents.receipt_qr", "residents.photo", "desk.sound", "residents.similar"}
# a page has states: what may stand behind its address. An empty one, a filled one, one without a result, one that was refused.
STATES = {
    "residents.consultation": ["?q=nessuna-parola-cosi", "?category=fix&answer=received"],
    "residents.add": ["?place=Biblioteca"],
    "residents.receipt": ["?code={waiting}", "?code={published}", "?code={hidden}", "?code={withdrawn}", "?code=ABCD"],
    "residents.time": ["?at=2024-06"],
    "desk.signs": ["?visibility=hidden", "?visibility=withdrawn"],
    "desk.heat": ["?count=signs&cell_size=100"],
}
# the same page of a consultation where nobody has said anything yet
EMPTY = ("residents.consultation", "residents.add", "desk.queue", "desk.signs", "desk.heat", "desk.answering", "desk.rooms")


@dataclass(frozen=True)
class Page:
    """A page to open: whose it is and where."""

    endpoint: str
    path: str

    @property
    def staff(self) -> bool:
        """Whether one must be signed in to read it."""
        return "public" not in RIGHTS[self.endpoint]


def examples(superuser) -> dict[str, list]:
    """What each argument of an address may be: things of the sample that are there."""
    with superuser.connect() as connection:
        sign = connection.scalar(text("SELECT s.id FROM published.signs s JOIN milo.consultations c ON c.id = s.consultation_id WHERE c.slug = 'prova' ORDER BY s.id LIMIT 1"))
    nobody = uuid.UUID(int=1)  # where a page leads back to another without looking
    return {"lang": "it", "slug": "prova", "key": "cycle-paths", "number": 12, "sign": sign, "programme": "lorenteggio", "collection": "cycle-paths", "z": 14, "x": 8606, "y": 5865,
            "width": 480, "ending": "webp", "filename": "icons/milo.svg", "id": nobody, "contact": nobody, "comment": nobody, "proof": "0" * 32}


def pages(app, public, staff, known: dict, codes: dict[str, str], prepared: dict[str, str]) -> tuple[list[Page], list[str]]:
    """All pages in Italian, and what is wrong with this list: routes without an example, or with one that is not there. ``prepared`` gives addresses that need something made first."""
    found, missing = [], []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
        if "GET" not in rule.methods or rule.endpoint in NOT_PAGES:
            continue
        if unknown := set(rule.arguments) - set(known):
            if rule.endpoint not in prepared:
                missing.append(f"{rule.endpoint}: say in tests/browser/every_page.py what {sorted(unknown)} may be")
                continue
        with app.test_request_context():
            path = prepared.get(rule.endpoint) or app.url_for(rule.endpoint, **{name: known[name] for name in rule.arguments})
        base = Page(rule.endpoint, path)
        try:
            answer = (staff if base.staff else public).get(path)
        except Exception as broken:  # in a test the application hands on what would be the page "something broke"
            missing.append(f"{rule.endpoint}: {path} breaks with {broken!r}")
            continue
        # not data, not a file, not the part of a page that a script asks for, not the way to another page
        if answer.mimetype != "text/html" or b"<html" not in answer.data or answer.status_code in {302, 303}:
            continue
        if answer.status_code != 200:
            missing.append(f"{rule.endpoint}: {path} is {answer.status_code}; give it an example that is there in tests/browser/every_page.py")
            continue
        found.append(base)
        found += [Page(rule.endpoint, path + more.format(**codes)) for more in STATES.get(rule.endpoint, ())]
        if rule.endpoint in EMPTY:
            found.append(Page(rule.endpoint, path.replace("/prova", "/lorenteggio")))
    return found, missing


def in_language(page: Page, language: str) -> str:
    """The address of the page in another language."""
    if page.path.startswith("/it/"):
        return f"/{language}/{page.path[4:]}"
    return f"{page.path}{'&' if '?' in page.path else '?'}lang={language}"
