"""The small calculation of a phone: right by the standard, and a sign sent under attack from a real page is asked for it, works, and is shown."""
from __future__ import annotations

import hashlib
import uuid

from sqlalchemy import text

SENT = """async ([body, key]) => (await import("/static/js/queue-post.js")).post({ kind: "sign", method: "POST", url: "/api/c/banco/contributions",
    headers: { "Content-Type": "application/json", "Idempotency-Key": key }, body: JSON.stringify(body) })"""


def test_a_phone_works_out_its_puzzle_and_its_sign_is_shown(visit, make_consultation, sign_body, superuser):
    make_consultation("banco", moderation="after")
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.consultations SET guarded_until = now() + interval '1 hour' WHERE slug = 'banco'"))
    tab = visit().go("/it/c/banco")
    assert not any("puzzle" in url for url in tab.asked), "it is fetched when it is needed"
    for words in ("", "abc", "x" * 55):
        assert tab.page.evaluate('async (words) => (await import("/static/js/puzzle.js")).digest(words)', words) == int.from_bytes(hashlib.sha256(words.encode()).digest()[:4], "big")
    key = str(uuid.uuid4()).upper()
    assert tab.page.evaluate(SENT, [sign_body(), key])["state"] == "received"
    with superuser.connect() as connection:
        assert connection.execute(text("SELECT visibility, held FROM milo.contributions s JOIN milo.consultations c ON c.id = s.consultation_id WHERE c.slug = 'banco'")).all() == [("published", [])]
    assert [complaint for complaint in tab.complaints if "428" not in complaint] == []
