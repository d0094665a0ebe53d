"""Comments under a sign: nothing is public before a person has read it, one key is one comment, its author deletes it by code, nobody learns who."""
from __future__ import annotations

import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError


def words(answer) -> str:
    """What the page says, without tags, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))).split())


@pytest.fixture
def sign(make_consultation, leave, publish):
    """A published sign of the open consultation `banco`."""
    make_consultation("banco")
    made = leave("banco", text="Il lampione è spento")["id"]
    publish(made)
    return made


def comment(client, sign, said="Anche da noi è buio.", *, who=None, key=None, lang="it", **headers):
    data = {"participant": who or str(uuid.uuid4()), "key": key or str(uuid.uuid4()), "comment": said}
    return client.post(f"/{lang}/c/banco/s/{sign}/comment", data=data, headers=headers)


def code_of(answer) -> str:
    assert answer.status_code == 303, words(answer)
    return re.search(r"code=([0-9A-Z-]+)", answer.headers["Location"])[1]


@pytest.fixture
def show(superuser):
    """Publish every comment that waits."""
    def publish_all() -> None:
        with superuser.begin() as connection:
            connection.execute(text("UPDATE milo.comments SET visibility = 'published' WHERE visibility = 'waiting'"))
    return publish_all


def test_a_comment_waits_for_a_person_and_is_then_read_under_the_sign_in_its_language(client, sign, show):
    answer = comment(client, sign, "الشارع مظلم هنا", lang="ar")
    assert code_of(answer) and "/ar/receipt/comment?" in answer.headers["Location"]
    assert "مظلم" not in client.get(f"/it/c/banco/s/{sign}").text and client.get("/api/c/banco/contributions").json["features"][0]["properties"]["comments"] == 0
    show()
    page = client.get(f"/it/c/banco/s/{sign}").text
    assert '<blockquote class="sign-words" lang="ar" dir="auto">الشارع مظلم هنا</blockquote>' in page and "Commento 1, di una persona" in page
    assert client.get("/api/c/banco/contributions").json["features"][0]["properties"]["comments"] == 1
    assert "1 commento" in words(client.get("/it/c/banco/signs"))


def test_no_comment_stands_in_the_frame_of_an_official_answer(client, sign, show, superuser):
    comment(client, sign, "Noi del Comune rispondiamo: accolto")
    show()
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.contributions SET answer = 'accepted' WHERE id = CAST(:id AS uuid)"), {"id": sign})
    page = client.get(f"/it/c/banco/s/{sign}").text
    frames = re.findall(r'<section class="official".*?</section>', page, flags=re.S)
    talk = re.search(r'<section class="comments".*?</section>', page, flags=re.S)[0]
    assert len(frames) == 1 and "Noi del Comune" not in frames[0]
    assert "Noi del Comune" in talk and "Qui scrivono le persone, non gli uffici." in talk and "official" not in talk


def test_the_same_key_is_one_comment_however_often_and_however_much_at_once(app, client, sign, superuser):
    who, key = str(uuid.uuid4()), str(uuid.uuid4())
    with ThreadPoolExecutor(8) as pool:
        codes = {code_of(answer) for answer in pool.map(lambda _: comment(app.test_client(), sign, who=who, key=key), range(16))}
    assert len(codes) == 1
    other = comment(client, sign, "Altre parole", who=who, key=key)
    assert other.status_code == 409 and "già partito" in words(other) and "Altre parole" in other.text and key not in other.text
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.comments")) == 1


def test_a_person_writes_so_many_and_is_told_kindly_and_may_delete_one(app, client, sign, superuser):
    who = str(uuid.uuid4())
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.consultations SET comments_per_person = 2 WHERE slug = 'banco'"))
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda n: comment(app.test_client(), sign, f"Commento {n}", who=who), range(6)))
    assert sorted(each.status_code for each in answers) == [303, 303, 422, 422, 422, 422]
    refused = next(each for each in answers if each.status_code == 422)
    assert "Hai già scritto 2 commenti" in words(refused) and "Commento " in refused.text
    code = code_of(next(each for each in answers if each.status_code == 303))
    assert client.post("/it/receipt/comment", data={"code": code, "sure": "yes"}).status_code == 200
    assert comment(client, sign, "Ancora", who=who).status_code == 303
    assert comment(client, sign, "Di un'altra persona").status_code == 303


def test_the_code_opens_the_comment_also_from_the_page_of_receipts_and_deletes_words_and_author(client, sign, show, superuser):
    key, who = str(uuid.uuid4()), str(uuid.uuid4())
    code = code_of(comment(client, sign, key=key, who=who))
    way = client.get(f"/it/receipt?code={code.lower()}")
    assert way.status_code == 303 and way.headers["Location"].startswith("/it/receipt/comment?code=")
    page = client.get(way.headers["Location"])
    assert page.headers["Cache-Control"] == "no-store" and "Anche da noi è buio." in page.text and "In attesa" in words(page)
    show()
    assert "Pubblicato" in words(client.get(way.headers["Location"]))
    assert "Non si torna indietro" in words(client.post("/it/receipt/comment", data={"code": code, "action": "take-back"}))
    assert "è cancellato" in words(client.post("/it/receipt/comment", data={"code": code, "sure": "yes"}))
    assert "Anche da noi" not in client.get(f"/it/c/banco/s/{sign}").text
    with superuser.connect() as connection:
        assert connection.execute(text("SELECT text, masked_text, pseudonym, visibility FROM milo.comments")).one() == ("", None, None, "withdrawn")
    assert client.get(f"/it/receipt/comment?code={code}").status_code == 410
    assert comment(client, sign, key=key, who=who).status_code == 410  # a late retry brings nothing back
    assert client.get("/it/receipt/comment?code=0000-0000-0000-0000").status_code == 404


def test_contacts_are_masked_and_what_a_machine_filled_in_is_told_to_the_desk(client, sign, show, superuser):
    client.post(f"/it/c/banco/s/{sign}/comment", data={"participant": str(uuid.uuid4()), "key": str(uuid.uuid4()), "comment": "Chiama 333 1234567", "website": "x"})
    show()
    assert "Chiama […]" in words(client.get(f"/it/c/banco/s/{sign}")) and "1234567" not in client.get(f"/it/c/banco/s/{sign}").text
    with superuser.connect() as connection:
        assert set(connection.scalar(text("SELECT held FROM milo.comments"))) == {"form", "personal"}


def many(client, sign, address, *numbers, **more):
    """Comments of as many made-up people from one address; each is taken."""
    for number in numbers:
        data = {"participant": str(uuid.uuid4()), "key": str(uuid.uuid4()), "comment": f"Numero {number}"} | more
        code_of(client.post(f"/it/c/banco/s/{sign}/comment", data=data, environ_overrides={"REMOTE_ADDR": address}))


def marked(superuser) -> set[int]:
    with superuser.connect() as connection:
        return {int(said.split()[1]) for said in connection.execute(text("SELECT text FROM milo.comments WHERE held @> ARRAY['flood']")).scalars()}


def test_a_flood_of_comments_from_one_network_is_kept_marked_and_read_last(client, sign, staff, superuser):
    many(client, sign, "192.0.2.7", *range(40))
    many(client, sign, "198.51.100.9", 40, 41)
    assert marked(superuser) == set(range(30, 40))
    with superuser.begin() as connection:  # their forms were open for a while
        connection.execute(text("UPDATE milo.comments SET held = array_remove(held, 'form')"))
        assert connection.scalar(text("SELECT count(*) FROM milo.comments WHERE visibility = 'waiting'")) == 42
        kept = connection.execute(text("SELECT count(DISTINCT mark), count(*), bool_and(octet_length(mark) = 32) FROM milo.comment_networks")).one()
    assert kept == (2, 42, True)  # an HMAC each, no address
    page = staff("moderator").get("/desk/c/banco/comments")
    order = [int(number) for number in re.findall(r">Numero (\d+)</blockquote>", page.text)]
    assert order == [*range(30), 40, 41, *range(30, 40)] and page.text.count("Tanti commenti in pochi minuti dalla stessa rete.") == 10


def test_a_hall_is_no_flood_of_comments_nor_is_what_came_before_the_last_minutes(client, sign, superuser):
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.consultations SET flood_signs = 2 WHERE slug = 'banco'"))
        connection.execute(text("INSERT INTO milo.rooms (id, consultation_id, code, name, ends_at) SELECT gen_random_uuid(), id, 'ABC234', 'Sala', now() + interval '1 hour'"
                                " FROM milo.consultations WHERE slug = 'banco'"))
    many(client, sign, "192.0.2.7", 1, 2, 3, 4, room=" abc234 ")
    many(client, sign, "192.0.2.7", 5, 6, 7)
    many(client, sign, "192.0.2.7", 8, room="ZZZZZZ")
    assert marked(superuser) == {7, 8}
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.comment_networks SET at = now() - interval '11 minutes'"))
    many(client, sign, "192.0.2.7", 9)
    assert marked(superuser) == {7, 8}


@pytest.mark.parametrize(("said", "sentence"), [("   ", "Scrivi due parole."), ("x" * 1001, "Il massimo è 1000.")])
def test_no_words_or_too_many_are_refused_and_stay_typed(client, sign, said, sentence):
    refused = comment(client, sign, said)
    assert refused.status_code == 422 and sentence in words(refused) and 'aria-invalid="true"' in refused.text
    assert said.strip() in refused.text


def test_only_public_signs_of_an_open_consultation_are_commented_and_from_here_only(client, make_consultation, leave, superuser, sign):
    waiting, unsafe = leave("banco")["id"], leave("banco", category="unsafe")["id"]
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.contributions SET visibility = 'published' WHERE id = CAST(:id AS uuid)"), {"id": unsafe})
    for other in (waiting, unsafe, uuid.uuid4()):
        assert comment(client, other).status_code == 404
    assert comment(client, sign, Origin="https://example.org").status_code == 403
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.consultations SET phase = 'closed' WHERE slug = 'banco'"))
    assert comment(client, sign).status_code == 403
    assert 'name="comment"' not in client.get(f"/it/c/banco/s/{sign}").text


def test_a_hidden_sign_takes_its_comments_along_and_changed_words_are_told(client, sign, show, databases, superuser):
    comment(client, sign)
    show()
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.contributions SET edited_at = clock_timestamp() WHERE id = CAST(:id AS uuid)"), {"id": sign})
    assert "il segno diceva altre parole" in words(client.get(f"/it/c/banco/s/{sign}"))
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.contributions SET visibility = 'hidden', hidden_reason = 'x' WHERE id = CAST(:id AS uuid)"), {"id": sign})
    with databases.engine("reader").connect() as connection:
        assert connection.execute(text("SELECT * FROM published.comments WHERE sign_id = CAST(:id AS uuid)"), {"id": sign}).all() == []
        assert connection.execute(text("SELECT * FROM published.comment_counts WHERE sign_id = CAST(:id AS uuid)"), {"id": sign}).all() == []


def test_who_comments_is_no_participant_and_long_talk_comes_in_pages(client, sign, show, monkeypatch):
    monkeypatch.setattr("app.views.reading.TALK", 2)
    for n in range(3):
        comment(client, sign, f"Numero {n}")
    show()
    assert client.get("/api/c/banco").json["people"] == 1
    first, second = client.get(f"/it/c/banco/s/{sign}"), client.get(f"/it/c/banco/s/{sign}?after=2")
    assert "Qui ci sono i commenti da 1 a 2, di 3." in words(first) and "after=2#comments" in first.text and "Numero 2" not in first.text
    assert "Numero 2" in second.text and "Commento 3, di una persona" in words(second)


def test_nobody_reads_who_wrote_or_reported_a_comment(databases, app):
    for role, statement in (("desk", "SELECT pseudonym FROM milo.comments"), ("desk", "SELECT code_hash FROM milo.comments"), ("desk", "SELECT pseudonym FROM milo.comment_reports"),
                            ("desk", "SELECT mark FROM milo.comment_networks"),
                            ("desk", "UPDATE milo.comments SET text = 'x'"), ("desk", "DELETE FROM milo.comments"), ("reader", "SELECT * FROM milo.comments"),
                            ("intake", "SELECT * FROM milo.comments"), ("intake", "SELECT * FROM published.comments"), ("reader", "SELECT intake.take_back_comment('x')")):
        with pytest.raises(DBAPIError, match="permission denied"), databases.engine(role).begin() as connection:
            connection.execute(text(statement))
