// Answering: one tick for all signs of the page. Without this file each has its own.
const all = document.getElementById("all");
const boxes = [...document.querySelectorAll(".answer-signs input[name=sign]")];

function show() {
  const many = boxes.filter((box) => box.checked).length;
  all.checked = many === boxes.length;
  all.indeterminate = many > 0 && many < boxes.length;
}

if (all && boxes.length > 1) {
  document.getElementById("all-tick").hidden = false;
  all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
  boxes.forEach((box) => box.addEventListener("change", show));
  show();
}
