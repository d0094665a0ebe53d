"""Vector tiles of the plan's layers and of published signs, and their TileJSON 3.0. Read by the map page, QGIS and any client of web map tiles.

What may be in a tile is decided by the database: only `reader()` is asked. An empty tile is 204. Tiles of a layer are kept by its mark
(layers/tiles_kept.py) and may be cached for an hour under an address that names the mark (`v`); all others are asked for again each
time, which an ETag makes cheap: of a layer it is known without making the tile.
"""
from __future__ import annotations

import hashlib
import threading
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, current_app, jsonify, request, url_for

from app import queries
from app.db import reader
from app.errors import BadRequest
from app.i18n import lang, pick
from geo.tiles import Tile
from layers import tiles as layer_tiles
from layers.tiles_kept import DEEPEST, KeptTiles, pack
from surveys import consultations
from surveys import tiles as sign_tiles
from surveys.errors import NotFound

blueprint = Blueprint("tiles", __name__, url_prefix="/tiles")

SIGNS = "contributions"  # the collection; a layer of this key would be hidden by it
MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
PACKED_FROM = 500  # bytes
AN_HOUR = "public, max-age=3600"
VERSION = 16  # letters of the mark in an address
WORLD = [-180, -85.05, 180, 85.05]
making = threading.BoundedSemaphore(2)  # the largest tiles take much memory in the database


@blueprint.get("/<slug>/<collection>.json")
def describe(slug: str, collection: str):
    """TileJSON 3.0 of one collection, in the reader's language."""
    queries.only()
    if collection == SIGNS:
        found = consultations.find(reader(), slug)
        facts = {"bounds": found.bounds, "name": pick(found.title), "attribution": found.credit or ""}
        fields, version = {SIGNS: sign_tiles.FIELDS}, None
    else:
        layer = wanted(slug, collection)
        facts = {"bounds": layer.bounds or WORLD, "name": pick(layer.title), "description": pick(layer.description), "attribution": layer.source,
                 "licence": layer.licence, "geometry_type": layer.geometry_type, "count": layer.count}
        fields, version = layer_tiles.fields(layer), layer.mark and layer.mark[:VERSION]
    body = {"tilejson": "3.0.0", "scheme": "xyz", "tiles": [address(slug, collection, version)], "minzoom": 0, "maxzoom": DEEPEST,
            "vector_layers": [{"id": name, "fields": about} for name, about in fields.items()], **facts}
    response = jsonify(body)
    response.vary.add("Accept-Language")
    return response


def address(slug: str, collection: str, version: str | None) -> str:
    """The address of tiles with {z}, {x} and {y} in it, in the reader's language."""
    root = current_app.config["SETTINGS"].public_url or request.url_root.rstrip("/")
    path = url_for("tiles.tile", slug=slug, collection=collection, z=0, x=0, y=0)
    query = f"?lang={lang()}" if version is None else f"?lang={lang()}&v={version}"
    return root + path.removesuffix("0/0/0.mvt") + "{z}/{x}/{y}.mvt" + (query if collection != SIGNS else "")


@blueprint.get("/<slug>/<collection>/<z>/<x>/<y>.mvt")
def tile(slug: str, collection: str, z: str, x: str, y: str):
    """One tile: of published signs (of one ``category``), or of a layer (with ``detail=all`` every shape, and every point by itself)."""
    place = Tile(whole("z", z), whole("x", x), whole("y", y))
    # each question stands for itself: without a transaction round them a kept tile costs one way to the database and back, not three
    reader().connection(execution_options={"isolation_level": "AUTOCOMMIT"})
    if collection == SIGNS:
        queries.only("category")
        found = consultations.find(reader(), slug, bare=True)
        category = queries.choice("category", consultations.categories(reader(), found.id)) if request.args.get("category") else None
        return fresh(sign_tiles.make(reader(), found.id, place, category))
    queries.only("detail", "v")
    detail = queries.choice("detail", ("all",)) is not None
    return layer_tile(slug, wanted(slug, collection), place, detail)


