// Joined from its modules by `python tools/dev.py bundle`: change those, not this file.

// rnnviz/figures/browser/shared/bytes.js
function decodeBytes(text) {
  const own = (
    /** @type {any} */
    Uint8Array.fromBase64
  );
  if (own) return own.call(Uint8Array, text);
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let k = 0; k < raw.length; k++) bytes[k] = raw.charCodeAt(k);
  return bytes;
}
function decodeFloats(text) {
  const bytes = decodeBytes(text);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

// rnnviz/figures/browser/shared/dom.js
var SVG_SPACE = "http://www.w3.org/2000/svg";
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  setAttributes(node, attributes);
  node.append(...children.map((child) => child instanceof Node ? child : String(child)));
  return node;
}
function svgEl(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG_SPACE, tag);
  setAttributes(node, attributes);
  node.append(...children.map((child) => child instanceof Node ? child : String(child)));
  return node;
}
function setAttributes(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== void 0 && value !== null) node.setAttribute(name, String(value));
  }
}
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}
function onceAFrame(work) {
  let asked = 0;
  const schedule = () => {
    if (!asked) asked = requestAnimationFrame(() => {
      asked = 0;
      work();
    });
  };
  schedule.cancel = () => {
    cancelAnimationFrame(asked);
    asked = 0;
  };
  return schedule;
}

// rnnviz/figures/browser/shared/generated.js
var HIGHLIGHTS = {
  "light": {
    "negative": "#0A4A8A",
    "positive": "#C85A00",
    "second": "#B84A00",
    "good": "#1B7F3B",
    "bad": "#C22F2F"
  },
  "dark": {
    "negative": "#4A94E6",
    "positive": "#FFB27A",
    "second": "#F0904C",
    "good": "#5BD68A",
    "bad": "#FF8A80"
  }
};

