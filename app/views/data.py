"""For machines and for the map: health, the consultation, the plan, published signs, heat, and the door through which signs come in."""
from __future__ import annotations

import uuid
from pathlib import Path

from flask import Blueprint, Response, current_app, jsonify, request, send_file, url_for
from sqlalchemy import text

import app as package
from app import alphabet, asked_place, fair_play, presenting, queries, sign_filters, whereabouts
from app.db import databases, intake, reader
from app.errors import BadRequest, Forbidden, WrongMediaType, problem, status_of
from app.geojson import streamed
from app.guard import durability
from app.i18n import lang, pick
from app.security import names_another_site
from app.wording import sentence
from geo.geometry_gate import load_json
from layers import catalogue, choosing
from surveys import consultations, door, signs, submissions
from surveys import heat as public_heat
from surveys.errors import NotAcceptable, NotFound, WorkAsked
from surveys.questionnaires import submission

blueprint = Blueprint("data", __name__)

STREAMED_FROM = 5000  # shapes


def find(slug: str) -> consultations.ConsultationView:
    """The consultation of the address, as the public may see it."""
    return consultations.find(reader(), slug)


@blueprint.after_request
def manners(response: Response) -> Response:
    """Answers differ by language."""
    if response.mimetype == "application/json":
        response.vary.add("Accept-Language")
        response.headers["Content-Language"] = lang()
    return response


def geojson(body: dict) -> Response:
    """A GeoJSON answer, which has a media type of its own (RFC 7946, section 12)."""
    response = jsonify(body)
    response.mimetype = "application/geo+json"
    response.headers["Content-Language"] = lang()
    response.vary.add("Accept-Language")
    return response


@blueprint.get("/healthz")
def healthz():
    """Whether signs can be left: database, PostGIS, migrations, durability settings, version."""
    queries.only()
    session = reader()
    settings = durability(databases().engine("intake"))
    safe = all(value != "off" for value in settings.values())
    body = {
        "status": "ok" if safe else "unsafe",
        "version": package.__version__,
        "database": session.scalar(text("SHOW server_version")),
        "postgis": session.scalar(text("SELECT public.postgis_lib_version()")),
        "migrations": session.scalar(text("SELECT version_num FROM published.migration")),
        "durability": settings,
        "basemap": basemap_file().is_file(),
    }
    return jsonify(body), 200 if safe else 503


def basemap_file() -> Path:
    """The one file of the basemap, made at set-up."""
    return current_app.config["SETTINGS"].var / "basemap.pmtiles"


@blueprint.get("/basemap.pmtiles")
def basemap():
    """The basemap, read in parts by HTTP Range (RFC 9110, section 14). ``v`` keeps parts of two versions apart in caches; the file is always the one in use."""
    queries.only("v")
    path = basemap_file()
    if not path.is_file():
        raise NotFound("status-404")
    response = send_file(path, mimetype="application/vnd.pmtiles", conditional=True, etag=True, max_age=3600)
    response.headers["Accept-Ranges"] = "bytes"
    return response


@blueprint.get("/api/c/<slug>")
def consultation(slug: str):
    """One consultation with its categories."""
    queries.only()
    found = find(slug)
    asked = [{"key": each.key, "title": pick(each.titles), "url": url_for("residents.survey", lang=lang(), slug=slug, key=each.key)}
             for each in submission.published(reader(), found.id) if each.phase == "open"]
    return jsonify(presenting.consultation(found, consultations.categories(reader(), found.id)) | {"surveys": asked})


@blueprint.get("/api/c/<slug>/layers")
def layers(slug: str):
    """The layers it shows, with legend, source and licence."""
    queries.only()
    return jsonify({"layers": [presenting.layer(row, slug) for row in catalogue.layers(reader(), find(slug).id)]})


@blueprint.get("/api/c/<slug>/layers/<key>")
def layer(slug: str, key: str):
    """The shapes of one layer; of a large one as they are read."""
    queries.only("bbox")
    found = find(slug)
    row = next((row for row in catalogue.layers(reader(), found.id) if row.key == key), None)
    if row is None:
        raise NotFound("layer-unknown")
    box = queries.bbox()
    if row.count > STREAMED_FROM:
        batches = catalogue.feature_batches(reader(), found.id, key, box)
        return streamed(presenting.plan_feature(each, row.style) for batch in batches for each in batch)
    return geojson(presenting.collection([presenting.plan_feature(each, row.style) for each in catalogue.features(reader(), found.id, key, box)]))


@blueprint.get("/api/c/<slug>/interventions")
def interventions(slug: str):
    """What the plan does here: all interventions with owner, money and milestones."""
    queries.only()
    return geojson(presenting.collection([presenting.intervention(row) for row in catalogue.interventions(reader(), find(slug).id)]))


