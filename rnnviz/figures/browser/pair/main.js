// Two networks read one sequence: one cursor over time, one over their trainings.

const PAIRS = new WeakMap();
/** Moments of a replay, as shares of the training. */
const MOMENTS = 60;

function makePairDom(root) {
  const icon = svgEl("path", { d: PLAY_ICON, fill: "currentColor" });
  const dom = {
    icon,
    play: el("button", { type: "button", class: "button play" },
      svgEl("svg", { width: 14, height: 14, viewBox: "0 0 16 16", "aria-hidden": "true" }, icon)),
    slider: el("input", { type: "range", min: 0, step: 1, "aria-label": "Time step" }),
    at: el("div", { class: "now" }),
    letters: el("div", { class: "letters", "aria-hidden": "true" }),
    cards: el("div", { class: "cards" }),
    chart: makeLayers("chart"),
    legend: el("div", { class: "line-names note" }),
    training: el("input", { type: "range", min: 0, max: MOMENTS, step: 1, "aria-label": "Training" }),
    trained: el("div", { class: "trained note" }),
    replay: el("button", { type: "button", class: "button replay" }, "Replay the training"),
    spoken: el("div", { class: "hidden-text", role: "status", "aria-live": "polite" }),
  };
  dom.trainings = el("div", { class: "trainings" }, dom.replay, dom.training, dom.trained);
  root.replaceChildren(
    dom.letters,
    el("div", { class: "steps" }, dom.play, dom.slider, dom.at),
    dom.cards, dom.legend, dom.chart.node, dom.trainings, dom.spoken,
  );
  return dom;
}

function createPair(place) {
  const root = place.querySelector(".pair");
  const dom = makePairDom(root);
  const view = { pair: null, raw: null, theme: null, width: 0, t: 0, share: 1, cards: [], playing: false, fresh: false };
  const schedule = onceAFrame(() => paintPair(view, dom));
  const clock = makeClock({
    get frame() { return view.t; },
    get film() { return { frames: view.pair.time, live: false }; },
    go: (t) => view.go(t),
    pause: () => view.pause(),
  }, STEPS_A_SECOND);
  const training = makeClock({
    get frame() { return Math.round(view.share * MOMENTS); },
    get film() { return { frames: MOMENTS + 1, live: false }; },
    go: (moment) => { view.share = moment / MOMENTS; schedule(); },
    pause: () => training.stop(),
  });
  view.go = (t, tell = true) => {
    view.t = clamp(t, 0, view.pair.time - 1);
    if (tell) tellTime(view, view.pair.group, view.t + 1);
    schedule();
  };
  view.pause = () => { view.playing = false; clock.stop(); schedule(); };
  view.replay = () => { view.share = 0; training.start(); schedule(); };
  wirePair(dom, view, clock, training, schedule);
  const deaf = hearTime(view, (group, t) => { if (view.pair && group && group === view.pair.group) view.go(t - 1, false); });
  const observer = followWidth(root, view, schedule);
  return Object.assign(view, {
    update({ data }) {
      dress(root, view);
      if (data !== view.raw) takePair(view, data, dom);
      view.fresh = true;
      view.width ||= Math.floor(root.getBoundingClientRect().width);
      schedule();
    },
    destroy() {
      clock.stop();
      training.stop();
      schedule.cancel();
      observer.disconnect();
      deaf();
    },
  });
}

/** Take a new payload; the reader's step is kept, and a fresh training is played at once. */
function takePair(view, raw, dom) {
  const before = view.pair;
  const networks = raw.networks.map((network) => ({ ...network, values: new Float32Array(decodeBytes(network.data).buffer) }));
  view.pair = { ...raw, networks, time: raw.labels.length };
  view.raw = raw;
  if (!before || before.time !== view.pair.time) view.t = view.pair.time - 1;
  dom.slider.max = view.pair.time - 1;
  dom.trainings.hidden = networks.every((network) => network.steps.length < 2);
  view.share = 1;
  if (raw.replay && before?.name !== raw.name) view.replay();
}

function wirePair(dom, view, clock, training, schedule) {
  dom.slider.addEventListener("input", () => { view.pause(); view.go(Number(dom.slider.value)); });
  dom.slider.addEventListener("change", () => setText(dom.spoken, spokenPair(view)));
  dom.play.addEventListener("click", () => {
    if (view.playing) return view.pause();
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
    const named = pair.networks.map((network) => lineName(network, theme));
    dom.legend.replaceChildren(el("span", {}, pair.target ? `How sure each is of the right letter, ${pair.target}` : ""), ...named);
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
  dom.slider.value = t;
  dom.slider.style.setProperty("--fill", `${(100 * t) / (pair.time - 1 || 1)}%`);
  dom.slider.setAttribute("aria-valuetext", `${text}; ${spokenPair(view)}`);
  dom.icon.setAttribute("d", view.playing ? PAUSE_ICON : PLAY_ICON);
  dom.play.setAttribute("aria-label", view.playing ? "Pause" : "Read the sequence");
  const moment = Math.round(share * MOMENTS);
  dom.training.value = moment;
  dom.training.style.setProperty("--fill", `${(100 * moment) / MOMENTS}%`);
  const trained = pair.networks.map((n) => `${n.title} step ${formatCount(n.steps[frameOf(n, share)])}`).join(", ");
  setText(dom.trained, trained);
  dom.training.setAttribute("aria-valuetext", trained);
  dom.chart.base.parentElement.setAttribute("role", "img");
  dom.chart.base.parentElement.setAttribute("aria-label", `${text}; ${spokenPair(view)}`);
}

function mountView(component) {
  return keepView(PAIRS, component, createPair);
}
export default mountView;
