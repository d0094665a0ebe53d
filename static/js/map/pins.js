// Signs on the map: a pin with its icon, a dark circle where several stand close. Used by map.js alone.

// pixels: symbols nearer than this become one circle, so that each can be tapped; from afar a calm map matters more
const apart = (zoom) => (zoom >= 17 ? 36 : zoom >= 16 ? 42 : 54);

const weight = (feature) => (feature.properties.cluster ? feature.properties.count : 1);

/** Join what would overlap on the screen, heaviest first; each result has ``at`` (pixels), ``count`` and its ``members``. */
function gather(map, features) {
  const found = [], reach = apart(map.getZoom());
  features
    .map((feature) => ({ feature, at: map.project([feature.geometry.coordinates[1], feature.geometry.coordinates[0]]) }))
    .sort((one, other) => weight(other.feature) - weight(one.feature) || (one.feature.id < other.feature.id ? -1 : 1))
    .forEach(({ feature, at }) => {
      const near = found.find((each) => each.at.distanceTo(at) < reach);
      if (near) {
        near.count += weight(feature);
        near.members.push(feature);
      } else {
        found.push({ at, count: weight(feature), members: [feature] });
      }
    });
  return found;
}

function pin(category, icons) {
  const image = document.createElement("img");
  image.src = `${icons}sign-${category.icon}.svg`;
  image.alt = "";
  image.width = 30;
  image.height = 38;
  return L.divIcon({ className: "pin", html: image, iconSize: [30, 38], iconAnchor: [15, 37] });
}

function circle(count, language) {
  const size = count < 10 ? 34 : count < 100 ? 40 : count < 10000 ? 48 : 60;
  const box = document.createElement("span");
  box.textContent = new Intl.NumberFormat(`${language}-u-nu-latn`, { useGrouping: true }).format(count);
  // It stands over its place as pins do: symbols whose places are apart are apart themselves.
  return L.divIcon({ className: "cluster", html: box, iconSize: [size, size], iconAnchor: [size / 2, size / 2 + 16] });
}

/** Signs of ``map``. */
export function createPins(map) {
  const pane = map.createPane("signs");
  pane.style.zIndex = 600;
  pane.setAttribute("aria-hidden", "true"); // the list beside the map is its twin for the keyboard and for readers
  const group = L.layerGroup().addTo(map);
  let own = null;

  return {
    /** Draw signs and clusters; ``categories`` by key, ``pick`` hears {features, count, lonlat} of what is tapped. */
    put(features, { categories, icons, language, pick }) {
      group.clearLayers();
      gather(map, features).forEach(({ at, count, members }) => {
        const [first] = members;
        const category = categories[first.properties.category];
        const single = count === 1;
        if (single && !category) return;
        const icon = single ? pin(category, icons) : circle(count, language);
        const place = map.unproject(at);
        L.marker(place, { icon, pane: "signs", keyboard: false })
          .on("click", () => pick({ features: members, count, lonlat: [place.lng, place.lat] }))
          .addTo(group);
      });
    },
    clear() { group.clearLayers(); },
    /** Where the reader's own sign will stand; null takes it away. */
    mark(lonlat, category, icons) {
      if (own) own.remove();
      own = lonlat && L.marker([lonlat[1], lonlat[0]], { icon: pin(category, icons), pane: "markerPane", keyboard: false, interactive: false }).addTo(map);
    },
    /** While a place is chosen signs fade and taps go through. */
    reachable(on) { pane.classList.toggle("untouchable", !on); },
  };
}
