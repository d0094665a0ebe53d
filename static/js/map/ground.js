// The quiet ground under plan and signs: paint and label rules for protomaps-leaflet. Used by map.js alone.

const NAME = "#5B6B73", METRO = "#1C3F6E", HALO = "#FFFFFF";

/** A width in pixels that grows with the zoom along [zoom, width] stops, faster than a straight line, as streets do. */
function growing(...stops) {
  return (zoom) => {
    if (zoom <= stops[0][0]) return stops[0][1];
    for (let i = 1; i < stops.length; i += 1) {
      const [z0, w0] = stops[i - 1], [z1, w1] = stops[i];
      if (zoom <= z1) return w0 + ((w1 - w0) * (Math.pow(1.6, zoom - z0) - 1)) / (Math.pow(1.6, z1 - z0) - 1);
    }
    return stops[stops.length - 1][1];
  };
}

const main = growing([11, 1], [13, 3], [15, 7], [17, 21], [19, 58]);
const minor = growing([12, 0.6], [14, 2.2], [15, 4], [17, 13], [19, 38]);
const inner = growing([13, 0.6], [15, 3], [17, 9], [19, 26]);
const cased = (width) => (zoom) => width(zoom) + 2;

const kind = (...kinds) => (zoom, feature) => kinds.indexOf(feature.props.kind) >= 0;

function line(dataLayer, color, width, more = {}) {
  const { filter, minzoom, dash } = more;
  const caps = dash ? { dash, dashColor: color, dashWidth: width } : { lineCap: "round", lineJoin: "round" };
  return { dataLayer, symbolizer: new protomapsL.LineSymbolizer({ color, width, ...caps }), filter, minzoom };
}

/** What is painted, bottom first. */
export function paintRules() {
  const fill = (dataLayer, color, more = {}) => ({ dataLayer, symbolizer: new protomapsL.PolygonSymbolizer({ fill: color, ...more }) });
  return [
    fill("blocks", "#ECE7DE"),
    fill("parks", "#DCE6D0"),
    { ...fill("water", "#C9DCE8"), filter: (zoom, feature) => feature.geomType === 3 },
    line("water", "#C9DCE8", growing([12, 2], [15, 8], [17, 22], [19, 70]), { filter: (zoom, feature) => feature.geomType === 2 && feature.props.kind !== "stream" }),
    line("water", "#C9DCE8", growing([13, 1], [16, 3], [19, 16]), { filter: kind("stream"), minzoom: 13 }),
    fill("squares", "#FFFFFF", { stroke: "#D3CBBD", width: 1 }),
    fill("buildings", "#E0D8CB", { stroke: "#CFC5B5", width: 0.7 }),
    line("streets", "#C9BFAE", growing([15, 0.7], [17, 1.4], [19, 2.4]), { filter: kind("path"), minzoom: 15, dash: [4, 3] }),
    line("streets", "#DDD6CA", cased(inner), { filter: kind("inner"), minzoom: 14 }),
    line("routes", "#D3CBBD", cased(minor), { minzoom: 13 }),
    line("streets", "#D3CBBD", cased(minor), { filter: kind("minor"), minzoom: 13 }),
    line("streets", "#C9C1B2", cased(main), { filter: kind("main") }),
    line("streets", "#FBF9F6", inner, { filter: kind("inner"), minzoom: 14 }),
    line("routes", "#FFFFFF", minor),
    line("streets", "#FFFFFF", minor, { filter: kind("minor") }),
    line("streets", "#FFFFFF", main, { filter: kind("main") }),
    line("tram", "#A59B8B", growing([13, 0.8], [16, 1.3], [19, 2.4])),
    line("rail", "#8F877B", growing([11, 1], [15, 2.4], [19, 6])),
    line("rail", "#FFFFFF", growing([11, 0.4], [15, 1.2], [19, 3.4]), { dash: [6, 6] }),
    line("metro", "#8FA3C4", growing([12, 1.2], [16, 2.4], [19, 5]), { filter: (zoom, feature) => feature.geomType === 2, dash: [5, 4] }),
  ];
}

