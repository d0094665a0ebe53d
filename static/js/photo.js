// A photograph made small and bare on the phone: at most 1600 pixels, drawn anew, so that its place, its hour and its name stay behind. Loaded where one may be chosen.

const LONGEST = 1600, QUALITY = 0.82;

/** The picture of a file as a small JPEG; rejects where this browser cannot read it. */
export async function shrink(file) {
  const picture = new Image(), url = URL.createObjectURL(file);
  try {
    picture.src = url;
    await picture.decode();
    const scale = Math.min(1, LONGEST / Math.max(picture.naturalWidth, picture.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(picture.naturalHeight * scale));
    const paper = canvas.getContext("2d");
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const small = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    if (!small) throw new Error("nothing was drawn");
    return small;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Wake the file fields of ``root``: whatever is chosen, or was before this came, is made small and given to ``take(small, field)``. */
export function wakePhotos(root, take) {
  const said = root.querySelector('[data-part="photo-said"]');
  const chosen = async (field) => {
    const [file] = field.files;
    if (!file) return;
    said.textContent = said.dataset.working;
    try {
      const small = await shrink(file);
      said.textContent = said.dataset.ready;
      take(small, field);
    } catch (unread) {
      field.value = "";
      said.textContent = said.dataset.unread;
    }
  };
  root.querySelectorAll('input[type="file"][name="photo"]').forEach((field) => {
    field.addEventListener("change", () => chosen(field));
    chosen(field);
  });
}

/** Put ``file`` into a file field; false where a browser lets no script do it (Safari before 14.1): then what was chosen stays, and the server makes it small and bare. */
export function give(field, file) {
  try {
    const files = new DataTransfer();
    if (file) files.items.add(file);
    field.files = files.files;
    return true;
  } catch (unable) {
    return false;
  }
}

/** In a form that is sent as it is: the small picture takes the place of the chosen one, and is shown. */
export function wakeForm(root) {
  const preview = root.querySelector('[data-part="preview"]');
  wakePhotos(root, (small, field) => {
    const shown = document.createElement("img");
    root.querySelectorAll('input[type="file"][name="photo"]').forEach((each) => { if (each !== field) each.value = ""; });
    give(field, new File([small], "foto.jpg", { type: small.type }));
    shown.src = URL.createObjectURL(small);
    shown.alt = "";
    preview.textContent = "";
    preview.append(shown);
    preview.hidden = false;
  });
}
