"""The ways `geo` says no, raised by every module here and put into words by the web layer."""


class GeoError(ValueError):
    """A refusal that carries a machine key and plain values, never a sentence for people.

    >>> error = GeometryRefused("too-many-vertices", limit=200)
    >>> error.key, error.values
    ('too-many-vertices', {'limit': 200})
    >>> str(error)
    'too-many-vertices (limit=200)'
    """

    keys: frozenset[str] = frozenset()

    def __init__(self, key: str, **values):
        self.key = key
        self.values = values
        details = ", ".join(f"{name}={value!r}" for name, value in values.items())
        super().__init__(f"{key} ({details})" if details else key)


class NotReadable(GeoError):
    """The bytes are not the JSON we read: 400 on the web."""

    keys = frozenset({"not-utf8", "not-json", "too-deep", "not-finite", "number-too-long", "duplicate-member",
                      "nul-character", "lone-surrogate"})


class TooLarge(GeoError):
    """The bytes are more than the caller reads: 413 on the web."""

    keys = frozenset({"too-large"})


class GeometryRefused(GeoError):
    """The JSON is readable but is not a geometry we take: 422 on the web."""

    keys = frozenset({"not-an-object", "unknown-member", "kind-not-allowed", "coordinates-missing", "too-deep",
                      "wrong-nesting", "empty", "too-many-vertices", "bad-position", "out-of-range", "line-too-short",
                      "ring-too-short", "ring-not-closed", "self-intersecting", "not-valid"})


class BoxRefused(GeoError):
    """The text is not a bounding box in lon/lat: 400 on the web."""

    keys = frozenset({"four-numbers", "out-of-range", "antimeridian", "upside-down"})


class TileRefused(GeoError):
    """There is no such square of the web map: 400 on the web."""

    keys = frozenset({"tile-zoom", "tile-outside"})


class CrsRefused(GeoError):
    """The coordinate reference system is unknown, absent or not the one asked for, or the place lies outside it."""

    keys = frozenset({"unknown-crs", "not-horizontal", "no-crs", "other-crs", "wrong-shape", "not-finite",
                      "out-of-range", "outside-crs"})


class CountRefused(GeoError):
    """The rows, cells or figures given to a count or a density cannot be used."""

    keys = frozenset({"missing-column", "not-finite", "wrong-shape", "length-differs", "not-positive", "negative-weight",
                      "too-many-cells", "unknown-method", "bandwidth-under-cells", "extent-upside-down"})
