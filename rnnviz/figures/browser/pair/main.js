// Two networks read one sequence: one cursor over time, one over their trainings.

import { decodeFloats } from "../shared/bytes.js";
import { freshPen, makeLayers } from "../shared/canvas.js";
import { CHART, guideName, lineName, makeCards } from "../shared/cards.js";
import { boxOf, clamp, el, onceAFrame, setText } from "../shared/dom.js";
import { addMenu } from "../shared/menu.js";
import { mounting, nothing, streamlit } from "../shared/mount.js";
import { formatCount, visibleText } from "../shared/numbers.js";
import { living } from "../shared/place.js";
import {
  hearTime, isCalm, makeClock, makeKeeper, makePlay, showPlay, showSlider, STEPS_A_SECOND, tellTime,
} from "../shared/play.js";
import { addFilm } from "../shared/recording.js";
import { screenPicture } from "../shared/screen.js";
import { isAnother } from "../shared/scrubber.js";
import { drawChart, fillLetters, frameOf, guideOf, paintCards, saidBy } from "./draw.js";

/** Moments of a replay, as shares of the training. */
const MOMENTS = 60;
const BEFORE = "Before the letter is read (thin, grey), any value is a guess: they are asked only at the question mark.";

function makePairDom(root) {
  const dom = {
    ...makePlay(false),
    slider: el("input", { type: "range", min: 0, step: 1, "aria-label": "Time step" }),
    at: el("div", { class: "now" }),
    saving: el("div", { class: "saving" }),
    letters: el("div", { class: "letters", "aria-hidden": "true" }),
    cards: el("div", { class: "cards" }),
    chart: makeLayers("chart"),
    legend: el("div", { class: "line-names note" }),
    training: el("input", { type: "range", min: 0, max: MOMENTS, step: 1, "aria-label": "Training" }),
    trained: el("div", { class: "trained note" }),
    replay: el("button", { type: "button", class: "button replay" }, "Replay the training"),
    spoken: el("div", { class: "hidden-text", role: "status", "aria-live": "polite" }),
  };
  const trainings = el("div", { class: "trainings" }, dom.replay, dom.training, dom.trained);
  root.replaceChildren(
    dom.letters,
    el("div", { class: "steps" }, dom.play, dom.slider, dom.at, dom.saving),
    dom.cards, dom.legend, dom.chart.node, trainings, dom.spoken,
  );
  return { ...dom, trainings };
}

export function create(root, savesPage) {
  const dom = makePairDom(root);
  const view = { pair: null, raw: null, theme: null, width: 0, t: 0, share: 1, cards: [], playing: false, fresh: false };
  const schedule = onceAFrame(() => paintPair(view, dom));
  const clock = makeClock({
    at: () => view.t, count: () => view.pair.time, go: (t) => view.go(t), end: () => view.pause(),
  }, STEPS_A_SECOND);
  const training = makeClock({
    at: () => Math.round(view.share * MOMENTS),
    count: () => MOMENTS + 1,
    go: (moment) => { view.share = moment / MOMENTS; schedule(); },
    end: () => training.stop(),
  });
  const keeper = makeKeeper(view, () => (view.pair && "cursor" in view.raw ? { group: view.pair.group, t: view.t + 1 } : null));
  view.go = (t, tell = true, passing = view.playing) => {
    view.t = clamp(t, 0, view.pair.time - 1);
    if (tell) tellTime(view, view.pair.group, view.t + 1, passing);
    keeper.moved(passing);
    schedule();
  };
  view.pause = () => { view.playing = false; clock.stop(); keeper.moved(false); schedule(); };
  view.replay = () => { view.share = 0; training.start(); schedule(); };
  wirePair(dom, view, clock, training, schedule);
  const deaf = hearTime(view, (group, t, passing) => {
    if (view.pair && group && group === view.pair.group) view.go(t - 1, false, passing);
  });
  const picture = () => screenPicture(root, root.children, {
    theme: view.theme, name: view.raw.file || view.raw.name, heading: view.raw.title,
    canvases: new Map([[dom.chart.base, (pen) => drawChart(pen, view)]]),
  });
  const place = () => ({ ...view.raw, replay: false, cursor: view.t + 1, trained: view.share });
  addFilm(addMenu(dom.saving, root, savesPage, { picture, payload: place }), dom.spoken, {
    moments: () => (dom.trainings.hidden ? 1 : MOMENTS + 1),
    begin: () => movieOf(root, place(), view.raw.file || view.raw.name),
  });
  view.at = async (share) => {
    view.share = share;
    paintPair(view, dom);
    return picture();
  };
  return living(root, view, {
    take: (data) => takePair(view, data, dom, keeper),
    redraw: () => { view.fresh = true; schedule(); },
    ends: [clock.stop, training.stop, schedule.cancel, keeper.stop, deaf],
  });
}

