"""The ground: what is true of places whoever speaks of them, called by every other house.

Geometry that came from outside passes the gate (`geometry_gate`) before any geometry library sees it; boxes, areas and
the fixed grid are small value objects (`bbox`, `area`, `grid`); every change of coordinates goes through `crs`; a
person, not a pin, is the unit of every count (`people`, `grid`, `density`), and small counts are not shown
(`disclosure`). Nothing here reads or writes a file, a socket or a session, knows a language or a web page, or imports
another house: plain values, arrays and frames in, new ones out. Coordinates are always x, y: lon, lat in degrees
(EPSG:4326) or easting, northing in metres.
"""
