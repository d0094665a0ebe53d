// What every script of the map page needs: the facts of the page, its words, elements, questions to the server.

const read = (id) => JSON.parse(document.getElementById(id).textContent);

export const page = read("page");
const words = read("words");

// the server writes 0 to 9 in every language: the same digits everywhere
export const locale = `${page.lang}-u-nu-latn`;
const format = new Intl.NumberFormat(locale);
const percent = new Intl.NumberFormat(locale, { style: "percent" });
export const number = (value) => format.format(value);
export const share = (value) => percent.format(value);

/** The sentence ``key`` in the reader's language, with {name} replaced. */
export function say(key, values = {}) {
  return Object.keys(values).reduce((text, name) => text.split(`{${name}}`).join(values[name]), words[key]);
}

export const byId = (id) => document.getElementById(id);

/** An element with attributes and children (nodes or text); attributes that are functions listen. */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  Object.keys(attributes).forEach((name) => {
    const value = attributes[name];
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
  });
  children.forEach((child) => node.append(child));
  return node;
}

/** Put ``children`` (nodes or text) in the place of what ``node`` holds. */
export function fill(node, ...children) {
  node.textContent = "";
  children.forEach((child) => node.append(child));
  return node;
}

/** Tell those who do not see the page. */
export function announce(text) {
  const live = byId("say");
  live.textContent = "";
  setTimeout(() => { live.textContent = text; }, 60);
}

/** Put ``pairs`` into the address instead of all that is called one of ``names``: a link to this page opens what is seen now. */
export function remember(names, pairs) {
  const query = new URLSearchParams(location.search);
  names.forEach((name) => query.delete(name));
  pairs.forEach(([name, value]) => query.append(name, value));
  const text = query.toString().replace(/%2C/g, ",");
  history.replaceState(history.state, "", location.pathname + (text ? `?${text}` : "") + location.hash);
  document.querySelectorAll(".languages a").forEach((link) => { link.search = text; });
}

/** GET ``path`` of this consultation's API in the reader's language, ``values`` an object or pairs; throws where there is no good answer. */
export async function ask(path, values = {}) {
  const query = new URLSearchParams(values);
  query.set("lang", page.lang);
  const answer = await fetch(`/api/c/${page.slug}${path}?${query}`);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}
