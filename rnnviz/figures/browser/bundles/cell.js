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

// rnnviz/figures/browser/shared/numbers.js
var GROUPED = new Intl.NumberFormat("en-US");
function formatCount(value) {
  return GROUPED.format(value);
}
function formatFixed(value) {
  if (value === null || !Number.isFinite(value)) return "none";
  const text = value.toFixed(2);
  return text === "-0.00" ? "0.00" : minus(text);
}
function minus(text) {
  return text.replace(/^-/, "\u2212").replace("e-", "e\u2212");
}
function visibleText(text) {
  if (text === "") return "\u2205";
  return text.replace(/\r?\n/g, "\u23CE").replace(/\t/g, "\u21E5").replace(/^\s+$/, "\u2423");
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
function makePlay(named) {
  const icon = svgEl("path", { d: PLAY_ICON, fill: "currentColor" });
  const sign = svgEl("svg", { width: 14, height: 14, viewBox: "0 0 16 16", "aria-hidden": "true" }, icon);
  const text = named ? [el("span", { class: "play-text" }, "Play")] : [];
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

// rnnviz/figures/browser/shared/save.js
function saveBlob(blob, name) {
  const link = el("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 1e4);
}
function fileName(name, ending) {
  const safe = String(name).replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+|[-.]+$/g, "");
  return `${safe.slice(0, 100) || "rnnviz"}.${ending}`;
}
function saveMenu(choices, name = "Save this picture") {
  const menu = el("details", { class: "menu" });
  const list = el("div", { class: "menu-list" });
  const summary = el("summary", { "aria-label": name }, "Save");
  menu.append(summary, list);
  for (const [label, action] of choices) {
    const button = el("button", { type: "button" }, label);
    button.addEventListener("click", () => {
      menu.open = false;
      action();
    });
    list.append(button);
  }
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    summary.focus();
    event.stopPropagation();
  });
  menu.addEventListener("focusout", (event) => {
    if (!menu.contains(
      /** @type {Node | null} */
      event.relatedTarget
    )) menu.open = false;
  });
  return menu;
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

// rnnviz/figures/browser/cell/data.js
function decodeCell(raw) {
  const [time, units] = [raw.labels.length, raw.units.length];
  const floats = (text) => decodeFloats(text);
  const values = new Map(Object.entries(raw.values).map(([name, { data, stats }]) => [name, { data: floats(data), stats: floats(stats) }]));
  return {
    ...raw,
    time,
    /** How wide the drawing for wide screens is. */
    wide: Number(/ width="([\d.]+)"/.exec(raw.drawings.wide)[1]),
    /** A value at a step: of one unit, or where `row` is null the mean over all. */
    value(name, t, row) {
      const found = values.get(name);
      if (!found) return null;
      return row === null ? found.stats[t] : found.data[t * units + row];
    },
    /** The 10th and 90th percentile over all units. */
    spread(name, t) {
      const { stats } = values.get(name);
      return [stats[time + t], stats[2 * time + t]];
    }
  };
}
function lineOf(cell, node) {
  const has = (name) => cell.lines.some((line) => line.name === name);
  if (has(node)) return node;
  if (node === "reset") return "content";
  if (["write", "keep", "add"].includes(node) && has("cell_state")) return "cell_state";
  return ["write", "squash", "read", "add"].includes(node) ? "hidden_state" : null;
}

// rnnviz/figures/browser/cell/draw.js
function placeDrawing(place, cell, size) {
  const document_ = new DOMParser().parseFromString(cell.drawings[size], "image/svg+xml");
  const svg = (
    /** @type {SVGSVGElement} */
    document.importNode(
      /** @type {Element} */
      document_.documentElement,
      true
    )
  );
  svg.removeAttribute("height");
  svg.setAttribute("width", "100%");
  svg.style.maxWidth = `${svg.viewBox.baseVal.width * 1.15}px`;
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", `The ${cell.cell} cell: what feeds what`);
  place.replaceChildren(svg);
  const all = (selector) => [...svg.querySelectorAll(selector)];
  const nodes = all(".node");
  for (const node of nodes) {
    if (cell.lines.some((line) => line.name === node.dataset.node)) setAttributes(node, { tabindex: 0, role: "button" });
  }
  return { svg, wires: all(".wire"), prints: all("[data-print]"), nodes };
}
function wireStrength(value) {
  return Number.isFinite(value) ? Math.abs(value) / (1 + Math.abs(value)) : 0;
}
function paintDrawing(drawing, cell, t, row) {
  for (const wire of drawing.wires) {
    const value = cell.value(wire.dataset.value, t, row);
    const strength = wireStrength(value);
    wire.setAttribute("stroke", `var(--${value < 0 ? "negative" : "positive"})`);
    wire.setAttribute("stroke-width", (1.2 + 5 * strength).toFixed(2));
    wire.setAttribute("stroke-opacity", (0.3 + 0.7 * strength).toFixed(3));
  }
  for (const print of drawing.prints) setText(print, formatFixed(cell.value(print.dataset.print, t, row)));
  for (const node of drawing.nodes) {
    if (!node.hasAttribute("tabindex")) continue;
    const name = node.dataset.node;
    node.setAttribute("aria-label", `${cell.titles[name]}: ${formatFixed(cell.value(name, t, row))}`);
  }
}
function markDrawing(drawing, cell, line) {
  drawing.svg.classList.toggle("marked", line !== null);
  for (const node of drawing.nodes) node.classList.toggle("lit", lineOf(cell, node.dataset.node) === line);
  for (const wire of drawing.wires) {
    const { to } = wire.dataset;
    const lit = !to.startsWith("previous.") && lineOf(cell, to) === line;
    wire.classList.toggle("lit", lit);
  }
}
function drawingColors(cell, theme) {
  const plain = { ink: "text", muted: "muted", ground: "background", surface: "panel", positive: "positive", negative: "negative" };
  const colors = Object.entries(plain).map(([name, key]) => [name, css(theme[key])]);
  const looks = Object.entries(cell.looks).map(([name, look]) => [name, look[theme.mode]]);
  return Object.fromEntries([...colors, ...looks]);
}
function saveDrawing(drawing, cell, theme, heading) {
  const colors = drawingColors(cell, theme);
  const copy = drawing.svg.cloneNode(true);
  const { x, y, width, height } = drawing.svg.viewBox.baseVal;
  copy.setAttribute("viewBox", `${x} ${y - 30} ${width} ${height + 30}`);
  setAttributes(copy, { width, height: height + 30, "font-family": theme.font, class: null });
  copy.removeAttribute("style");
  copy.prepend(
    svgEl("rect", { x, y: y - 30, width, height: height + 30, fill: colors.ground }),
    svgEl("text", { x: x + 10, y: y - 10, "font-weight": 600, fill: colors.ink }, heading)
  );
  for (const node of copy.querySelectorAll("[tabindex]")) node.removeAttribute("tabindex");
  const text = new XMLSerializer().serializeToString(copy).replace(/var\(--([a-z_]+)\)/g, (_, name) => colors[name]);
  saveBlob(new Blob([text], { type: "image/svg+xml" }), fileName(cell.name, "svg"));
}

// rnnviz/figures/browser/cell/lines.js
function setSymbol(text) {
  return text.split(/_\{([^}]*)\}/).map((part, k) => k % 2 ? el("sub", {}, part) : part);
}
function makeLines(cell, theme) {
  return cell.lines.map((line) => {
    const numbers = el("span", { class: "numbers" });
    const left = el("b", {}, ...setSymbol(line.symbol));
    left.style.color = cell.looks[line.name][theme.mode];
    const right = line.tokens.flatMap((token) => Array.isArray(token) ? setSymbol(token[1]) : [token]);
    const node = el("li", { "data-line": line.name }, el("span", { class: "symbols" }, left, " = ", ...right), numbers);
    return { line, node, numbers };
  });
}
function arithmeticOf(cell, line, t, row) {
  let text = "";
  for (const token of line.tokens) {
    if (!Array.isArray(token)) {
      text += token;
      continue;
    }
    const number = formatFixed(cell.value(token[0], t, row));
    if (number.startsWith("\u2212") && text.endsWith(" + ")) text = `${text.slice(0, -2)}\u2212 ${number.slice(1)}`;
    else text += number.startsWith("\u2212") && text.endsWith("\xD7 ") ? `(${number})` : number;
  }
  return text;
}
function isHeld(cell, name, t, row) {
  return cell.held.some(([gate, steps, units]) => gate === name && (steps?.includes(t) ?? true) && (row === null || (units?.includes(cell.units[row]) ?? true)));
}
function numbersOf(cell, line, t, row) {
  const result = formatFixed(cell.value(line.name, t, row));
  if (isHeld(cell, line.name, t, row)) return `${row === null ? "mean" : "="} ${result}, held there, whatever its sum`;
  if (row === null) {
    const [low, high] = cell.spread(line.name, t);
    return `mean ${result}, most units ${formatFixed(low)} to ${formatFixed(high)}`;
  }
  const before = line.tokens.some((token) => Array.isArray(token) && !Number.isFinite(cell.value(token[0], t, row)));
  if (before) return `= ${result}, its value before the first step`;
  const alone = line.tokens.length === 1;
  return alone ? `= ${result}` : `= ${arithmeticOf(cell, line, t, row)} = ${result}`;
}
function paintLines(lines, cell, t, row, marked) {
  for (const { line, node, numbers } of lines) {
    setText(numbers, numbersOf(cell, line, t, row));
    node.classList.toggle("lit", line.name === marked);
  }
}