@blueprint.get("/api/c/<slug>/interventions/<uuid:id>")
def intervention(slug: str, id: uuid.UUID):
    """One intervention."""
    queries.only()
    rows = catalogue.interventions(reader(), find(slug).id, id)
    if not rows:
        raise NotFound("intervention-unknown")
    return geojson(presenting.intervention(rows[0]))


@blueprint.get("/api/c/<slug>/contributions")
def contributions(slug: str):
    """Published signs: gathered for ``zoom`` if one is given, else one by one; in ``bbox``, by the filters of the list."""
    sign_filters.only("bbox", "zoom")
    found = find(slug)
    categories = consultations.categories(reader(), found.id)
    zoom = queries.number("zoom", low=0, high=24)
    selection = {"bbox": queries.bbox(), "filters": sign_filters.read(categories, strict=True).filters}
    if zoom is None:
        rows = signs.published(reader(), found.id, **selection, most=signs.MOST + 1)
        # who counts the rows must know when there are more than one answer holds
        return geojson(presenting.collection([presenting.sign(row) for row in rows[:signs.MOST]], complete=len(rows) <= signs.MOST))
    gathered = signs.clusters(reader(), found.id, zoom, **selection)
    return geojson(presenting.collection([presenting.sign_or_cluster(row, found.metric_srid) for row in gathered]))


@blueprint.post("/api/c/<slug>/contributions")
def leave(slug: str):
    """Leave a sign. The same key with the same body answers the same; 201 only after the commit."""
    queries.only()
    if names_another_site():
        raise Forbidden("other-site")
    if request.mimetype != "application/json":
        raise WrongMediaType("media-type")
    body = load_json(request.get_data(cache=False), max_bytes=package.MAX_BODY)
    found = door.find(intake(), slug)
    key = request.headers.get("Idempotency-Key")
    if not key:
        raise BadRequest("key-missing")
    try:
        key = submissions.read_uuid(key)
    except NotAcceptable as refused:
        raise BadRequest(refused.key) from refused
    try:
        accepted = submissions.leave_sign(intake(), found, found.categories, key=key, body=body, network=fair_play.network(request), work=fair_play.work(request, key))
    except WorkAsked as asked:
        return problem(status_of(asked), asked.key, sentence(asked.key), bits=fair_play.PUZZLE_BITS)
    intake().commit()
    response = jsonify({"id": str(accepted.id), "receipt": accepted.receipt})
    response.headers["Cache-Control"] = "no-store"
    return response, 201


@blueprint.get("/api/c/<slug>/heat")
def heat(slug: str):
    """People per cell of the fixed grid; without ``cell`` the smallest size at which most signs fall in shown cells."""
    queries.only("cell", "category")
    found = find(slug)
    categories = consultations.categories(reader(), found.id)
    category = queries.choice("category", categories)
    left_out = [] if category else [each.key for each in categories.values() if each.public_as != "point"]
    size = queries.choice("cell", public_heat.SIZES) or public_heat.telling_size(reader(), found.id, category)
    return geojson(presenting.heat(public_heat.read(reader(), found.id, size, category), found) | {"left_out": left_out})


@blueprint.get("/api/c/<slug>/places")
def places(slug: str):
    """Streets, landmarks and interventions to choose from; ``as`` says whether one can be left whole, as a line or an area."""
    queries.only()
    rows = alphabet.places(reader(), catalogue.places(reader(), find(slug).id), presenting.place_name)
    named = [{"id": str(row.id), "kind": row.kind, "name": presenting.place_name(row), "also": row.name.get("it", ""), "as": choosing.KINDS[row.dimension],
              "lon": round(row.lon, 6), "lat": round(row.lat, 6)} for row in rows]
    return jsonify({"places": named})


@blueprint.get("/api/c/<slug>/shape")
def shape(slug: str):
    """The whole of one thing of the list, to be left as a sign instead of a drawing, and in words."""
    queries.only("place")
    found = find(slug)
    try:
        wanted = submissions.read_uuid(request.args.get("place"))
    except NotAcceptable as refused:
        raise BadRequest("query-value", name="place") from refused
    geometry = choosing.shape_of(reader(), found.id, wanted, found.metric_srid)
    if geometry is None:
        raise NotFound("place-without-shape")
    return jsonify({"geometry": geometry})


@blueprint.get("/api/c/<slug>/where")
def where(slug: str):
    """A point in words, the three nearest named things, and the way back in if it is outside; or a line or an area in words."""
    queries.only(*asked_place.NAMES)
    place = asked_place.read()
    found = find(slug)
    here = whereabouts.find(reader(), found, place.x, place.y, lang()) if place.geom_type == "Point" else whereabouts.find_shape(reader(), found, place, lang())
    return jsonify({"inside": here.inside, "words": here.words, "edge": here.edge, "nearest": here.nearest})


from app.views import numbers  # noqa: E402, F401  (it adds its route)
