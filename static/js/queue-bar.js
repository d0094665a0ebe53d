// One line under the header: what waits for the network, what came through later, and whether the page is a copy. Started by worker-register.js.
import { entries, onChange } from "./queue.js";
import { dress, element, fill, moment, number, speak } from "./queue-words.js";

const ICONS = {
  waiting: "M12 3a9 9 0 1 0 9 9M12 7v5l3 2",
  received: "M4 12.5l5 5L20 6.5",
  refused: "M12 4v10M12 18.5v.5",
  copy: "M4 9a12 12 0 0 1 16 0M7.5 12.5a7 7 0 0 1 9 0M4 4l16 16M12 17v.5",
};
const lang = document.documentElement.lang;
let bar = null, copyOf = null, said = "", asked = 0;

function line(state, text, link) {
  const made = element("p", "", { class: `queue-line is-${state}` });
  made.innerHTML = `<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path d="${ICONS[state]}" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
  made.append(element("span", text));
  if (link) made.append(element("a", link, { href: `/${lang}/waiting` }));
  return made;
}

async function draw() {
  asked += 1;
  const mine = asked, all = await entries(), count = (state) => all.filter((entry) => entry.state === state).length;
  const lines = ["refused", "waiting", "received"].map((state) => [state, count(state)]).filter(([, many]) => many);
  if (mine !== asked || (!bar && !lines.length && !copyOf)) return;
  const say = await speak();
  if (mine !== asked) return; // it has changed meanwhile
  if (!bar) {
    dress();
    bar = element("div", "", { class: "queue-bar no-print", role: "status" });
    document.querySelector(".top").after(bar);
  }
  const text = JSON.stringify([lines, copyOf]);
  if (text === said) return; // what has not changed is not read out again
  said = text;
  fill(bar, [...(copyOf ? [line("copy", say("copy", { when: moment(copyOf) }))] : []), ...lines.map(([state, many]) => line(state, say(state, { count: number(many) }), say("look")))]);
}

/** Show the line and keep it true; ``copy`` is when the page was fetched, if it comes from the phone. */
export function wakeBar(copy) {
  copyOf = copy;
  onChange(() => draw().catch(() => {}));
  draw().catch(() => {});
}