/** The training on a double beside what can be seen: what is on the screen stays as it is. */
function movieOf(root, payload, name) {
  const place = el("div", { class: "view pair double", inert: "", "aria-hidden": "true" });
  place.style.width = `${boxOf(root).width}px`;
  root.after(place);
  const double = create(place, false);
  double.update({ ...payload, group: "" }, { state: nothing, trigger: nothing, savesPage: false });
  return { name, picture: (moment) => double.at(moment / MOMENTS), end: () => { double.destroy(); place.remove(); } };
}

/** Take a new payload; the reader's places are kept, and a fresh training is played at once, or shown at its end. */
function takePair(view, raw, dom, keeper) {
  const before = view.pair;
  const asked = "cursor" in raw && (!before || isAnother(raw, view.raw, "cursor"));
  const networks = raw.networks.map((network) => ({ ...network, values: decodeFloats(network.data) }));
  view.pair = { ...raw, networks, time: raw.labels.length };
  view.raw = raw;
  const last = view.pair.time - 1;
  if (!before || before.time !== view.pair.time) view.t = last;
  if (asked) {
    view.t = raw.cursor === null ? last : clamp(raw.cursor - 1, 0, last);
    keeper.told(view.t + 1);
    tellTime(view, raw.group, view.t + 1);
  }
  dom.slider.max = view.pair.time - 1;
  dom.trainings.hidden = networks.every((network) => network.steps.length < 2);
  if (before?.name === raw.name) return;
  view.share = raw.trained ?? 1;
  if (raw.replay && !isCalm()) view.replay();
}

function wirePair(dom, view, clock, training, schedule) {
  dom.slider.addEventListener("input", () => { view.pause(); view.go(Number(dom.slider.value)); });
  dom.slider.addEventListener("change", () => setText(dom.spoken, spokenPair(view)));
  dom.play.addEventListener("click", () => {
    if (view.playing) {
      view.pause();
      return;
    }
    if (view.t === view.pair.time - 1) view.go(0);
    view.playing = true;
    clock.start();
    schedule();
  });
  dom.letters.addEventListener("pointerdown", (event) => {
    const letter = event.target.closest(".letter");
    if (letter) { view.pause(); view.go(Number(letter.dataset.t)); }
  });
  dom.training.addEventListener("input", () => {
    training.stop();
    view.share = Number(dom.training.value) / MOMENTS;
    schedule();
  });
  dom.replay.addEventListener("click", () => view.replay());
}

function spokenPair({ pair, share, t }) {
  return pair.networks.map((network) => `${network.title} ${saidBy(pair, network, share, t).text}`).join("; ");
}

function paintPair(view, dom) {
  const { pair, theme, width, t, share } = view;
  if (!pair || !width) return;
  if (view.fresh) {
    view.fresh = false;
    fillLetters(dom.letters, pair);
    view.cards = makeCards(pair.networks, theme, pair.classes.length);
    dom.cards.replaceChildren(...view.cards.map(({ node }) => node));
    const named = [...pair.networks.map((network) => lineName(network, theme)), guideName(guideOf(pair), theme)];
    dom.legend.replaceChildren(el("span", {}, pair.target ? `How sure each is of the right letter, ${pair.target}` : ""), ...named);
    if (pair.target && pair.known) dom.legend.append(el("span", {}, BEFORE));
  }
  for (const letter of dom.letters.children) {
    const at = Number(letter.dataset.t);
    letter.classList.toggle("here", at === t);
    letter.classList.toggle("ahead", at > t);
  }
  paintCards(view.cards, pair, share, t);
  drawChart(freshPen(dom.chart.base, width, CHART, theme), view);
  const text = `step ${t + 1} of ${pair.time}: \u2018${visibleText(pair.labels[t])}\u2019`;
  setText(dom.at, text);
  showSlider(dom.slider, t, `${text}; ${spokenPair(view)}`);
  showPlay(dom, view.playing, "Read the sequence");
  const trained = pair.networks.map((n) => `${n.title} step ${formatCount(n.steps[frameOf(n, share)])}`).join(", ");
  setText(dom.trained, trained);
  showSlider(dom.training, Math.round(share * MOMENTS), trained);
  dom.chart.base.parentElement.setAttribute("role", "img");
  dom.chart.base.parentElement.setAttribute("aria-label", `${text}; ${spokenPair(view)}`);
}

export const mount = /* @__PURE__ */ mounting({ pair: create });
export default /* @__PURE__ */ streamlit(mount);