def whole(name: str, value: str) -> int:
    """A whole number out of the path. Raises BadRequest."""
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise BadRequest("query-value", name, name=name)
    return int(value)


def wanted(slug: str, key: str) -> layer_tiles.TileLayer:
    """The layer of the address. Raises NotFound, for the consultation first."""
    layer = layer_tiles.find(reader(), slug, key)
    if layer is None:
        consultations.find(reader(), slug, bare=True)
        raise NotFound("layer-unknown")
    return layer


def layer_tile(slug: str, layer: layer_tiles.TileLayer, place: Tile, detail: bool) -> Response:
    """A tile of a layer: kept, or made and kept. A sensitive layer has no mark, and nothing of it stays kept."""
    detail = detail and (layer.gathers(place.z, False) or layer.count > layer_tiles.MOST)  # elsewhere it changes nothing
    kept = kept_tiles(current_app.config["SETTINGS"].var / "tiles")
    if layer.mark is None:
        kept.forget(str(layer.id))
        response = fresh(layer_tiles.make(reader(), layer, place, lang()))
        response.vary.add("Accept-Language")
        return response
    kind = lang() + ("-all" if detail else "")
    etag = hashlib.blake2b(f"{layer.mark} {kind}".encode(), digest_size=9).hexdigest()
    response = marked(etag) or answer(kept_or_made(kept, slug, layer, place, kind, detail, accepts_gzip()), packed=accepts_gzip(), etag=etag)
    response.vary.add("Accept-Language")
    if request.args.get("v") == layer.mark[:VERSION]:
        response.headers["Cache-Control"] = AN_HOUR
    return response


def kept_or_made(kept: KeptTiles, slug: str, layer: layer_tiles.TileLayer, place: Tile, kind: str, detail: bool, packed: bool) -> bytes:
    """The tile, with gzip if ``packed``."""
    name = f"{layer.id}/{layer.mark}"
    body = kept.read(name, kind, place, packed=packed)
    if body is None:
        reader().rollback()  # the connection goes back while others make theirs
        with making:
            reader().connection(execution_options={"isolation_level": "AUTOCOMMIT"})
            body = kept.read(name, kind, place, packed=packed)
            if body is None:
                plain = layer_tiles.make(reader(), layer, place, lang(), detail=detail)
                again = layer_tiles.find(reader(), slug, layer.key)
                if again and again.mark == layer.mark:  # else something changed while it was made
                    kept.keep(name, kind, place, plain)
                body = pack(plain) if packed else plain
    return body


@cache
def kept_tiles(folder: Path) -> KeptTiles:
    """The kept tiles of this installation."""
    return KeptTiles(folder)


def accepts_gzip() -> bool:
    """Whether the client reads gzip."""
    return request.accept_encodings["gzip"] > 0


def fresh(body: bytes) -> Response:
    """A tile that is made anew for each request, marked by its content."""
    etag = hashlib.blake2b(body, digest_size=9).hexdigest()
    packed = accepts_gzip() and len(body) >= PACKED_FROM
    return marked(etag) or answer(pack(body) if packed else body, packed=packed, etag=etag)


def marked(etag: str) -> Response | None:
    """304 if the client has this very tile, in whatever encoding: the mark is a weak one."""
    if not request.if_none_match.contains_weak(etag):
        return None
    return dressed(Response(status=304), etag)


def answer(body: bytes, *, packed: bool, etag: str) -> Response:
    """A tile on its way."""
    if not body:
        return dressed(Response(status=204), etag)
    response = Response(body, mimetype=MEDIA_TYPE)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return dressed(response, etag)


def dressed(response: Response, etag: str) -> Response:
    """With what every answer says to caches."""
    response.set_etag(etag, weak=True)
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept-Encoding")
    return response