/** What is named, most important first: labels that do not fit give way. */
export function labelRules(language, family) {
  const labelProps = [`name:${language}`, "name"];
  const words = (weight, size, fill) => ({ labelProps, fill, stroke: HALO, width: 3, lineHeight: 1.4, font: `${weight} ${size}px ${family}` });
  const street = (weight, size) => new protomapsL.LineLabelSymbolizer(words(weight, size, NAME));
  const text = (weight, size, fill) => new protomapsL.CenteredTextSymbolizer(words(weight, size, fill));
  const station = new protomapsL.GroupSymbolizer([
    new protomapsL.CircleSymbolizer({ radius: 6, fill: METRO, stroke: HALO, width: 2 }),
    new protomapsL.OffsetTextSymbolizer({ ...words(600, 13, METRO), offsetX: 10, offsetY: 0 }),
  ]);
  return [
    { dataLayer: "metro", symbolizer: station, filter: (zoom, feature) => feature.geomType === 1, minzoom: 13 },
    { dataLayer: "streets", symbolizer: street(600, 14), filter: kind("main"), minzoom: 14 },
    { dataLayer: "parks", symbolizer: text(600, 12, "#4B6B3A"), minzoom: 16 },
    { dataLayer: "water", symbolizer: street(400, 13), minzoom: 14 },
    { dataLayer: "names", symbolizer: text(600, 14, NAME), filter: kind("town"), maxzoom: 13 },
    { dataLayer: "names", symbolizer: text(400, 13, "#7A868C"), filter: kind("quarter"), minzoom: 13, maxzoom: 15 },
    { dataLayer: "names", symbolizer: text(600, 12, "#4B6B3A"), filter: kind("green"), minzoom: 16 },
    { dataLayer: "names", symbolizer: text(400, 12, NAME), filter: kind("square", "water"), minzoom: 16 },
    { dataLayer: "streets", symbolizer: street(400, 13), filter: kind("minor", "inner"), minzoom: 15 },
    { dataLayer: "names", symbolizer: text(400, 12, NAME), filter: (zoom, feature) => feature.props.line === false, minzoom: 17 },
  ];
}

const KEPT = 80;

/** The tiles of a PMTiles file for several layers of one map: each is fetched once, the last few are kept. */
export function sharedTiles(url) {
  const open = () => new protomapsL.PmtilesSource(url, false).p;
  const tiles = new Map();
  let archive = open();
  /** A tile; an archive whose beginning did not come stays broken, so the next try opens another. */
  const fetched = (z, x, y, tries) => {
    const asked = archive;
    return asked.getZxy(z, x, y).catch(async (lost) => {
      if (!tries) throw lost;
      await new Promise((resolve) => setTimeout(resolve, 400));
      if (archive === asked) archive = open();
      return fetched(z, x, y, tries - 1);
    });
  };
  return {
    getZxy(z, x, y) {
      const name = `${z}/${x}/${y}`;
      if (!tiles.has(name)) {
        const asked = fetched(z, x, y, 2);
        tiles.set(name, asked);
        asked.catch(() => tiles.delete(name)); // a tile that did not come is asked again
        if (tiles.size > KEPT) tiles.delete(tiles.keys().next().value);
      }
      return tiles.get(name);
    },
  };
}

/** The largest zoom that a PMTiles 3 file holds, byte 101 of its header; 16 where the file cannot be read. */
export async function deepestZoom(url) {
  try {
    const answer = await fetch(url, { cache: "no-store", headers: { Range: "bytes=0-126" } }); // two overlapping parts asked at once quarrel in Chromium's cache
    const header = new Uint8Array((await answer.arrayBuffer()).slice(0, 127));
    return answer.ok && header[7] === 3 && header[101] ? header[101] : 16;
  } catch (unreachable) {
    return 16;
  }
}
