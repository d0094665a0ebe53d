// Thirty seconds of voice, recorded in the page: one button starts and stops, a counter is shown and spoken, and it is heard before it is sent. Loaded where it is offered.
import { give } from "./photo.js";

const MOST = 30, SPOKEN = 10; // seconds
const RATE = 32000; // bits a second: speech
const KINDS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];

const make = (tag, properties = {}) => Object.assign(document.createElement(tag), properties);

/** The kind of recording this browser makes, or nothing: no secure context, no microphone, or an old browser. */
function kind() {
  if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia || !window.MediaRecorder) return "";
  return KINDS.find((each) => MediaRecorder.isTypeSupported(each)) || "";
}

/** Wake the recorder in ``root``; ``take(blob, seconds)`` hears of each recording, and of none any more with null; ``earlier`` is {blob, seconds}. Says how to stop. */
export function wakeVoice(root, take, earlier = null, able = kind) {
  const box = root.querySelector('[data-part="recorder"]'), words = JSON.parse(box.dataset.words);
  const say = (key, seconds) => words[key].replace("{seconds}", seconds);
  const told = make("p", { className: "quiet" });
  told.setAttribute("role", "status");
  if (!able()) {
    told.textContent = words.unable;
    box.textContent = "";
    box.append(told);
    return () => {};
  }
  const button = make("button", { type: "button", className: "btn btn-outline-primary", textContent: words.start });
  const clock = make("p", { className: "clock recording", hidden: true }), player = make("audio", { controls: true, hidden: true });
  const drop = make("button", { type: "button", className: "btn btn-outline-danger", textContent: words.drop, hidden: true });
  clock.setAttribute("aria-hidden", "true"); // what it counts is spoken, less often
  player.setAttribute("aria-label", words.listen);
  box.textContent = "";
  box.append(button, clock, told, player, drop);
  let recorder = null, ticking = 0;

  function offer(blob, seconds) {
    if (player.src) URL.revokeObjectURL(player.src);
    if (blob) player.src = URL.createObjectURL(blob); else player.removeAttribute("src");
    [player, drop].forEach((each) => { each.hidden = !blob; });
    button.textContent = blob ? words.again : words.start;
    told.textContent = blob ? say("done", seconds) : "";
    if (blob) button.scrollIntoView({ block: "nearest" });
  }

  async function start() {
    let microphone;
    try {
      microphone = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
    } catch (refused) {
      told.textContent = refused.name === "NotFoundError" ? words.none : words.refused;
      return;
    }
    const parts = [], began = performance.now();
    const lasted = () => Math.min(MOST, Math.round((performance.now() - began) / 1000));
    recorder = new MediaRecorder(microphone, { mimeType: kind(), audioBitsPerSecond: RATE });
    recorder.addEventListener("dataavailable", ({ data }) => { if (data.size) parts.push(data); });
    recorder.addEventListener("stop", () => {
      clearInterval(ticking);
      microphone.getTracks().forEach((track) => track.stop());
      const seconds = Math.max(1, lasted()), whole = new Blob(parts, { type: recorder.mimeType.split(";")[0] });
      recorder = null;
      clock.hidden = true;
      offer(whole, seconds);
      take(whole, seconds);
    });
    recorder.start(1000);
    offer(null);
    take(null);
    clock.hidden = false;
    clock.textContent = `0:${MOST}`;
    button.textContent = words.stop;
    told.textContent = words.recording;
    ticking = setInterval(() => {
      const left = MOST - lasted();
      clock.textContent = `0:${String(left).padStart(2, "0")}`;
      if (left > 0 && left % SPOKEN === 0) told.textContent = say("left", left);
      if (left <= 0) stop();
    }, 1000);
  }

  const stop = () => { if (recorder && recorder.state !== "inactive") recorder.stop(); };
  button.addEventListener("click", () => { if (recorder) stop(); else start(); });
  drop.addEventListener("click", () => {
    offer(null);
    take(null);
    told.textContent = words.dropped;
    button.focus();
  });
  if (earlier) offer(earlier.blob, earlier.seconds);
  return stop;
}

/** In a form that is sent as it is: the recording becomes its file, and the button to send appears. */
export function wakeForm(root) {
  const field = root.querySelector('input[name="voice"]'), send = root.querySelector('[data-part="voice-send"]');
  wakeVoice(root, (blob) => {
    give(field, blob && new File([blob], "voce", { type: blob.type }));
    send.hidden = !blob;
  }, null, () => kind() && give(field, null));
}
