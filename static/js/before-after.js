// Two pictures one above the other: a divider that is a real slider, two plain buttons, and a finger on the picture itself.

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  Object.keys(attributes).forEach((name) => node.setAttribute(name, attributes[name]));
  node.append(...children);
  return node;
}

document.querySelectorAll(".before-after").forEach((section) => {
  const before = section.querySelector(".shot-before picture"), after = section.querySelector(".shot-after picture");
  if (!before || !after) return;
  const { dataset } = section, right = document.documentElement.dir === "rtl";
  const edge = make("div", { class: "divider", "aria-hidden": "true" });
  const stage = make("div", { class: "compare" }, after, before, edge);
  const range = make("input", { type: "range", min: 0, max: 100, step: 1, value: 50, "aria-label": dataset.label });
  const plain = ["before", "after"].map((place) => make("button", { type: "button", class: "btn btn-outline-primary" }, dataset[place]));
  const large = after.querySelector("img");
  before.classList.add("on-top");
  const shape = [large.getAttribute("width"), large.getAttribute("height")];
  if ("aspectRatio" in stage.style) stage.style.aspectRatio = shape.join(" / ");
  else stage.style.paddingBottom = `${(shape[1] / shape[0]) * 100}%`; // Chrome before 88, Safari before 15

  function show(share, slowly = false) {
    const value = Math.max(0, Math.min(100, Math.round(share)));
    stage.classList.toggle("slowly", slowly);
    before.style.clipPath = right ? `inset(0 0 0 ${100 - value}%)` : `inset(0 ${100 - value}% 0 0)`;
    edge.style[right ? "right" : "left"] = `${value}%`;
    range.value = value;
    range.setAttribute("aria-valuetext", dataset.value.replace("{share}", value));
    plain.forEach((button, place) => button.setAttribute("aria-pressed", String(value === (place ? 0 : 100))));
  }

  function follow(event) {
    const box = stage.getBoundingClientRect();
    const share = ((event.clientX - box.left) / box.width) * 100;
    show(right ? 100 - share : share);
  }

  range.addEventListener("input", () => show(Number(range.value)));
  plain.forEach((button, place) => button.addEventListener("click", () => show(place ? 0 : 100, true)));
  stage.addEventListener("pointerdown", (event) => { stage.setPointerCapture(event.pointerId); follow(event); event.preventDefault(); });
  stage.addEventListener("pointermove", (event) => { if (stage.hasPointerCapture(event.pointerId)) follow(event); });
  section.querySelector(".shots").before(make("div", { class: "compare-box" }, stage, range, make("div", { class: "compare-buttons" }, ...plain)));
  section.classList.add("sliding");
  show(50);
});
