"""Reading at the desk: the list with its filters, the heat that counts people, and the map as a file."""
from __future__ import annotations

import re
import uuid

import pytest
from sqlalchemy import text

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def crowd(make_consultation, leave, publish):
    """Six people who say the same, and one who says it twenty times; two more signs wait."""
    make_consultation()
    for _ in range(6):
        leave("banco", category="fix")
    insistent = str(uuid.uuid4())
    loud = [leave("banco", category="like", participant=insistent, geometry={"type": "Point", "coordinates": [9.1290, 45.4450]})["id"] for _ in range(20)]
    publish()
    leave("banco", category="wish"), leave("banco", category="unsafe")
    return loud


def page(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def figures(html):
    return re.findall(r"<dd>(?:<small>[^<]*</small> )?([^<]+)</dd>", html)


def test_the_list_says_how_many_people_stand_behind_it(staff, crowd):
    planner = staff("planner")
    assert figures(page(planner, "/desk/c/banco/signs")) == ["9", "28", "71%"]
    assert figures(page(planner, "/desk/c/banco/signs?category=fix")) == ["6", "6", "17%"]
    assert figures(page(planner, "/desk/c/banco/signs?visibility=waiting")) == ["2", "2", "50%"]
    assert figures(page(planner, "/desk/c/banco/signs?channel=paper")) == ["0", "0", "0%"]


def test_the_signs_of_one_person_are_found_without_their_pseudonym(staff, crowd, superuser):
    html = page(staff("planner"), f"/desk/c/banco/signs?person={crowd[0]}")
    assert figures(html) == ["1", "20", "100%"]
    with superuser.connect() as connection:
        for identity in connection.scalars(text("SELECT id::text FROM milo.participants")):
            assert identity not in html


def test_the_list_comes_in_pages(staff, crowd, superuser):
    with superuser.begin() as connection:
        connection.execute(text(
            "INSERT INTO milo.contributions (id, consultation_id, participant_id, category_id, geom, east, north, public_geom, public_east, public_north,"
            " accuracy, language, channel) SELECT gen_random_uuid(), consultation_id, participant_id, category_id, geom, east, north, public_geom,"
            " public_east, public_north, accuracy, language, channel FROM milo.contributions s, generate_series(1, 60) WHERE s.id = :id"), {"id": crowd[0]})
    planner = staff("planner")
    assert "pagina 1 di 2" in page(planner, "/desk/c/banco/signs")
    last = page(planner, "/desk/c/banco/signs?page=2")
    assert "pagina 2 di 2" in last and last.count("<tr>") == 1 + 88 - 50
    assert "pagina 2 di 2" in page(planner, "/desk/c/banco/signs?page=900")


@pytest.mark.parametrize("query", ["since=yesterday", "category=none", "visibility=withdrawn", "cell=1", "cell=0:1:1", "person=me", "page=0", "channel=fax", "x=1"])
def test_a_filter_that_does_not_exist_is_refused(staff, make_consultation, query):
    make_consultation()
    assert staff("planner").get(f"/desk/c/banco/signs?{query}").status_code == 400


def test_the_heat_finds_where_people_agree_not_where_one_insists(staff, crowd):
    html = page(staff("planner"), "/desk/c/banco/heat")
    assert "6 persone dicono «Va sistemato»" in html
    assert figures(html) == ["9", "28", "71%"]
    people = [int(number) for number in re.findall(r">(\d+)<span class=\"visually-hidden\"> persone:", html)]
    assert people == sorted(people, reverse=True) and people[0] == 8


def test_counted_by_signs_the_insistent_place_comes_first_and_the_page_warns(staff, crowd):
    html = page(staff("planner"), "/desk/c/banco/heat?count=signs")
    signs = [int(number) for number in re.findall(r">(\d+)<span class=\"visually-hidden\"> segni:", html)]
    assert signs[0] == 20 and "chi lascia più segni pesa di più" in html


def test_each_number_of_the_table_leads_to_its_signs(staff, crowd):
    planner = staff("planner")
    html = page(planner, "/desk/c/banco/heat?category=fix")
    link = re.search(r'<a href="(/desk/c/banco/signs\?[^"]+cell=[^"]+)">6<', html)[1].replace("&amp;", "&")
    assert figures(page(planner, link)) == ["6", "6", "17%"]


def test_the_map_gets_the_same_figures_as_the_page(staff, crowd):
    data = staff("planner").get("/desk/api/c/banco/heat?bandwidth=50&cell_size=50").get_json()
    assert (data["people"], data["contributions"], data["cell"], data["bandwidth"]) == (9, 28, 50, 50)
    assert [each["properties"]["people"] for each in data["places"]["features"]][0] == 8
    lows = [each["properties"]["low"] for each in data["features"]]
    assert lows == sorted(lows) and len(data["features"]) <= 5


def test_an_empty_consultation_says_so(staff, make_consultation):
    make_consultation()
    planner = staff("planner")
    assert "Qui non c'è ancora nessun segno." in page(planner, "/desk/c/banco/heat").replace("&#39;", "'")
    assert planner.get("/desk/api/c/banco/heat").get_json()["features"] == []
    assert "Nessun segno così." in page(planner, "/desk/c/banco/signs")


def test_with_unknown_authors_the_page_says_at_most(staff, make_consultation, leave):
    make_consultation(authors_known=False)
    leave("banco")
    assert "al massimo" in page(staff("planner"), "/desk/c/banco/heat")


def test_a_draft_is_read_by_staff(staff, make_consultation):
    make_consultation(phase="draft")
    planner = staff("planner")
    for path in ("/desk/", "/desk/c/banco/signs", "/desk/c/banco/heat", "/desk/c/banco/render"):
        assert "Banco" in page(planner, path)


def test_the_map_is_printed_as_a_file_and_an_internal_one_leaves_a_line(staff, crowd, superuser):
    planner = staff("planner")
    token = TOKEN.search(page(planner, "/desk/c/banco/render"))[1]
    answer = planner.post("/desk/c/banco/render", data={"csrf_token": token, "format": "pdf", "paper": "A4", "what": "heat", "internal": "1"})
    assert answer.status_code == 200 and answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.audit WHERE action = 'render.internal' AND account_name = 'planner'")) >= 1
    assert planner.post("/desk/c/banco/render", data={"csrf_token": token, "format": "exe"}).status_code == 400


@pytest.mark.parametrize("role", ["mediator", "presenter"])
@pytest.mark.parametrize("path", ["signs", "heat", "render"])
def test_who_may_not_read_is_refused(staff, make_consultation, role, path):
    make_consultation()
    assert staff(role).get(f"/desk/c/banco/{path}").status_code == 403
