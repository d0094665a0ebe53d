"""What the API and the pages say of the plan and of signs: rows from the houses put into the reader's language and into GeoJSON."""
from __future__ import annotations

import json

from flask import url_for
from flask_babel import gettext as _

from app.i18n import lang, pick
from app.legends import legend, near_words, status_words
from geo.crs import to_lonlat
from geo.grid import cell_polygon
from layers.styles import value_of
from surveys.consultations import Categories, ConsultationView
from surveys.heat import Heat


TILED_FROM = 2000  # shapes; the map draws larger layers from tiles


def collection(features: list[dict], **members) -> dict:
    """A FeatureCollection (RFC 7946) with foreign members at the top."""
    return {"type": "FeatureCollection", **members, "features": features}


def feature(geometry: dict | None, id, /, **properties) -> dict:
    """A Feature (RFC 7946); its id also stands in the properties, where most map libraries look."""
    return {"type": "Feature", "id": str(id), "geometry": geometry, "properties": {"id": str(id), **properties}}


def consultation(view: ConsultationView, categories: Categories) -> dict:
    """The consultation as JSON."""
    return {
        "id": str(view.id),
        "slug": view.slug,
        "title": pick(view.title),
        "question": pick(view.question),
        "phase": view.phase,
        "opens": view.opens_on.isoformat() if view.opens_on else None,
        "closes": view.closes_on.isoformat() if view.closes_on else None,
        "moderation": view.moderation,
        "languages": view.languages,
        "bounds": [round(edge, 6) for edge in view.bounds],
        "opening": [round(edge, 6) for edge in view.opening],
        "area": view.area,
        "made_up": view.made_up,
        "authors_known": view.authors_known,
        "people": view.people,
        "contributions": view.contributions,
        "categories": [
            {
                "key": each.key,
                "title": pick(each.title),
                "description": pick(each.description),
                "geometry": each.geometry,
                "public_as": each.public_as,
                "text_required": each.text_required,
                "colour": each.colour,
                "icon": each.icon,
            }
            for each in categories.values()
        ],
    }


def layer(row, slug: str) -> dict:
    """A layer as JSON, with its legend."""
    return {
        "key": row.key,
        "title": pick(row.title),
        "description": pick(row.description),
        "geometry_type": row.geometry_type,
        "count": row.count,
        "bounds": row.bounds,
        "visible": row.visible,
        "sensitive": row.sensitive,
        "style": row.style,
        "legend": legend(row),
        "near": near_words(row.style),
        "group": pick(row.grouped),
        "source": row.source,
        "licence": row.licence,
        "url": url_for("data.layer", slug=slug, key=row.key),
        "tiles": url_for("tiles.describe", slug=slug, collection=row.key) if row.count > TILED_FROM else None,
    }


def plan_feature(row, style: dict | None = None) -> dict:
    """One shape of a layer; ``"geometry": "schematic"`` says that it is only a rough shape, ``value`` its class, ``columns`` what was kept of the file."""
    return feature(
        row.geometry,
        row.id,
        title=pick(row.title),
        intervention=str(row.intervention_id) if row.intervention_id else None,
        number=row.number,
        status=row.status or row.intervention_status,
        geometry=row.drawn,
        note=pick(row.note),
        figure=row.figure,
        source=row.source,
        said_on=row.said_on,
        confidence=row.confidence,
        licence=row.licence,
        **({"value": value_of(style, row)} if style and style.get("by") else {}),
        **({"columns": row.properties} if row.properties else {}),
    )


def place_name(row) -> str:
    """What a thing of the list is called; an intervention says that it is one, because the place itself often has the same name."""
    return pick(row.name) if row.number is None else _("%(title)s (intervento %(number)s)", number=row.number, title=pick(row.name))


def milestone(entry: dict) -> dict:
    """One row of the ledger in the reader's language."""
    return entry | {name: pick(entry[name]) for name in ("what", "promised_for", "reason")}


def intervention(row) -> dict:
    """An intervention as a Feature with owner, money as stated, and every milestone."""
    return feature(
        row.geometry,
        row.id,
        number=row.number,
        key=row.key,
        title=pick(row.title),
        summary=pick(row.summary),
        layer=row.layer_key,
        layer_title=pick(row.layer_title),
        owner=pick(row.owner),
        owner_keys=row.owner_keys,
        status=row.status,
        status_words=status_words(row.status),
        status_verified=row.status_verified,
        note=pick(row.note),
        money=[line | {"what": pick(line.get("what")), "reason": pick(line.get("reason"))} for line in row.money],
        milestones=[milestone(entry) for entry in row.milestones],
        geometry="schematic" if row.schematic else "published",
        bounds=row.bounds,
    )


def translated(row) -> dict:
    """``translations`` by language, where a person put the words of a sign into others."""
    return {"translations": row.translations} if row.translations else {}


def sign(row) -> dict:
    """A published sign as a Feature at its public position."""
    return feature(row.geometry, row.id, cluster=False, category=row.category, text=row.text, day=row.day.isoformat(),
                   answer=row.answer, language=row.language, agree=row.agree, comments=row.comments, **translated(row),
                   photos=[{"url": f"/photos/{each['id']}-{each['width']}.jpg", "alt": each["alt"], "language": each["language"]} for each in row.photos or []])


def sign_or_cluster(row, metric_srid: int) -> dict:
    """One square of a zoom: the sign itself if it is alone, else how many stand close together and how many people left them. ``at`` is where a symbol
    touches no other."""
    lon, lat = to_lonlat([[row.east, row.north]], metric_srid)[0]
    at = [round(float(lon), 6), round(float(lat), 6)]
    if row.count == 1:
        shape = json.loads(row.geometry)
        # a line or an area has one point for its pin
        pinned = {} if shape["type"] == "Point" else {"point": [round(edge, 6) for edge in row.bbox[:2]]}
        return feature(shape, row.id, cluster=False, category=row.category, text=row.text,
                       day=row.day.isoformat(), answer=row.answer, language=row.language, at=at, **pinned, **translated(row))
    made = feature({"type": "Point", "coordinates": at}, row.id, cluster=True, count=row.count, contributions=row.count, people=row.people, same_place=row.spots == 1)
    return made | {"bbox": [round(edge, 6) for edge in row.bbox]}


def heat(found: Heat, view: ConsultationView) -> dict:
    """Public heat as a FeatureCollection of cells."""
    cells = []
    for cell in found.cells:
        ring = cell_polygon(cell.col, cell.row, found.size, view.metric_srid).exterior.coords
        polygon = {"type": "Polygon", "coordinates": [[[round(x, 6), round(y, 6)] for x, y in ring]]}
        cells.append(feature(polygon, f"{found.size}-{cell.col}-{cell.row}", people=cell.people, contributions=cell.contributions, few=cell.few))
    return collection(
        cells,
        cell=found.size,
        category=found.category,
        people=found.people,
        contributions=found.contributions,
        most_active_share=round(found.most_active_share, 4),
        authors_known=view.authors_known,
        made_up=view.made_up,
        language=lang(),
    )
