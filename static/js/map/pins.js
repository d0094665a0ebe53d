// Signs on the map: a pin with its icon, a dark circle where several stand close, with how many people left them. Used by map.js alone.

const APART = 34; // pixels: pins nearer than this are not pins any more, each can be tapped

/** What stands where: circles as the server placed them; a sign as a pin at its own place, or as a circle of one where a pin would touch another symbol. */
function arrange(map, features) {
  const pixels = ([lon, lat]) => map.project([lat, lon]);
  const all = features.map((feature) => {
    const { cluster, at, point } = feature.properties, there = feature.geometry.coordinates;
    return { feature, at: pixels(at || there), own: cluster ? null : pixels(point || there) };
  });
  const touch = (one, other) => other && one.distanceTo(other) < APART;
  return all.map((each) => {
    const single = each.own && !all.some((other) => other !== each && (touch(each.own, other.at) || touch(each.own, other.own)));
    return { feature: each.feature, single, place: map.unproject(single ? each.own : each.at) };
  });
}

function pin(category, icons) {
  const image = document.createElement("img");
  image.src = `${icons}sign-${category.icon}.svg`;
  image.alt = "";
  image.width = 30;
  image.height = 38;
  return L.divIcon({ className: "pin", html: image, iconSize: [30, 38], iconAnchor: [15, 37] });
}

/** People in a circle; signs, on a lighter one, where these filters tell no people. */
function circle({ properties }, language) {
  const told = properties.cluster ? properties.people ?? properties.count : 1;
  const size = told < 10 ? 34 : told < 100 ? 40 : told < 10000 ? 48 : 60;
  const box = document.createElement("span");
  box.textContent = new Intl.NumberFormat(`${language}-u-nu-latn`, { useGrouping: true }).format(told);
  // It stands over its place as pins do: symbols whose places are apart are apart themselves.
  return L.divIcon({ className: properties.people === null ? "cluster of-signs" : "cluster", html: box, iconSize: [size, size], iconAnchor: [size / 2, size / 2 + 16] });
}

/** Signs of ``map``. */
export function createPins(map) {
  const pane = map.createPane("signs");
  pane.style.zIndex = 595; // under one's own
  pane.setAttribute("aria-hidden", "true"); // the list beside the map is its twin for the keyboard and for readers
  const below = map.createPane("signShapes");
  below.style.zIndex = 590;
  below.setAttribute("aria-hidden", "true");
  const group = L.layerGroup().addTo(map);
  let own = null;

  return {
    /** Draw signs and circles; ``categories`` by key, ``pick`` hears (feature, lonlat) of what is tapped. */
    put(features, { categories, icons, language, pick }) {
      group.clearLayers();
      arrange(map, features).forEach(({ feature, single, place }) => {
        const category = categories[feature.properties.category];
        if (single && !category) return;
        const act = { click: () => pick(feature, [place.lng, place.lat]) };
        if (single && feature.geometry.type !== "Point") {
          // a line or an area under its pin, edged so that it stands on any ground
          [{ color: "#1A1A1A", weight: 7, fillOpacity: 0 }, { color: category.colour, weight: 4, fillOpacity: 0.25 }]
            .forEach((style) => L.geoJSON(feature, { pane: "signShapes", style }).on(act).addTo(group));
        }
        const icon = single ? pin(category, icons) : circle(feature, language);
        L.marker(place, { icon, pane: "signs", keyboard: false }).on(act).addTo(group);
      });
    },
    clear() { group.clearLayers(); },
    /** Where the reader's own sign will stand; null takes it away. */
    mark(lonlat, category, icons) {
      if (own) own.remove();
      own = lonlat && L.marker([lonlat[1], lonlat[0]], { icon: pin(category, icons), pane: "markerPane", keyboard: false, interactive: false }).addTo(map);
    },
    /** While somebody leaves a sign the others fade and taps go through. */
    reachable(on) { [pane, below].forEach((each) => each.classList.toggle("untouchable", !on)); },
  };
}
