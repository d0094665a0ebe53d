// The form without a map: the same device is the same person as on the map page, and the sign goes by the queue. Without this script the form carries a number of its own.
import { participant } from "./draft.js";
import { byQueue, comesBack } from "./queue-forms.js";

const field = document.getElementById("participant"), form = document.getElementById("field-form"), fetched = () => import("./queue-add.js");
if (field) field.value = participant(new URLSearchParams(location.search).has("me") ? field.value : null);

const summary = document.getElementById("errors");
if (summary) summary.focus();

const photo = document.getElementById("field-photo");
if (photo) import("./photo.js").then(({ wakeForm }) => wakeForm(photo));

byQueue(form, fetched, (button) => Boolean(button) && (button.value === "send" || button.name === "agree"));
if (form && comesBack()) fetched().then(({ again }) => again(form)).catch(() => {});
setTimeout(() => import("./worker-register.js").catch(() => {}), 4000);
