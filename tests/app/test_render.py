"""The consultation map as a file: what must be on it, what may never be, and who is counted."""
from __future__ import annotations

import re
import uuid
from html import unescape
from io import BytesIO

import pypdf
import pytest
from PIL import Image
from sqlalchemy import text
from sqlalchemy.orm import Session

from app import rendering
from surveys import consultations, heat
from surveys.errors import NotAcceptable, NotFound

LIVE = "https://mappa.example.org"


@pytest.fixture
def render(app, databases):
    """Render as the public may (or as the desk, if internal) and return (bytes, mimetype, file name)."""

    def made(slug="prova", *, internal=False, **wish):
        wish = {"format": "html", "base_url": LIVE, "language": "it"} | wish
        with app.app_context(), Session(databases.engine("desk" if internal else "reader")) as session:
            return rendering.consultation_map(session, slug, internal=internal, **wish)

    return made


def words_of(document: bytes) -> str:
    """All words of a PDF, lines and isolates undone."""
    found = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(document)).pages)
    return re.sub(r"\s+", " ", re.sub("[\u2066-\u2069]", "", found))


def plain(page: bytes) -> str:
    """The words of a handout before its scripts."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.decode().split("<body>")[1].split("<script")[0])))


@pytest.fixture(scope="module")
def sheet(app, sample, databases):
    """The public map of signs on A4 as a PDF, made once."""
    with app.app_context(), Session(databases.engine("reader")) as session:
        return rendering.consultation_map(session, "prova", format="pdf", language="it", base_url=LIVE)


@pytest.fixture
def counted(databases, sample):
    """People, signs and the share of the most active among the signs of prova that may be shown one by one."""
    with Session(databases.engine("reader")) as session:
        found = consultations.find(session, "prova")
        return heat.totals(session, found.id, "")


CARTOUCHE = ("Che cosa c'è dietro", "la persona più attiva:", "Quando: dal", "Filtri:", "Canali: web", "Fonti:", "Licenza: Comune di Milano, CC BY 4.0", "ODbL 1.0",
             "Stampata il:", "Scala 1:", "Nord", LIVE, "DATI DI PROVA")


def test_the_sheet_is_one_page_tagged_and_named(sheet):
    made, mimetype, name = sheet
    assert (mimetype, name) == ("application/pdf", "prova-signs-A4-it.pdf")
    document = pypdf.PdfReader(BytesIO(made))
    assert len(document.pages) == 1
    assert {round(float(edge)) for edge in document.pages[0].mediabox[2:]} == {595, 842}
    catalog = document.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"] and catalog["/Lang"] == "it" and "/StructTreeRoot" in catalog
    assert "Prova" in document.metadata.title
    assert b"pdfuaid" in catalog["/Metadata"].get_data()


def test_the_cartouche_says_who_is_behind_the_map(sheet, counted):
    people, signs, share = counted
    said = words_of(sheet[0])
    for part in (*CARTOUCHE, f"{people} persone (come dispositivi o interviste)", f"{signs} segni", f"la persona più attiva: {share:.0%}", "solo segni pubblicati"):
        assert part in said, part
    assert said.count("DATI DI PROVA") == 2, "above the map and in the cartouche"
    assert "USO INTERNO" not in said


@pytest.mark.parametrize("wish", [{"what": "heat", "paper": "A3"}, {"what": "signs", "category": "fix", "view": "opening"}, {"what": "heat", "internal": True}])
def test_no_choice_leaves_the_cartouche_out(sample, render, wish):
    made, _mimetype, _name = render(format="pdf", **wish)
    assert len(pypdf.PdfReader(BytesIO(made)).pages) == 1
    said = words_of(made)
    for part in CARTOUCHE:
        assert part in said, part
    assert said.count("USO INTERNO") == (2 if wish.get("internal") else 0)


def test_signs_that_are_not_made_up_are_not_called_so(sample, render):
    assert "DATI DI PROVA" not in plain(render("lorenteggio")[0])


def test_the_picture_has_two_hundred_dots_per_inch(sheet):
    from app.rendering_sheet import png

    picture = Image.open(BytesIO(png(sheet[0])))
    assert picture.format == "PNG" and abs(max(picture.size) - 297 / 25.4 * 200) <= 1
    assert picture.convert("L").getextrema()[0] < 60


def test_arabic_turns_the_sheet_around(sample, render):
    said = words_of(render(format="pdf", language="ar")[0])
    assert re.search("[\u0600-\u06ff\ufb50-\ufeff]", said)
    assert '<html lang="ar" dir="rtl">' in render(language="ar")[0].decode()


def test_an_empty_consultation_says_so_well(sample, render):
    said = plain(render("lorenteggio")[0])
    assert "Ancora nessun segno" in said and "0 persone" in said


def test_a_waiting_sign_is_on_no_public_map_but_on_the_internal_one(make_consultation, leave, render, publish):
    make_consultation()
    leave(text="Questo è pubblico")
    publish()
    leave(text="Questo aspetta ancora")
    public, internal = render("banco")[0].decode(), render("banco", internal=True)[0].decode()
    assert "Questo è pubblico" in public and "1 segno;" in public
    assert "Questo aspetta ancora" not in public
    assert "2 segni;" in internal and "USO INTERNO" in internal


def test_signs_of_a_category_that_is_public_as_cells_are_never_drawn_one_by_one(make_consultation, leave, publish, render):
    make_consultation()
    for place in range(6):
        leave(category="unsafe", text=f"paura {place}", geometry={"type": "Point", "coordinates": [9.1311, 45.4467]})
    leave(category="fix", text="rotto", geometry={"type": "Point", "coordinates": [9.1290, 45.4480]})
    publish()
    page = render("banco")[0].decode()
    assert "paura" not in page and page.count("<tr data-lon=") == 1 and "1 persona" in page
    with pytest.raises(NotAcceptable) as refused:
        render("banco", category="unsafe")
    assert refused.value.key == "category-cells-only"
    zones = render("banco", what="heat", category="unsafe")[0].decode()
    assert "paura" not in zones and "<tr data-lon=" not in zones and "6 persone" in zones


def test_a_zone_with_four_people_gives_no_figure_and_five_give_one(make_consultation, leave, publish, render):
    make_consultation()
    for person in range(4):
        leave(geometry={"type": "Point", "coordinates": [9.13115, 45.44675]})
    publish()
    four = render("banco", what="heat", cell=100)[0].decode()
    assert '"people": null' in four and not re.search(r'"people": \d', four) and "pochi per dirlo" in four
    leave(geometry={"type": "Point", "coordinates": [9.13115, 45.44675]})
    publish()
    five = render("banco", what="heat", cell=100)[0].decode()
    assert re.findall(r'"people": (\d+)', five) == ["5"]


def test_a_busy_hand_is_one_person_and_its_share_is_told(make_consultation, leave, publish, render):
    make_consultation()
    swamper = str(uuid.uuid4())
    for place in range(9):
        leave(participant=swamper, geometry={"type": "Point", "coordinates": [9.130 + place / 5000, 45.4467]})
    leave()
    publish()
    said = plain(render("banco")[0])
    assert "2 persone (come dispositivi o interviste)" in said and "10 segni" in said and "la persona più attiva: 90%" in said


def test_unknown_authors_are_at_most_so_many(make_consultation, leave, publish, render):
    make_consultation(authors_known=False, credit="Dati aperti di Prova")
    leave()
    leave()
    publish()
    said = plain(render("banco")[0])
    assert "al massimo 2 persone (autori non noti)" in said and "la persona più attiva: non si sa" in said and "Dati aperti di Prova" in said


HOSTILE = '</script><script>alert(1)</script> {{ 7*7 }} <img src=x onerror=alert(2)> \u202eoiratnoc " onmouseover="x'


def test_hostile_words_stay_words(make_consultation, leave, publish, render):
    make_consultation(question={"it": HOSTILE})
    leave(text=HOSTILE)
    publish()
    page = render("banco")[0].decode()
    assert "<script>alert" not in page and "<img src=x" not in page and "{{ 7*7 }}" in page and ">49<" not in page
    assert page.count("&lt;/script&gt;") >= 2
    assert re.search(r'<td data-say="text" dir="auto"[^>]*>&lt;/script', page)
    assert "alert(1)" in words_of(render("banco", format="pdf")[0])


def test_a_hostile_title_stays_inside_the_map_too(make_consultation, leave, publish, render):
    categories = [{"key": "x", "title": {"it": HOSTILE}, "icon": "spark"}]
    make_consultation(title_words := "banco", categories=categories)
    leave(title_words, category="x")
    publish()
    page = render(title_words)[0].decode()
    assert "<script>alert" not in page and page.count("<script>") == 3


def test_the_handout_asks_nobody_for_anything(sample, render):
    page = render()[0].decode()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)[1]
    assert "default-src &#39;none&#39;" in policy and "unsafe" not in policy and "connect-src" not in policy and "http" not in policy
    assert not re.search(r"<(?:script|img|link|iframe|source)\b[^>]*\b(?:src|href)\s*=\s*[\"']?(?:https?:)?//", page)
    assert not re.search(r"url\([\"']?(?!data:|#)", page)
    assert len(page.encode()) < 3_000_000


def test_the_handout_holds_everything_as_tables_too(sample, render, counted):
    page = render()[0].decode()
    assert len(re.findall(r"<tr data-lon=", page)) == counted[1]
    assert len(re.findall(r"<tr><td>\d+</td>", page)) == 19
    assert page.count('<tr id="plan-') > 40
    assert "<h1>" in page and 'class="skip"' in page and 'class="no-map"' in page


def test_a_large_consultation_stays_small_enough_for_a_stick(make_consultation, leave, publish, render, monkeypatch):
    from app import rendering_html

    monkeypatch.setattr(rendering_html, "MOST_ROWS", 2)
    make_consultation()
    for _sign in range(3):
        leave()
    publish()
    page = render("banco")[0].decode()
    assert page.count("<tr data-lon=") == 2 and "Altri 1" in page


def test_a_consultation_far_from_any_ground_is_drawn_with_its_coordinates(make_consultation, leave, publish, render):
    from shapely.geometry import box

    make_consultation("lontano", area=box(-71.2, 42.2, -70.9, 42.4))
    leave("lontano", geometry={"type": "Point", "coordinates": [-71.05, 42.3]})
    publish()
    assert "qui non c'è una mappa di base" in plain(render("lontano")[0])


def test_very_many_categories_share_one_symbol_beyond_the_ninth(make_consultation, leave, publish, render):
    make_consultation(categories=[{"key": f"c{place}", "title": {"it": f"Tipo numero {place} con un nome davvero molto lungo"}} for place in range(30)])
    for place in range(30):
        leave(category=f"c{place}", participant=str(uuid.uuid4()))
    publish()
    said = words_of(render("banco", format="pdf")[0])
    assert "Altro (22)" in said and "Stampata il" in said


@pytest.mark.parametrize("wish, field", [({"format": "docx"}, "format"), ({"paper": "A0"}, "paper"), ({"what": "pins"}, "what"), ({"cell": 50}, "cell"),
                                         ({"language": "xx"}, "language"), ({"category": "nope"}, "category")])
def test_a_choice_that_does_not_exist_is_refused_by_name(sample, render, wish, field):
    with pytest.raises(NotAcceptable) as refused:
        render(**wish)
    assert refused.value.field == field


def test_an_unknown_consultation_is_not_found(app, render):
    with pytest.raises(NotFound):
        render("nessuna")


def test_rendering_leaves_the_language_of_the_request_alone(app, sample, databases):
    from app.i18n import lang

    with app.test_request_context("/?lang=en"), Session(databases.engine("reader")) as session:
        assert lang() == "en"
        rendering.consultation_map(session, "prova", format="html", language="ar", base_url=LIVE)
        assert lang() == "en"


def test_the_command_writes_a_file_and_says_where_the_code_leads(app, sample, tmp_path):
    target = tmp_path / "stasera.html"
    result = app.test_cli_runner().invoke(args=["render", "--consultation", "prova", "--format", "html", "--output", str(target)])
    assert result.exit_code == 0, result.output
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "stasera.html" in result.output


def test_the_command_says_in_one_line_what_is_wrong_and_writes_nothing(app, sample, tmp_path):
    target = tmp_path / "mai.pdf"
    for arguments in (["--consultation", "nessuna"], ["--consultation", "prova", "--category", "unsafe"], ["--consultation", "prova", "--category", "nope"]):
        result = app.test_cli_runner().invoke(args=["render", *arguments, "--format", "pdf", "--base-url", LIVE, "--output", str(target)])
        assert result.exit_code != 0 and "Traceback" not in result.output and result.output.strip().count("\n") == 0, result.output
        assert not target.exists()


def test_the_public_map_is_read_by_a_role_that_can_read_nothing_else(databases):
    with Session(databases.engine("reader")) as session:
        with pytest.raises(Exception, match="permission denied"):
            session.execute(text("SELECT 1 FROM milo.contributions"))
