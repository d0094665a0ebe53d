// A page that can be shared: by what the device offers, else by copying its link, which stands above in any case. Part of _share.html.
const share = document.getElementById("share"), link = document.getElementById("share-link"), said = document.getElementById("share-said");
const copies = !navigator.share && navigator.clipboard;
if (navigator.share || copies) {
  share.hidden = false;
  if (copies) share.textContent = share.dataset.copy;
  share.addEventListener("click", async () => {
    try {
      if (copies) {
        await navigator.clipboard.writeText(link.href);
        said.textContent = share.dataset.copied;
      } else {
        await navigator.share({ title: document.title, url: link.href });
      }
    } catch (refused) { /* the link stands above */ }
  });
}