// rnnviz/figures/browser/shared/theme.js
var probe = /* @__PURE__ */ (() => {
  let context = null;
  return () => {
    context ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    return context;
  };
})();
function parseColor(text, fallback) {
  const context = probe();
  context.canvas.width = context.canvas.height = 1;
  context.fillStyle = fallback;
  context.fillStyle = text;
  context.fillRect(0, 0, 1, 1);
  return Array.from(context.getImageData(0, 0, 1, 1).data.slice(0, 3));
}
function mix(from, to, share) {
  return from.map((channel, k) => Math.round(channel + (to[k] - channel) * share));
}
function css(color, alpha = 1) {
  return alpha === 1 ? "#" + color.map((channel) => channel.toString(16).padStart(2, "0")).join("") : `rgba(${color.join(",")},${alpha})`;
}
function luminance(color) {
  const [red, green, blue] = color.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function readTheme(host) {
  const style = getComputedStyle(host);
  const pick = (name, fallback) => {
    const value = style.getPropertyValue(name).trim();
    return value && value !== "unset" ? value : fallback;
  };
  const background = parseColor(pick("--st-background-color", "#ffffff"), "#ffffff");
  const dark = luminance(background) < 0.3;
  const text = parseColor(pick("--st-text-color", dark ? "#fafafa" : "#262730"), "#808080");
  const primary = parseColor(pick("--st-primary-color", "#ff4b4b"), "#ff4b4b");
  const mode = dark ? "dark" : "light";
  const highlights = Object.entries(HIGHLIGHTS[mode]).map(([name, color]) => [name, parseColor(color, color)]);
  return {
    dark,
    mode,
    background,
    text,
    muted: mix(text, background, 0.28),
    faint: mix(text, background, 0.82),
    hairline: mix(text, background, 0.9),
    panel: parseColor(pick("--st-secondary-background-color", dark ? "#262730" : "#f0f2f6"), "#888"),
    primary,
    ...Object.fromEntries(highlights),
    font: pick("--st-font", "system-ui, sans-serif")
  };
}
var WIDTHS = /* @__PURE__ */ new Map();
function textWidth(theme, text, size, weight = 400) {
  const key = `${theme.font}|${weight}|${size}|${text}`;
  let width = WIDTHS.get(key);
  if (width === void 0) {
    if (WIDTHS.size > 2e4) WIDTHS.clear();
    const context = probe();
    context.font = `${weight} ${size}px ${theme.font}`;
    width = context.measureText(text).width;
    WIDTHS.set(key, width);
  }
  return width;
}

// rnnviz/figures/browser/shared/pen.js
function canvasPen(context, theme) {
  const paint = (shape, style) => {
    context.globalAlpha = style.opacity ?? 1;
    if (style.fill) {
      context.fillStyle = style.fill;
      context.fill(shape);
    }
    if (style.stroke) {
      context.strokeStyle = style.stroke;
      context.lineWidth = style.width ?? 1;
      context.setLineDash(style.dash ?? []);
      context.lineJoin = "round";
      context.lineCap = style.dash?.length ? "butt" : "round";
      context.stroke(shape);
    }
    context.globalAlpha = 1;
  };
  const pen = {
    theme,
    below(y, draw) {
      context.save();
      context.translate(0, y);
      draw(pen);
      context.restore();
    },
    rect(x, y, width, height, style) {
      const shape = new Path2D();
      if (style.radius) shape.roundRect(x, y, width, height, style.radius);
      else shape.rect(x, y, width, height);
      paint(shape, style);
    },
    line(x1, y1, x2, y2, style) {
      const shape = new Path2D();
      shape.moveTo(x1, y1);
      shape.lineTo(x2, y2);
      paint(shape, style);
    },
    path(d, style) {
      paint(new Path2D(d), style);
    },
    text(x, y, text, style) {
      context.globalAlpha = style.opacity ?? 1;
      context.fillStyle = style.fill;
      context.font = `${style.weight ?? 400} ${style.size ?? 12}px ${theme.font}`;
      context.textAlign = style.align ?? "left";
      context.textBaseline = "alphabetic";
      context.fillText(text, x, y);
      context.globalAlpha = 1;
    },
    image(picture, x, y, width, height) {
      context.imageSmoothingEnabled = false;
      context.drawImage(picture, x, y, width, height);
    }
  };
  return pen;
}

// rnnviz/figures/browser/shared/canvas.js
function makeLayers(name) {
  const base = el("canvas", { "aria-hidden": "true" });
  const over = el("canvas", { class: "over" });
  return { node: el("div", { class: `layers ${name}` }, base, over), base, over };
}
function freshPen(canvas, width, height, theme) {
  const ratio = window.devicePixelRatio || 1;
  const [wide, tall] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide || canvas.height !== tall) {
    canvas.width = wide;
    canvas.height = tall;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return canvasPen(context, theme);
}
function linePath(points) {
  return points.map(([x, y], k) => `${k ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}

// rnnviz/figures/browser/shared/numbers.js
var GROUPED = new Intl.NumberFormat("en-US");
function formatCount(value) {
  return GROUPED.format(value);
}
function visibleText(text) {
  if (text === "") return "\u2205";
  return text.replace(/\r?\n/g, "\u23CE").replace(/\t/g, "\u21E5").replace(/^\s+$/, "\u2423");
}
function shorten(text, most) {
  const points = Array.from(text);
  return points.length <= most ? text : points.slice(0, most - 1).join("") + "\u2026";
}
function percent(value) {
  if (!Number.isFinite(value)) return "none";
  return value > 0 && value < 5e-3 ? "<1%" : `${Math.floor(100 * value + 0.5)}%`;
}

// rnnviz/figures/browser/shared/cards.js
function makeCards(networks, theme, count) {
  return networks.map((network) => {
    const bars = Array.from({ length: count }, makeBar);
    const verdict = el("div", { class: "verdict" });
    const node = el(
      "section",
      { class: "card", "aria-label": network.label ?? `What the ${network.title} answers` },
      el("h3", {}, network.title),
      verdict,
      ...bars.map((bar) => bar.node)
    );
    node.style.setProperty("--net", network[theme.mode]);
    return { network, node, verdict, bars };
  });
}
function makeBar() {
  const [name, fill, share] = ["class", "fill", "share"].map((kind) => el("span", { class: kind }));
  return { node: el("div", { class: "bar-row" }, name, el("span", { class: "track" }, fill), share), name, fill, share };
}
function paintCard({ verdict, bars }, rows, { text, right, asked }) {
  bars.forEach(({ node, name, fill, share }, k) => {
    node.hidden = !rows[k];
    if (!rows[k]) return;
    const { name: answer, share: value } = rows[k];
    setText(name, visibleText(answer));
    name.title = answer;
    node.classList.toggle("right", rows[k].right);
    fill.style.width = `${100 * (Number.isFinite(value) ? value : 0)}%`;
    setText(share, percent(value));
  });
  setText(verdict, text);
  verdict.classList.toggle("good", asked && right);
  verdict.classList.toggle("bad", asked && !right);
}
var GUESS = 1.5;
function named(answer) {
  const text = shorten(visibleText(answer), 24);
  return /^[\p{L}\p{N}]+$/u.test(text) ? text : `\u2018${text}\u2019`;
}
function verdictOf(rows, chance, says, right) {
  const best = rows.reduce((found, row) => row.share > found.share ? row : found, rows[0]);
  const name = named(best.name);
  if (best.share < GUESS * chance) return { text: `guesses: ${name} with ${percent(best.share)}`, right: false, asked: false };
  const sign = right === null ? "" : right ? " \u2713" : " \u2717";
  return { text: `${says} ${name}, ${percent(best.share)} sure${sign}`, right, asked: right !== null };
}
var CHART = 150;
var CHART_LEFT = 42;
function drawOverTime(pen, { lines, labels, marks, t, width, low, high, say, guide }) {
  const { theme } = pen;
  const step = (width - CHART_LEFT - 10) / labels.length;
  const x = (time) => CHART_LEFT + (time + 0.5) * step;
  const y = (value) => 14 + (high - value) / (high - low || 1) * (CHART - 40);
  for (const value of [low, (low + high) / 2, high]) {
    pen.line(CHART_LEFT, y(value), width - 10, y(value), { stroke: css(theme.hairline) });
    pen.text(CHART_LEFT - 6, y(value) + 4, say(value), { fill: css(theme.muted), align: "right", size: 11 });
  }
  if (guide) {
    pen.line(CHART_LEFT, y(guide.value), width - 10, y(guide.value), { stroke: css(theme.muted), dash: [2, 3] });
    pen.text(CHART_LEFT + 4, y(guide.value) - 4, guide.text, { fill: css(theme.muted), size: 11 });
  }
  for (const time of marks) pen.line(x(time), y(high), x(time), y(low), { stroke: css(theme.muted), dash: [1, 4] });
  for (const { color, dash, at } of lines) {
    const points = labels.map((_, time) => [x(time), y(at(time))]).filter(([, place]) => Number.isFinite(place));
    if (points.length) pen.path(linePath(points), { stroke: color, width: 2.5, dash });
  }
  pen.line(x(t), y(high), x(t), y(low), { stroke: css(theme.text), width: 1.25 });
  const words = labels.map((label) => shorten(visibleText(label), 14));
  const every = Math.ceil(Math.max(...words.map((word) => textWidth(theme, word, 12) + (word.length > 1 ? 6 : -1))) / step);
  words.forEach((word, time) => {
    if (time % every) return;
    pen.text(x(time), CHART - 8, word, { fill: css(theme.text), align: "center", size: 12, weight: marks.includes(time) ? 700 : 400 });
  });
}
function lineName(network, theme) {
  const line = svgEl(
    "svg",
    { width: 30, height: 8, "aria-hidden": "true" },
    svgEl("line", { x1: 0, y1: 4, x2: 30, y2: 4, stroke: network[theme.mode], "stroke-width": 2.5, "stroke-dasharray": network.dash.join(" ") || null })
  );
  return el("span", {}, line, ` ${network.title}`);
}

// rnnviz/figures/browser/shared/mount.js
var UNPACKED = /* @__PURE__ */ new WeakMap();
function unpacked(data) {
  if (!(data instanceof Uint8Array)) return data;
  if (!UNPACKED.has(data)) UNPACKED.set(data, JSON.parse(new TextDecoder().decode(data)));
  return UNPACKED.get(data);
}
var nothing = () => {
};
function mounting(kinds) {
  const living = /* @__PURE__ */ new WeakMap();
  return (root, data, { state = nothing, trigger = nothing, savesPage = false } = {}) => {
    const call = { over: false };
    const payload = unpacked(data);
    if (!Object.hasOwn(kinds, payload.kind)) {
      throw new Error(`There is no figure of the kind '${payload.kind}': take one of ${Object.keys(kinds).join(", ")}.`);
    }
    setTimeout(() => {
      if (call.over) return;
      const figure = living.get(root)?.figure ?? createFigure(kinds[payload.kind], payload.kind, root, savesPage);
      living.set(root, { figure, call });
      figure.update(payload, { state, trigger, savesPage });
    });
    return () => {
      call.over = true;
      const now = living.get(root);
      if (now?.call !== call) return;
      now.figure.destroy();
      living.delete(root);
    };
  };
}
function createFigure(create2, kind, root, savesPage) {
  let place = root.querySelector(".view");
  if (!place) {
    place = document.createElement("div");
    place.className = `view ${kind}`;
    root.append(place);
  }
  return create2(place, savesPage);
}
function streamlit(mount2) {
  return ({ parentElement, data, key, setStateValue, setTriggerValue }) => mount2(parentElement, data, { state: setStateValue, trigger: setTriggerValue, savesPage: Boolean(key) });
}

// rnnviz/figures/browser/shared/place.js
function followWidth(root, view, redraw) {
  const observer = new ResizeObserver(([entry]) => {
    const width = Math.floor(entry.contentRect.width);
    if (!width || width === view.width) return;
    view.width = width;
    redraw();
  });
  observer.observe(root);
  return observer;
}
function dress(root, view) {
  view.theme = readTheme(root);
  root.style.setProperty("--muted", css(view.theme.muted));
  root.style.setProperty("--right", css(view.theme.good));
  root.style.setProperty("--wrong", css(view.theme.bad));
  root.style.setProperty("--edge", css(mix(view.theme.text, view.theme.background, 0.75)));
  const header = document.querySelector('[data-testid="stHeader"]');
  root.style.setProperty("--header", `${header ? header.offsetHeight : 0}px`);
}

// rnnviz/figures/browser/shared/play.js
var PLAY_ICON = "M3 2l10 6-10 6z";
var PAUSE_ICON = "M3 2h3.5v12H3zM9.5 2H13v12H9.5z";
var FRAMES_A_SECOND = 12;
var STEPS_A_SECOND = 2;
function makePlay(named2) {
  const icon = svgEl("path", { d: PLAY_ICON, fill: "currentColor" });
  const sign = svgEl("svg", { width: 14, height: 14, viewBox: "0 0 16 16", "aria-hidden": "true" }, icon);
  const text = named2 ? [el("span", { class: "play-text" }, "Play")] : [];
  return { icon, play: el("button", { type: "button", class: "button play", "aria-label": "Play" }, sign, ...text) };
}
function showPlay({ icon, play }, playing, label) {
  const text = play.querySelector(".play-text");
  if (text) setText(text, playing ? "Pause" : "Play");
  play.setAttribute("aria-label", playing ? "Pause" : label);
  icon.setAttribute("d", playing ? PAUSE_ICON : PLAY_ICON);
}
function showSlider(slider, value, text) {
  slider.value = String(value);
  const [low, high] = [Number(slider.min), Number(slider.max)];
  slider.style.setProperty("--fill", `${100 * (value - low) / (high - low || 1)}%`);
  slider.setAttribute("aria-valuetext", text);
}
function makeClock({ at, count, go, end, waits = () => false }, pace = FRAMES_A_SECOND) {
  let handle = 0;
  let last = 0;
  const tick = (now) => {
    handle = requestAnimationFrame(tick);
    if (now - last < 1e3 / pace - 4) return;
    last = now;
    if (at() < count() - 1) go(at() + 1);
    else if (!waits()) end();
  };
  return {
    start() {
      cancelAnimationFrame(handle);
      last = performance.now();
      handle = requestAnimationFrame(tick);
    },
    stop() {
      cancelAnimationFrame(handle);
    }
  };
}
var TIME_EVENT = "rnnviz-time";
function tellTime(from, group, t) {
  if (group) window.dispatchEvent(new CustomEvent(TIME_EVENT, { detail: { from, group, t } }));
}
function hearTime(view, heard) {
  const listen = ({ detail }) => {
    if (detail.from !== view) heard(detail.group, detail.t);
  };
  window.addEventListener(TIME_EVENT, listen);
  return () => window.removeEventListener(TIME_EVENT, listen);
}

// rnnviz/figures/browser/pair/draw.js
function fillLetters(place, pair) {
  const marks = new Map(pair.marks);
  const letters = pair.labels.map((label, t) => {
    const node = el("span", { class: "letter", "data-t": t }, visibleText(label));
    if (marks.has(t)) {
      node.classList.add("marked");
      node.title = marks.get(t);
    }
    if (t === pair.held) {
      node.classList.add("held");
      node.title = "The forget gate is held closed here";
    }
    return node;
  });
  place.style.setProperty("--across", Math.min(letters.length, 24));
  place.replaceChildren(...letters);
}
function sharesOf(pair, network, share, t) {
  const frame = frameOf(network, share);
  const { time, classes } = pair;
  const start = (frame * time + t) * classes.length;
  return network.values.subarray(start, start + classes.length);
}
function frameOf(network, share) {
  return Math.round(share * (network.steps.length - 1));
}
function rowsOf(pair, network, share, t) {
  const shares = sharesOf(pair, network, share, t);
  return pair.classes.map((name, k) => ({ name, share: shares[k], right: name === pair.target }));
}
function saidBy(pair, network, share, t) {
  const rows = rowsOf(pair, network, share, t);
  const asked = t === pair.time - 1 && pair.target !== "";
  const best = rows.reduce((found, row) => row.share > found.share ? row : found, rows[0]);
  return verdictOf(rows, 1 / rows.length, "says", asked ? best.right : null);
}
function paintCards(cards, pair, share, t) {
  for (const card of cards) paintCard(card, rowsOf(pair, card.network, share, t), saidBy(pair, card.network, share, t));
}
function drawChart(pen, { pair, theme, width, share, t }) {
  const target = pair.classes.indexOf(pair.target);
  const lines = target < 0 ? [] : pair.networks.map((network) => ({
    color: css(parseColor(network[theme.mode], "#888")),
    dash: network.dash,
    at: (time) => sharesOf(pair, network, share, time)[target]
  }));
  const guide = { value: 1 / pair.classes.length, text: "guessing" };
  const marks = pair.marks.map(([time]) => time);
  drawOverTime(pen, { lines, labels: pair.labels, marks, t, width, low: 0, high: 1, say: percent, guide });
}

// rnnviz/figures/browser/pair/main.js
var MOMENTS = 60;
function makePairDom(root) {
  const dom = {
    ...makePlay(false),
    slider: el("input", { type: "range", min: 0, step: 1, "aria-label": "Time step" }),
    at: el("div", { class: "now" }),
    letters: el("div", { class: "letters", "aria-hidden": "true" }),
    cards: el("div", { class: "cards" }),
    chart: makeLayers("chart"),
    legend: el("div", { class: "line-names note" }),
    training: el("input", { type: "range", min: 0, max: MOMENTS, step: 1, "aria-label": "Training" }),
    trained: el("div", { class: "trained note" }),
    replay: el("button", { type: "button", class: "button replay" }, "Replay the training"),
    spoken: el("div", { class: "hidden-text", role: "status", "aria-live": "polite" })
  };
  const trainings = el("div", { class: "trainings" }, dom.replay, dom.training, dom.trained);
  root.replaceChildren(
    dom.letters,
    el("div", { class: "steps" }, dom.play, dom.slider, dom.at),
    dom.cards,
    dom.legend,
    dom.chart.node,
    trainings,
    dom.spoken
  );
  return { ...dom, trainings };
}
function create(root) {
  const dom = makePairDom(root);
  const view = { pair: null, raw: null, theme: null, width: 0, t: 0, share: 1, cards: [], playing: false, fresh: false };
  const schedule = onceAFrame(() => paintPair(view, dom));
  const clock = makeClock({
    at: () => view.t,
    count: () => view.pair.time,
    go: (t) => view.go(t),
    end: () => view.pause()
  }, STEPS_A_SECOND);
  const training = makeClock({
    at: () => Math.round(view.share * MOMENTS),
    count: () => MOMENTS + 1,
    go: (moment) => {
      view.share = moment / MOMENTS;
      schedule();
    },
    end: () => training.stop()
  });
  view.go = (t, tell = true) => {
    view.t = clamp(t, 0, view.pair.time - 1);
    if (tell) tellTime(view, view.pair.group, view.t + 1);
    schedule();
  };
  view.pause = () => {
    view.playing = false;
    clock.stop();
    schedule();
  };
  view.replay = () => {
    view.share = 0;
    training.start();
    schedule();
  };
  wirePair(dom, view, clock, training, schedule);
  const deaf = hearTime(view, (group, t) => {
    if (view.pair && group && group === view.pair.group) view.go(t - 1, false);
  });
  const observer = followWidth(root, view, schedule);
  return Object.assign(view, {
    update(data) {
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
    }
  });
}
function takePair(view, raw, dom) {
  const before = view.pair;
  const networks = raw.networks.map((network) => ({ ...network, values: decodeFloats(network.data) }));
  view.pair = { ...raw, networks, time: raw.labels.length };
  view.raw = raw;
  if (!before || before.time !== view.pair.time) view.t = view.pair.time - 1;
  dom.slider.max = view.pair.time - 1;
  dom.trainings.hidden = networks.every((network) => network.steps.length < 2);
  view.share = 1;
  if (raw.replay && before?.name !== raw.name) view.replay();
}
function wirePair(dom, view, clock, training, schedule) {
  dom.slider.addEventListener("input", () => {
    view.pause();
    view.go(Number(dom.slider.value));
  });
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
    if (letter) {
      view.pause();
      view.go(Number(letter.dataset.t));
    }
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
    const named2 = pair.networks.map((network) => lineName(network, theme));
    dom.legend.replaceChildren(el("span", {}, pair.target ? `How sure each is of the right letter, ${pair.target}` : ""), ...named2);
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
var mount = /* @__PURE__ */ mounting({ pair: create });
var main_default = /* @__PURE__ */ streamlit(mount);
export {
  create,
  main_default as default,
  mount
};
