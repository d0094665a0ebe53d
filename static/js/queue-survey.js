// Sending the answers of a questionnaire by the queue, a photograph after them. Fetched by survey.js.
import { uuid } from "./draft.js";
import { deliver, lang, pairs } from "./queue-form.js";
import { gone } from "./queue.js";

export { prepare } from "./queue-form.js";

/** What was answered, in the words of the last screen. */
const told = (form) => [...form.querySelectorAll(".survey-told dl div")].filter((each) => each.querySelector(".survey-line"))
  .map((each) => `${each.querySelector("dt").textContent.trim()}: ${[...each.querySelectorAll(".survey-line")].map((line) => line.textContent.trim()).join(", ")}`).join("\n");

async function write(form) {
  const key = form.elements.key.value, photoKey = uuid(), photo = (await pairs(form)).find(([name]) => name === "photo"), of = { slug: form.getAttribute("action").split("/")[3] };
  const answers = { ...of, key, kind: "answers", title: document.querySelector("h1").textContent.trim(), words: told(form), back: location.pathname, form: await pairs(form, [["step", "send"]], ["photo", "alt"]) };
  if (!photo) return [answers];
  return [answers, { ...of, key: photoKey, kind: "photo", after: key, url: `/${lang}/receipt/survey/photo`, headers: { Accept: "application/json" },
    form: [["code", { receipt: true }], ["key", photoKey], ["alt", form.elements.alt.value], photo] }];
}

/** Send the answers; ``sent()`` hears that the page need not keep them any more, ``refused()`` that the server has something to say. */
export function leave(form, sent, refused) {
  const me = form.elements.participant.value;
  let list = [];
  return deliver(form, async () => { list = await write(form); return list; }, {
    async received({ receipt }) {
      sent();
      await gone(list.slice(1).map(({ key }) => key));
      location.assign(`/${lang}/receipt/survey?${new URLSearchParams({ code: receipt, me })}`);
    },
    refused,
    waits() {
      sent();
      form.textContent = ""; // whoever comes next to this phone reads nothing
    },
  });
}