// rnnviz/figures/browser/cell/main.js
var SMALLEST = 0.8;
var COLUMNS = 560;
var BESIDE = 1e3;
function makeCellDom(root) {
  const dom = {
    ...makePlay(false),
    slider: el("input", { type: "range", min: 0, step: 1, "aria-label": "Time step" }),
    readout: el("div", { class: "at-step" }),
    unit: el("select", { "aria-label": "Unit" }),
    saving: el("div", { class: "saving" }),
    drawing: el("div", { class: "drawing" }),
    lines: el("ol", { class: "lines", "aria-label": "What each part works out at this step" }),
    notes: el("div", { class: "notes note" }),
    spoken: el("div", { class: "hidden-text", role: "status", "aria-live": "polite" })
  };
  const steps = el("div", { class: "steps" }, dom.play, dom.slider);
  const bar = el("div", { class: "bar" }, steps, dom.readout, el("label", { class: "unit" }, "Unit ", dom.unit), dom.saving);
  root.replaceChildren(bar, el("div", { class: "both" }, dom.drawing, dom.lines), dom.notes, dom.spoken);
  return { ...dom, steps };
}
function create(root) {
  const dom = makeCellDom(root);
  const view = {
    cell: null,
    raw: null,
    theme: null,
    width: 0,
    t: 0,
    row: 0,
    marked: null,
    pinned: null,
    drawing: null,
    lines: [],
    playing: false,
    fresh: false
  };
  const schedule = onceAFrame(() => paintCell(view, dom, root));
  const clock = makeClock({
    at: () => view.t,
    count: () => view.cell.time,
    go: (t) => view.go(t),
    end: () => view.pause()
  }, STEPS_A_SECOND);
  view.go = (t, tell = true) => {
    if (!view.cell || t === view.t) return;
    view.t = clamp(t, 0, view.cell.time - 1);
    if (tell) tellTime(view, view.cell.group, view.t + view.cell.first);
    schedule();
  };
  view.pause = () => {
    view.playing = false;
    clock.stop();
    schedule();
  };
  view.play = () => {
    if (view.t === view.cell.time - 1) view.go(0);
    view.playing = true;
    clock.start();
    schedule();
  };
  const mark = (line) => {
    view.marked = line;
    schedule();
  };
  wireCell(dom, view, mark, schedule);
  const deaf = hearTime(view, (group, t) => {
    if (view.cell && group && group === view.cell.group) view.go(t - view.cell.first, false);
  });
  const observer = followWidth(root, view, () => {
    view.fresh = true;
    schedule();
  });
  const save = () => saveDrawing(view.drawing, view.cell, view.theme, cellHeading(view));
  dom.saving.append(saveMenu([["SVG", save]], "Save this drawing"));
  return Object.assign(view, {
    update(data) {
      dress(root, view);
      if (data !== view.raw) takeCell(view, data, dom);
      view.fresh = true;
      view.width ||= Math.floor(root.getBoundingClientRect().width);
      schedule();
    },
    destroy() {
      clock.stop();
      schedule.cancel();
      observer.disconnect();
      deaf();
    }
  });
}
function takeCell(view, data, dom) {
  const before = view.cell;
  const cell = decodeCell(data);
  const same = before && before.group === cell.group && before.time === cell.time && before.cell === cell.cell && before.units.length === cell.units.length;
  const asked = !same || view.raw.step !== data.step;
  if (asked) view.t = cell.step;
  if (!same || view.raw.unit !== data.unit) view.row = cell.units.indexOf(cell.unit);
  Object.assign(view, { cell, raw: data, marked: same ? view.marked : null });
  const option = (value, text) => el("option", { value }, text);
  dom.unit.replaceChildren(...cell.units.map((unit, row) => option(row, String(unit))), option("all", "mean of all"));
  dom.slider.max = cell.time - 1;
  dom.steps.hidden = !cell.controls;
  setText(dom.notes, cell.notes.join(" "));
}
function wireCell(dom, view, mark, schedule) {
  dom.slider.addEventListener("input", () => {
    view.pause();
    view.go(Number(dom.slider.value));
  });
  dom.play.addEventListener("click", () => view.playing ? view.pause() : view.play());
  dom.unit.addEventListener("change", () => {
    view.row = dom.unit.value === "all" ? null : Number(dom.unit.value);
    schedule();
  });
  const found = (event) => {
    const node = event.target.closest("[data-node], [data-line]");
    if (!node) return null;
    return node.dataset.line ?? lineOf(view.cell, node.dataset.node);
  };
  for (const place of [dom.drawing, dom.lines]) {
    place.addEventListener("pointerover", (event) => mark(found(event) ?? view.pinned));
    place.addEventListener("pointerleave", () => mark(view.pinned));
    place.addEventListener("focusin", (event) => {
      mark(found(event));
      const { node } = view.lines.find(({ line }) => line.name === view.marked) ?? {};
      if (node) setText(dom.spoken, `${node.firstChild.textContent} ${node.lastChild.textContent}`);
    });
    place.addEventListener("focusout", () => mark(view.pinned));
    place.addEventListener("click", (event) => {
      const line = found(event);
      view.pinned = line === view.pinned ? null : line;
      mark(view.pinned);
    });
  }
  dom.drawing.addEventListener("keydown", (event) => {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (move) view.go(clamp(view.t + move, 0, view.cell.time - 1));
    else if (event.key === "Enter" || event.key === " ") event.target.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    else return;
    event.preventDefault();
  });
}
function cellHeading({ cell, t, row }) {
  const unit = row === null ? "mean of all units" : `unit ${cell.units[row]}`;
  return `${cell.title}, ${unit}, ${stepText(cell, t)}`;
}
function stepText(cell, t) {
  return `step ${formatCount(t + cell.first)} of ${formatCount(cell.first + cell.time - 1)}: \u2018${visibleText(cell.labels[t])}\u2019`;
}
function paintCell(view, dom, root) {
  const { cell, theme, width } = view;
  if (!cell || !width) return;
  const size = width < SMALLEST * cell.wide ? "narrow" : "wide";
  if (view.fresh) {
    view.fresh = false;
    for (const [name, color] of Object.entries(drawingColors(cell, theme))) root.style.setProperty(`--${name}`, color);
    view.drawing = placeDrawing(dom.drawing, cell, size);
    view.lines = makeLines(cell, theme);
    dom.lines.replaceChildren(...view.lines.map(({ node }) => node));
    root.classList.toggle("beside", width >= BESIDE);
    root.classList.toggle("columns", width >= COLUMNS && width < BESIDE);
  }
  paintDrawing(view.drawing, cell, view.t, view.row);
  markDrawing(view.drawing, cell, view.marked);
  paintLines(view.lines, cell, view.t, view.row, view.marked);
  const text = stepText(cell, view.t);
  setText(dom.readout, text);
  showSlider(dom.slider, view.t, text);
  showPlay(dom, view.playing, "Play through the sequence");
  dom.unit.value = view.row === null ? "all" : view.row;
}
var mount = /* @__PURE__ */ mounting({ cell: create });
var main_default = /* @__PURE__ */ streamlit(mount);
export {
  create,
  main_default as default,
  mount
};
