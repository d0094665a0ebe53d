// The pages of an import: a file dropped on its form, its size told before it is sent, a word while it is read. Without this file the forms work all the same.
const form = document.getElementById("upload");

function busy(on) {
  const line = document.getElementById("working");
  line.textContent = on ? line.dataset.words : "";
  form.querySelector("button").disabled = on;
}

/** Whether the chosen file may be sent; a too large one is told here, not after minutes of sending. */
function fits() {
  const file = form.file.files[0];
  const large = Boolean(file) && file.size > Number(form.dataset.most);
  document.getElementById("too-large").hidden = !large;
  return !large;
}

if (form) {
  form.file.addEventListener("change", fits);
  form.addEventListener("submit", (event) => {
    if (fits()) busy(true);
    else event.preventDefault();
  });
  // coming back with the browser's own button finds the form ready again
  window.addEventListener("pageshow", () => busy(false));
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    form.file.files = event.dataTransfer.files;
    fits();
  });
}

// what a new layer needs is asked only when there is one
const target = document.getElementById("target");
if (target) {
  const show = () => { document.getElementById("new-layer").hidden = target.value !== "new"; };
  target.addEventListener("change", show);
  show();
}
