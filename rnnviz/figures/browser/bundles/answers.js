// Joined from its modules by `python tools/dev.py bundle`: change those, not this file.

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
function whenFontsReady(redraw) {
  if (document.fonts && document.fonts.status !== "loaded") {
    document.fonts.ready.then(() => {
      WIDTHS.clear();
      redraw();
    });
  }
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
function formatNumber(value) {
  if (value === null || value === void 0 || !Number.isFinite(value)) return "none";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) return minus(value.toExponential(1));
  if (value >= 99.95 && value < 100) return String(Math.floor(value * 100) / 100);
  if (size >= 100) return minus(GROUPED.format(Math.round(value)));
  return minus(String(Number(value.toPrecision(3))));
}
function minus(text) {
  return text.replace(/^-/, "\u2212").replace("e-", "e\u2212");
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
function showSlider(slider, value, text) {
  slider.value = String(value);
  const [low, high] = [Number(slider.min), Number(slider.max)];
  slider.style.setProperty("--fill", `${100 * (value - low) / (high - low || 1)}%`);
  slider.setAttribute("aria-valuetext", text);
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

// rnnviz/figures/browser/answers/data.js
function decodeAnswers(raw) {
  const [time, across] = [raw.labels.length, raw.across];
  const ints = new Int32Array(decodeBytes(raw.told).buffer);
  const every = raw.every.map((one) => ({
    ...one,
    label: raw.every.length > 1 ? `${one.title}: what it answers` : null,
    values: decodeFloats(one.shares),
    marked: decodeBytes(one.right),
    verdicts: decodeBytes(one.correct)
  }));
  const numeric = raw.names.length === 0;
  const answers = { ...raw, every, time, numeric };
  answers.rows = (one, t) => {
    const found = [];
    for (let k = 0; k < across; k++) {
      const at = t * across + k;
      if (ints[at] >= 0) found.push({ name: raw.names[ints[at]], share: one.values[at], right: one.marked[at] === 1 });
    }
    return found;
  };
  for (const one of numeric ? [] : every) {
    one.sure = Float32Array.from(raw.labels, (_, t) => {
      const right = answers.rows(one, t).filter((row) => row.right);
      return right.length ? right.reduce((sum, row) => sum + row.share, 0) : NaN;
    });
  }
  answers.judged = (one, t) => [false, true, null][one.verdicts[t]];
  return answers;
}
function saidAt(answers, one, t) {
  const right = answers.judged(one, t);
  if (!answers.numeric) return verdictOf(answers.rows(one, t), answers.chance, answers.says, right);
  const sign = right === null ? "" : right ? " \u2713" : " \u2717";
  const known = one.target === null ? "" : `; right: ${one.target.toFixed(3)}`;
  return { text: `says ${formatNumber(one.values[t])}${sign}${known}`, right, asked: right !== null };
}

// rnnviz/figures/browser/answers/main.js
var BESIDE = 640;
function makeAnswersDom(root) {
  const dom = {
    slider: el("input", { type: "range", min: 0, step: 1, "aria-label": "Step at which it answers" }),
    at: el("div", { class: "now" }),
    cards: el("div", { class: "cards" }),
    legend: el("div", { class: "line-names note" }),
    chart: makeLayers("chart"),
    spoken: el("div", { class: "hidden-text", role: "status", "aria-live": "polite" })
  };
  const over = el("div", { class: "over-time" }, dom.legend, dom.chart.node);
  root.replaceChildren(el("div", { class: "steps" }, dom.slider, dom.at), el("div", { class: "both" }, dom.cards, over), dom.spoken);
  return { ...dom, over };
}
function create(root) {
  const dom = makeAnswersDom(root);
  const view = { answers: null, raw: null, theme: null, width: 0, t: 0, cards: [], fresh: false };
  const schedule = onceAFrame(() => paintAnswers(view, dom, root));
  view.go = (t, tell = true) => {
    view.t = clamp(t, 0, view.answers.time - 1);
    if (tell) tellTime(view, view.answers.group, view.t + view.answers.count_from);
    schedule();
  };
  dom.slider.addEventListener("input", () => view.go(Number(dom.slider.value)));
  dom.slider.addEventListener("change", () => setText(dom.spoken, spokenAnswers(view)));
  const deaf = hearTime(view, (group, t) => {
    if (view.answers && group && group === view.answers.group) view.go(t - view.answers.count_from, false);
  });
  const observer = followWidth(root, view, () => {
    view.fresh = true;
    schedule();
  });
  return Object.assign(view, {
    update(data) {
      dress(root, view);
      if (data !== view.raw) takeAnswers(view, data, dom);
      view.fresh = true;
      view.width ||= Math.floor(root.getBoundingClientRect().width);
      schedule();
      whenFontsReady(schedule);
    },
    destroy() {
      schedule.cancel();
      observer.disconnect();
      deaf();
    }
  });
}
function takeAnswers(view, raw, dom) {
  const before = view.answers;
  const answers = decodeAnswers(raw);
  const same = before && before.name === answers.name && before.time === answers.time;
  if (!same || view.raw.step !== raw.step) view.t = clamp(raw.step, 0, answers.time - 1);
  dom.slider.max = answers.time - 1;
  Object.assign(view, { answers, raw });
}
function spokenAnswers({ answers, t }) {
  return answers.every.map((one) => `${one.title} ${saidAt(answers, one, t).text}`).join("; ");
}
function paintAnswers(view, dom, root) {
  const { answers, theme, width, t } = view;
  if (!answers || !width) return;
  if (view.fresh) layOutAnswers(view, dom, root);
  for (const card of view.cards) {
    const rows = answers.numeric ? [] : answers.rows(card.network, t);
    paintCard(card, rows, saidAt(answers, card.network, t));
  }
  const text = `${answers.item} ${formatCount(t + answers.count_from)} of ${formatCount(answers.time + answers.count_from - 1)}: \u2018${visibleText(answers.labels[t])}\u2019`;
  setText(dom.at, text);
  showSlider(dom.slider, t, `${text}; ${spokenAnswers(view)}`);
  if (!dom.over.hidden) drawOverTime(freshPen(dom.chart.base, view.chartWidth, CHART, theme), linesOf(view));
}
function layOutAnswers(view, dom, root) {
  const { answers, theme, width } = view;
  view.fresh = false;
  view.cards = makeCards(answers.every, theme, answers.numeric ? 0 : answers.across);
  dom.cards.replaceChildren(...view.cards.map(({ node }) => node));
  const beside = answers.every.length === 1 && width >= BESIDE;
  root.classList.toggle("beside", beside);
  view.chartWidth = beside ? width - 322 : width;
  const widest = Math.max(14, ...answers.names.map((name) => textWidth(theme, visibleText(name), 14, 700)));
  root.style.setProperty("--names", `${Math.ceil(Math.min(widest, 110)) + 2}px`);
  root.style.setProperty("--cards", answers.every.length);
  const known = answers.numeric || answers.every.some((one) => one.sure.some(Number.isFinite));
  dom.over.hidden = !known || answers.time < 2;
  const about = answers.numeric ? "What it would answer at each step" : "How sure it is of what is right";
  const names = answers.every.length > 1 ? answers.every.map((one) => lineName(one, theme)) : [];
  dom.legend.replaceChildren(el("span", {}, about), ...names);
}
function linesOf({ answers, theme, t, chartWidth: width }) {
  const lines = answers.every.map((one) => ({
    color: css(parseColor(one[theme.mode], "#888")),
    dash: one.dash,
    at: (time) => (answers.numeric ? one.values : one.sure)[time]
  }));
  const shared = { lines, labels: answers.labels, marks: answers.marks, t, width };
  if (!answers.numeric) {
    const guide2 = answers.chance > 0.03 ? { value: answers.chance, text: "guessing" } : null;
    return { ...shared, low: 0, high: 1, say: percent, guide: guide2 };
  }
  const values = answers.every.flatMap((one) => [...one.values, one.target ?? NaN]).filter(Number.isFinite);
  const target = answers.every[answers.every.length - 1].target;
  const guide = target === null ? null : { value: target, text: "right" };
  return { ...shared, low: Math.min(0, ...values), high: Math.max(1, ...values), say: formatNumber, guide };
}
var mount = /* @__PURE__ */ mounting({ answers: create });
var main_default = /* @__PURE__ */ streamlit(mount);
export {
  create,
  main_default as default,
  mount
};
