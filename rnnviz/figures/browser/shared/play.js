// What moves by itself or under a hand: the play button, the clock, keys and sliders.

import { clamp, el, setText, svgEl } from "./dom.js";

const PLAY_ICON = "M3 2l10 6-10 6z";
const PAUSE_ICON = "M3 2h3.5v12H3zM9.5 2H13v12H9.5z";
export const FRAMES_A_SECOND = 12;
/** Steps of a sequence: slow enough to read what changes. */
export const STEPS_A_SECOND = 2;
/** Whether the reader asks for less motion: then nothing moves unless a hand starts it. */
export const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Milliseconds without a key after which a place counts as rest. */
export const REST = 250;

/** The play button, with its name beside the sign where there is room for that. */
export function makePlay(named) {
  const icon = svgEl("path", { d: PLAY_ICON, fill: "currentColor" });
  const sign = svgEl("svg", { width: 14, height: 14, viewBox: "0 0 16 16", "aria-hidden": "true" }, icon);
  const text = named ? [el("span", { class: "play-text" }, "Play")] : [];
  return { icon, play: el("button", { type: "button", class: "button play", "aria-label": "Play" }, sign, ...text) };
}

/** Show whether it plays; `label` says what the button would start. */
export function showPlay({ icon, play }, playing, label) {
  const text = play.querySelector(".play-text");
  if (text) setText(text, playing ? "Pause" : "Play");
  play.setAttribute("aria-label", playing ? "Pause" : label);
  icon.setAttribute("d", playing ? PAUSE_ICON : PLAY_ICON);
}

/** Put a slider where something stands, in words as well, and fill it up to there. */
export function showSlider(slider, value, text) {
  slider.value = String(value);
  const [low, high] = [Number(slider.min), Number(slider.max)];
  slider.style.setProperty("--fill", `${(100 * (value - low)) / (high - low || 1)}%`);
  slider.setAttribute("aria-valuetext", text);
}

export function makeChip(text, pressed, name) {
  return el("button", { type: "button", class: "chip", "aria-pressed": pressed, "data-chip": name }, text);
}

/** Chips are made afresh with every update, so their place listens for them. */
export function wireChips(place, press) {
  place.addEventListener("click", (event) => {
    const chip = event.target.closest(".chip");
    if (chip) press(chip.dataset.chip);
  });
}

/** Keys step through frames, not through single training steps. */
export function frameAfterKey(key, frame, frames) {
  const jump = Math.max(2, Math.round(frames / 10));
  const moves = {
    ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1,
    PageUp: jump, PageDown: -jump, Home: -frames, End: frames,
  };
  return key in moves ? clamp(frame + moves[key], 0, frames - 1) : null;
}

/** A clock that steps onward until the last step.
 *
 * `at()` is where it stands and `count()` how many steps there are, `go(step)` moves, and `end()` is
 * called behind the last one, unless `waits()` says that more will come.
 */
export function makeClock({ at, count, go, end, waits = () => false }, pace = FRAMES_A_SECOND) {
  let handle = 0;
  let last = 0;
  const tick = (now) => {
    handle = requestAnimationFrame(tick);
    if (now - last < 1000 / pace - 4) return;
    last = now;
    if (at() < count() - 1) go(at() + 1);
    else if (!waits()) end();
  };
  return {
    start() { cancelAnimationFrame(handle); last = performance.now(); handle = requestAnimationFrame(tick); },
    stop() { cancelAnimationFrame(handle); },
  };
}

const [TIME_EVENT, ASK_EVENT] = ["rnnviz-time", "rnnviz-time-asked"];

/** Tell the other figures of a group on this page which time step the cursor is at; one that is only `passing` moves on. */
export function tellTime(from, group, t, passing = false) {
  if (group) window.dispatchEvent(new CustomEvent(TIME_EVENT, { detail: { from, group, t, passing } }));
}

/** Ask where the cursor of a group is: the figure that keeps it tells everybody. */
export function askTime(from, group) {
  if (group) window.dispatchEvent(new CustomEvent(ASK_EVENT, { detail: { from, group } }));
}

/** Listen to the others; what to call in order to stop. */
export function hearTime(view, heard) {
  /** @param {any} event */
  const listen = ({ detail }) => { if (detail.from !== view) heard(detail.group, detail.t, detail.passing); };
  window.addEventListener(TIME_EVENT, listen);
  return () => window.removeEventListener(TIME_EVENT, listen);
}

/** Let a figure keep the cursor of its group: report where it has come to rest, and tell it to who asks.
 *
 * `kept()` is the group with the time step `t`, or null where the payload has no `cursor` to keep.
 */
export function makeKeeper(view, kept) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;
  let said = null;
  const report = () => {
    const { t } = kept() ?? { t: said };
    if (t === said) return;
    said = t;
    view.send("cursor", t);
  };
  /** @param {any} event */
  const answer = ({ detail }) => {
    const now = kept();
    if (now && now.t !== null && detail.from !== view && detail.group === now.group) tellTime(view, now.group, now.t);
  };
  window.addEventListener(ASK_EVENT, answer);
  return {
    /** The app has put the cursor somewhere. */
    told(t) { clearTimeout(resting); said = t; },
    /** The cursor has moved. */
    moved(passing) {
      clearTimeout(resting);
      if (!passing && kept()) resting = setTimeout(report, REST);
    },
    stop() { clearTimeout(resting); window.removeEventListener(ASK_EVENT, answer); },
  };
}
