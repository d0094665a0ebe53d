// What the queue says, in the reader's language: the words stand on the page of the phone, so that they cost nothing until they are needed. Used by queue-bar.js and queue-page.js.

const lang = document.documentElement.lang;
let words = null;

async function fetched() {
  const here = document.getElementById("queue-words");
  if (here) return JSON.parse(here.textContent);
  const answer = await fetch(`/${lang}/waiting`);
  if (!answer.ok) throw new Error(answer.status);
  return JSON.parse(new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("queue-words").textContent);
}

/** Resolves with a function that says a sentence by its key, {name} replaced; rejects where the words cannot be had. */
export async function speak() {
  words = words || await fetched();
  return (key, values = {}) => Object.keys(values).reduce((text, name) => text.split(`{${name}}`).join(values[name]), words[key]);
}

export const number = new Intl.NumberFormat(`${lang}-u-nu-latn`).format;

/** A moment of the server's clock, in the quarter's time. */
export const moment = (date) => new Intl.DateTimeFormat(`${lang}-u-nu-latn`, { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "Europe/Rome" }).format(new Date(date));

/** An element with text and attributes. */
export function element(tag, text, attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  Object.keys(attributes).forEach((name) => made.setAttribute(name, attributes[name]));
  return made;
}

/** Put ``parts`` in the place of what ``node`` holds. */
export function fill(node, parts) {
  node.textContent = "";
  node.append(...parts);
}

/** Give the page the style of what the queue says, once, while there is a network. */
export function dress() {
  const href = "/static/css/queue.css";
  if (!document.querySelector(`link[href="${href}"]`)) document.head.append(element("link", "", { rel: "stylesheet", href }));
}
