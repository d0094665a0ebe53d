// The single-file handout: dresses the map that folium made and puts the signs of the table on it. Inlined by app/rendering_html.py.
(function () {
  "use strict";
  var NEAR = 44; // pixels: symbols never cover each other's target
  // the map needs its size before folium's script makes it; without JavaScript it stays away
  document.documentElement.classList.add("drawn");
  var words = JSON.parse(document.getElementById("words").textContent);

  function element(tag, text, className) {
    var made = document.createElement(tag);
    if (text) { made.textContent = text; }
    if (className) { made.className = className; }
    if (tag === "p" || tag === "h3") { made.dir = "auto"; }
    return made;
  }

  function dress(feature, layer) {
    if (layer.setStyle) { layer.setStyle(Object.assign({}, feature.properties.style)); }
    // a line with an edge lies on a wider one of that colour, which comes and goes with it
    if (feature.properties.edge) {
      var below = L.polyline(layer.getLatLngs(), Object.assign({}, feature.properties.style, { color: feature.properties.edge, weight: feature.properties.style.weight + 2.5, opacity: 1, interactive: false }));
      layer.on("add", function () { below.addTo(layer._map); layer.bringToFront(); });
      layer.on("remove", function () { below.remove(); });
    }
  }

  function drawing(tag, attributes, parent) {
    var node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.keys(attributes).forEach(function (name) { node.setAttribute(name, attributes[name]); });
    if (parent) { parent.appendChild(node); }
    return node;
  }

  function point(feature, latlng) {
    var mark = feature.properties.mark, size = mark.icon ? 26 : 18;
    var svg = drawing("svg", { viewBox: "-3 -3 30 30", width: size, height: size, "aria-hidden": "true" });
    drawing("path", { d: mark.d, fill: mark.fill, stroke: mark.edge, "stroke-width": 3, "stroke-linejoin": "round" }, svg);
    if (mark.icon) { drawing("path", { d: mark.icon, fill: mark.ink, transform: "translate(4.6 4.6) scale(.62)" }, svg); }
    return L.marker(latlng, { icon: L.divIcon({ className: "mark", html: svg, iconSize: [size, size] }), keyboard: false });
  }

  // Words come from the page's own tables, by text only: what a resident wrote is never read as markup.
  function rowContent(row) {
    var box = element("div");
    row.querySelectorAll("[data-say]").forEach(function (cell) {
      var text = cell.textContent.trim();
      if (text) { box.appendChild(element(cell.dataset.say === "title" ? "h3" : "p", text)); }
    });
    return box;
  }

  function tell(feature, layer) {
    if (feature.geometry.type.indexOf("Point") < 0) { dress(feature, layer); }
    var row = feature.properties.row && document.getElementById(feature.properties.row);
    if (row) { layer.bindPopup(function () { return rowContent(row); }, { minWidth: 200 }); }
    if ("people" in feature.properties) {
      var people = feature.properties.people;
      layer.bindPopup(people === null ? words.few : words.people.replace("%s", people));
      if (people !== null) { layer.bindTooltip(String(people), { permanent: true, direction: "center", className: "figure" }); }
    }
  }

  function metresPerPixel(map) {
    var centre = map.getCenter();
    return 40075016.7 * Math.cos(centre.lat * Math.PI / 180) / Math.pow(2, map.getZoom() + 8);
  }

  function widths(map) {
    var metre = 1 / metresPerPixel(map);
    map.eachLayer(function (layer) {
      var style = layer.feature && layer.feature.properties.style;
      if (style && style.metres && layer.setStyle) {
        layer.setStyle({ weight: Math.min(26, Math.max(0.8, style.metres * metre)) + (style.extra || 0) });
      }
    });
  }

  // A name is a row of small circles along its line; the first of its places where none of them touches a sign or a name is taken.
  function labels(map, names, group, covered) {
    group.clearLayers();
    var metres = metresPerPixel(map), zoom = map.getZoom(), taken = covered.slice(), shown = map.getBounds();
    names.forEach(function (name) {
      var text = name[0], rank = name[1], long = text.length * 6.2;
      if (zoom < [14, 13.5, 15.5, 16][rank] || (rank && name[2] / metres < long)) { return; }
      name[3].some(function (place) {
        var at = L.latLng(place[1], place[0]), p = map.latLngToLayerPoint(at), turn = (place[2] || 0) * Math.PI / 180, row = [];
        for (var along = -long / 2; along <= long / 2; along += 10) {
          row.push([p.x + Math.cos(turn) * along, p.y + Math.sin(turn) * along + (rank ? 0 : 15), 8]);
        }
        if (!shown.contains(at) || row.some(function (one) {
          return taken.some(function (other) { return Math.hypot(one[0] - other[0], one[1] - other[1]) < one[2] + other[2]; });
        })) { return false; }
        taken = taken.concat(row);
        var marker = L.marker(at, { pane: "names", interactive: false, keyboard: false, icon: L.divIcon({ className: "name rank-" + rank, iconSize: [0, 0] }) }).addTo(group);
        var span = element("span", text);
        span.style.transform = "translate(-50%, -50%) rotate(" + (place[2] || 0) + "deg)" + (rank ? "" : " translateY(15px)");
        marker.getElement().appendChild(span);
        marker.getElement().setAttribute("aria-hidden", "true");
        return true;
      });
    });
  }

  // Signs closer than a fingertip become one; joined groups may come close to others, so it goes on until none do.
  function gathered(map, zoom) {
    var squares = {}, groups = [], near = true, shown = map.getBounds().pad(0.2);
    document.querySelectorAll("#signs tr[data-lon]").forEach(function (row) {
      var at = L.latLng(+row.dataset.lat, +row.dataset.lon);
      if (!shown.contains(at)) { return; }
      var p = map.project(at, zoom), key = Math.floor(p.x / NEAR) + "/" + Math.floor(p.y / NEAR), group = squares[key];
      if (!group) { group = squares[key] = { rows: [], x: 0, y: 0 }; groups.push(group); }
      join(group, { rows: [row], x: p.x, y: p.y });
    });
    while (near) {
      near = false;
      for (var i = 0; i < groups.length; i += 1) {
        for (var j = groups.length - 1; j > i; j -= 1) {
          if (Math.abs(groups[i].x - groups[j].x) < NEAR && Math.hypot(groups[i].x - groups[j].x, groups[i].y - groups[j].y) < NEAR) {
            join(groups[i], groups[j]);
            groups.splice(j, 1);
            near = true;
          }
        }
      }
    }
    return groups;
  }

  function join(group, other) {
    var a = group.rows.length, b = other.rows.length;
    group.x = (group.x * a + other.x * b) / (a + b);
    group.y = (group.y * a + other.y * b) / (a + b);
    group.rows = group.rows.concat(other.rows);
  }

  // Returns the circles that symbols cover (x, y, radius in pixels), for names to keep clear of.
  function signs(map, group) {
    group.clearLayers();
    var zoom = map.getZoom(), covered = [];
    gathered(map, zoom).forEach(function (found) {
      var here = found.rows, at = map.unproject([found.x, found.y], zoom), one = here[0], alone = here.length === 1;
      var marker = L.marker(at, { icon: L.divIcon({ className: alone ? "sign" : "gathered", iconSize: [36, 36], html: "" }) });
      var label = alone ? one.querySelector("[data-say=title]").textContent.trim() : words.gathered.replace("%s", here.length);
      marker.on("add", function () {
        var shape = marker.getElement();
        shape.setAttribute("aria-label", label);
        if (alone) { shape.appendChild(document.getElementById("symbol-" + one.dataset.kind).querySelector("svg").cloneNode(true)); }
        else { shape.textContent = here.length; }
      });
      if (!alone && zoom < map.getMaxZoom()) {
        marker.on("click keypress", function (event) {
          if (event.type === "click" || event.originalEvent.key === "Enter") { map.setView(at, Math.min(map.getMaxZoom(), zoom + 2)); }
        });
      } else {
        marker.bindPopup(function () {
          var box = element("div", "", "several");
          here.forEach(function (row) { box.appendChild(rowContent(row)); });
          return box;
        }, { minWidth: 200, maxHeight: 260 });
      }
      marker.addTo(group);
      var p = map.latLngToLayerPoint(at);
      covered.push([p.x, p.y, 18]);
    });
    return covered;
  }

  function start(map, layers, names) {
    var box = map.getContainer();
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", words.map);
    map.createPane("names").style.zIndex = 580;
    var zoom = L.control.zoom({ zoomInTitle: words.closer, zoomOutTitle: words.further }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    var over = {};
    // Leaflet reads these names as markup
    layers.forEach(function (layer, place) { over[element("span", words.layers[place]).innerHTML] = layer; });
    var group = L.layerGroup().addTo(map), names_group = L.layerGroup().addTo(map);
    if (document.querySelector("#signs tr[data-lon]")) { over[words.signs] = group; }
    var control = L.control.layers(null, over, { collapsed: box.clientWidth < 600 }).addTo(map);
    var toggle = control.getContainer().querySelector(".leaflet-control-layers-toggle");
    toggle.title = words.choose;
    toggle.setAttribute("aria-label", words.choose);
    // above the map, where they cover no sign
    var tools = document.querySelector(".tools");
    tools.append(zoom.getContainer(), control.getContainer());
    // drawing anew would close a popup that has just moved the map to make room for itself
    function draw() {
      widths(map);
      if (!box.querySelector(".leaflet-popup")) { labels(map, names, names_group, signs(map, group)); }
    }
    map.on("zoomend", function () { map.closePopup(); widths(map); });
    map.on("moveend", draw);
    map.on("popupclose", function () { setTimeout(draw, 300); });
    map.on("overlayadd", function () { widths(map); });
    box.addEventListener("keydown", function (event) { if (event.key === "Escape") { map.closePopup(); } });
    map.on("popupopen", function (event) {
      var button = event.popup.getElement().querySelector(".leaflet-popup-close-button");
      if (button) { button.setAttribute("aria-label", words.close); }
    });
    draw();
  }

  window.milo = { dress: dress, point: point, tell: tell, start: start };
})();
