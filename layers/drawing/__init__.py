"""The map of a consultation on paper: `svg.draw` turns plain data into an SVG at true scale, with matplotlib and geopandas.

Who reads on: `frame` finds the scale, `contents` says what is shown, `ground`, `plan` and `signs` paint it in that order,
`gathering` and `labels` keep symbols and names apart, `swatches` draws the same things small for the legend, and loads no matplotlib: pages have legends too.
"""
