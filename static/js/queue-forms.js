// Forms that go by the queue of the phone. What does it is fetched when somebody comes to the form; where it cannot be had the form goes as it is.

export const BACK = "milo-back";

const make = (tag, values) => Object.assign(document.createElement(tag), values);

/** Say ``words`` at the top of ``form``, to be heard at once; ``wrong`` if something is left to do. Says the element. */
export function tell(form, words, wrong) {
  form.querySelectorAll(".queue-told").forEach((each) => each.remove());
  const told = make("p", { className: wrong ? "queue-told error" : "queue-told", textContent: words, tabIndex: -1 });
  told.setAttribute("role", wrong ? "alert" : "status");
  form.prepend(told);
  told.focus();
  return told;
}

/** The words that were refused and come back to this page, {back, key, form} (see giveBack in queue-form.js), or null; ``taken`` if they need not come again. */
export function comesBack(taken = false) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(BACK));
    if (!kept || kept.back !== location.pathname) return null;
    if (taken) sessionStorage.removeItem(BACK);
    return kept;
  } catch (refused) {
    return null;
  }
}

/** Let ``form`` be sent by ``fetched()``, a module with ``prepare()`` and ``leave(form, button)``, when it is pressed with a button that ``wants`` says yes to. */
export function byQueue(form, fetched, wants = () => true) {
  if (!form) return;
  form.addEventListener("focusin", () => { fetched().then(({ prepare }) => prepare()).catch(() => {}); }, { once: true });
  let pressed = null; // phones of 2020 do not say which button it was; Enter in a field clicks one too
  form.addEventListener("click", ({ target }) => { pressed = target.closest("button"); });
  form.addEventListener("submit", async (event) => {
    const submitter = event.submitter || pressed;
    if (!wants(submitter)) return;
    event.preventDefault();
    let found;
    try {
      found = await fetched();
    } catch (unreachable) {
      if (!navigator.onLine) { tell(form, document.body.dataset.offline, true); return; }
      if (submitter && submitter.name) form.append(make("input", { type: "hidden", name: submitter.name, value: submitter.value }));
      form.submit();
      return;
    }
    found.leave(form, submitter);
  });
}
