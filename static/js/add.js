// The form without a map: the same device is the same person as on the map page. Without this script the form carries a number of its own.
import { participant } from "./draft.js";

const field = document.getElementById("participant");
if (field) field.value = participant(new URLSearchParams(location.search).has("me") ? field.value : null);

const summary = document.getElementById("errors");
if (summary) summary.focus();

const photo = document.getElementById("field-photo");
if (photo) import("./photo.js").then(({ wakeForm }) => wakeForm(photo));
