// The map beside the list of help points. Everything on it is in the list too: without it nothing is lost.
"use strict";
const holder = document.querySelector("[data-map]");
if (holder && window.L) {
  const { tiles, attribution, outlines } = holder.dataset;
  const start = new URLSearchParams(location.search);
  holder.closest(".places").classList.add("with-map");
  holder.hidden = false;
  const map = L.map(holder, { minZoom: 3, maxZoom: 18, attributionControl: Boolean(tiles) });
  map.keyboard.enable();
  if (start.has("lat") && start.has("z")) map.setView([Number(start.get("lat")), Number(start.get("lng"))], Number(start.get("z")) || 11);

  if (tiles) L.tileLayer(tiles, { attribution, maxZoom: 19 }).addTo(map);
  else {
    const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    fetch(outlines).then((answer) => answer.json()).then((shapes) => L.geoJSON(shapes, {
      interactive: false,
      style: { color: colour("--border"), weight: 1, fillColor: colour("--surface"), fillOpacity: 1 },
    }).addTo(map).bringToBack()).catch(() => {});
  }

  const markers = L.layerGroup().addTo(map);
  const drawMarkers = () => {
    markers.clearLayers();
    const places = [...document.querySelectorAll("[data-place]")];
    for (const place of places) {
      const number = place.querySelector(".place-number").textContent;
      const title = `${number}. ${place.querySelector("h2").textContent.trim()}`;
      const icon = L.divIcon({ className: "pin", html: `<span>${number}</span>`, iconSize: [32, 32] });
      const marker = L.marker([place.dataset.lat, place.dataset.lng], { icon, title, alt: title }).addTo(markers);
      marker.on("click keypress", (event) => {
        if (event.type === "keypress" && event.originalEvent.key !== "Enter") return;
        choose(place);
        place.querySelector("a").focus();
      });
      place.addEventListener("mouseenter", () => choose(place));
      place.addEventListener("focusin", () => choose(place));
      place.marker = marker;
    }
    return places;
  };
  const choose = (place) => {
    for (const other of document.querySelectorAll("[data-place]")) {
      const chosen = other === place;
      other.classList.toggle("chosen", chosen);
      other.marker?.getElement()?.classList.toggle("chosen", chosen);
      other.marker?.setZIndexOffset(chosen ? 1000 : 0);
    }
  };

  const places = drawMarkers();
  const spots = places.map((place) => [place.dataset.lat, place.dataset.lng]);
  // a search comes without a scale of its own: wide enough for the nearest five
  if (!start.has("z")) {
    if (start.has("lat")) spots.splice(5, spots.length, [start.get("lat"), start.get("lng")]);
    if (spots.length) map.fitBounds(spots, { maxZoom: 13, padding: [32, 32] });
    else map.setView([46.6, 2.4], 5);
  }
  new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(holder);

  // the list follows the map once a person moves it: same page, same address, only its place is another
  let asked = 0;
  let waiting;
  const follow = async () => {
    const mine = ++asked;
    const where = new URLSearchParams(location.search);
    const centre = map.getCenter().wrap();
    where.set("lat", centre.lat.toFixed(4));
    where.set("lng", centre.lng.toFixed(4));
    where.set("z", String(map.getZoom()));
    where.delete("dep");
    where.delete("page");
    const answer = await fetch(`?${where}`, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok || mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of ["[data-title]", "[data-notes]", "[data-filters]", "[data-list]", "[data-pages]"]) {
      document.querySelector(part).replaceWith(page.querySelector(part));
    }
    document.title = page.title;
    history.replaceState(null, "", `?${where}`);
    drawMarkers();
    document.querySelector("[data-said]").textContent = document.querySelector("[data-title]").textContent;
  };
  map.whenReady(() => map.on("moveend", () => {
    clearTimeout(waiting);
    waiting = setTimeout(follow, 400);
  }));
}
