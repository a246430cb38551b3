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
    if (value !== void 0 && value !== null) node.setAttribute(name, value);
  }
}
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
function freshen(place, fresh) {
  fresh.forEach((node, k) => {
    const old = place.children[k];
    if (!old) {
      place.append(node);
      return;
    }
    for (const { name } of [...old.attributes]) if (!node.hasAttribute(name)) old.removeAttribute(name);
    for (const { name, value } of node.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    if (!old.isEqualNode(node)) old.replaceChildren(...node.childNodes);
  });
  while (place.children.length > fresh.length) place.lastChild.remove();
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
var PAGE_TEMPLATE = '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>@@title@@</title>\n<style>\n:root { color-scheme: light dark; --st-font: "Source Sans", system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; --st-background-color: #ffffff; --st-secondary-background-color: #eef1f5; --st-text-color: #0b1016; --st-primary-color: #30405a; }\n@media (prefers-color-scheme: dark) { :root { --st-background-color: #14171c; --st-secondary-background-color: #232830; --st-text-color: #eef1f4; --st-primary-color: #8fb0ec; } }\n@@font@@\nbody { margin: 24px; background: var(--st-background-color); color: var(--st-text-color); font-family: var(--st-font); }\nh1 { font-size: 20px; font-weight: 600; }\nfooter math { display: block; margin: 6px 0; font-size: 17px; text-align: left; overflow-x: auto; }\nfooter p { max-width: 75ch; margin: 6px 0; font-size: 14px; overflow-wrap: anywhere; }\n@@style@@\n</style>\n</head>\n<body>\n<h1>@@title@@</h1>\n<div id="place"><div class="view @@kind@@"></div></div>\n<footer>@@about@@</footer>\n<script id="payload" type="application/json">@@data@@<\/script>\n<script type="module">\n@@script@@\n{\n  const root = document.getElementById("place");\n  const data = JSON.parse(document.getElementById("payload").textContent);\n  mount(root, data);\n  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => mount(root, data));\n}\n<\/script>\n</body>\n</html>\n';

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
    /** Draw with the origin moved down. */
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
var ANCHORS = { left: "start", center: "middle", right: "end" };
function svgPen(parent, theme, fitted = false) {
  const add = (tag, attributes, style) => {
    const node = svgEl(tag, {
      ...attributes,
      fill: style.fill ?? "none",
      stroke: style.stroke,
      "stroke-width": style.stroke ? style.width ?? 1 : void 0,
      "stroke-dasharray": style.dash?.length ? style.dash.join(" ") : void 0,
      "stroke-linejoin": style.stroke ? "round" : void 0,
      "stroke-linecap": style.stroke && !style.dash?.length ? "round" : void 0,
      opacity: style.opacity
    });
    parent.append(node);
    return node;
  };
  const round = (value) => Math.round(value * 100) / 100;
  return {
    theme,
    below(y, draw) {
      const group = svgEl("g", { transform: `translate(0 ${round(y)})` });
      parent.append(group);
      draw(svgPen(group, theme, fitted));
    },
    rect(x, y, width, height, style) {
      const box = { x: round(x), y: round(y), width: round(width), height: round(height) };
      return add("rect", { ...box, rx: style.radius }, style);
    },
    line(x1, y1, x2, y2, style) {
      return add("line", { x1: round(x1), y1: round(y1), x2: round(x2), y2: round(y2) }, style);
    },
    path(d, style) {
      return add("path", { d }, style);
    },
    text(x, y, text, style) {
      const [size, weight] = [style.size ?? 12, style.weight ?? 400];
      const node = add("text", {
        x: round(x),
        y: round(y),
        "font-size": size,
        "font-weight": weight,
        textLength: fitted && text ? round(textWidth(theme, text, size, weight)) : void 0,
        lengthAdjust: fitted && text ? "spacingAndGlyphs" : void 0,
        "text-anchor": ANCHORS[style.align ?? "left"]
      }, style);
      node.append(text);
      return node;
    },
    image(picture, x, y, width, height) {
      const factor = Math.max(1, Math.ceil(2 * width / picture.width));
      const tall = Math.max(1, Math.ceil(2 * height / picture.height));
      const large = el("canvas", { width: picture.width * factor, height: picture.height * tall });
      const context = large.getContext("2d");
      context.imageSmoothingEnabled = false;
      context.drawImage(picture, 0, 0, large.width, large.height);
      return add("image", {
        x: round(x),
        y: round(y),
        width: round(width),
        height: round(height),
        preserveAspectRatio: "none",
        href: large.toDataURL("image/png")
      }, { fill: void 0 });
    }
  };
}
function dotBelow(pen, x, y, width) {
  pen.line(x - width / 2, y, x + width / 2, y, { stroke: css(pen.theme.text), width: 1.5, dash: [1.5, 3] });
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
function stepTicks(low, high, most) {
  const rough = (high - low) / Math.max(1, most);
  const decade = 10 ** Math.floor(Math.log10(rough));
  const size = Math.max(1, [1, 2, 5, 10].find((factor) => factor * decade >= rough) * decade);
  const ticks = [];
  for (let tick = Math.ceil(low / size) * size; tick <= high; tick += size) ticks.push(tick);
  return ticks;
}
function linePath(points) {
  return points.map(([x, y], k) => `${k ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}
function circlePath(x, y, radius) {
  return `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`;
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
function shorten(text, most) {
  const points = Array.from(text);
  return points.length <= most ? text : points.slice(0, most - 1).join("") + "\u2026";
}
function percent(value) {
  if (!Number.isFinite(value)) return "none";
  return value > 0 && value < 5e-3 ? "<1%" : `${Math.floor(100 * value + 0.5)}%`;
}
function withUnit(value, unit) {
  if (value === null || value === void 0) return "none";
  return unit === "%" ? `${formatNumber(value)}%` : `${formatNumber(value)}${unit ? " " + unit : ""}`;
}
function superscript(number) {
  const signs = { "-": "\u207B", 0: "\u2070", 1: "\xB9", 2: "\xB2", 3: "\xB3" };
  return Array.from(String(number), (sign) => signs[sign] ?? String.fromCharCode(8304 + Number(sign))).join("");
}
function powerOfTen(log) {
  if (log === null || Number.isNaN(log)) return "";
  if (!Number.isFinite(log)) return "none";
  if (log >= -3 && log < 4) return formatNumber(10 ** log);
  let whole = Math.floor(log);
  let mantissa = 10 ** (log - whole);
  if (mantissa >= 9.95) [whole, mantissa] = [whole + 1, 1];
  return `${mantissa.toFixed(1)}\u202F\xD7\u202F10${superscript(whole)}`;
}
function tickText(power) {
  return power === 0 ? "1" : `10${superscript(power)}`;
}
function plural(count, item) {
  return `${formatCount(count)} ${item}${count === 1 ? "" : "s"}`;
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
function createFigure(create8, kind, root, savesPage) {
  let place = root.querySelector(".view");
  if (!place) {
    place = document.createElement("div");
    place.className = `view ${kind}`;
    root.append(place);
  }
  return create8(place, savesPage);
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
var REST = 250;
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
function makeChip(text, pressed, name) {
  return el("button", { type: "button", class: "chip", "aria-pressed": pressed, "data-chip": name }, text);
}
function wireChips(place, press) {
  place.addEventListener("click", (event) => {
    const chip = event.target.closest(".chip");
    if (chip) press(chip.dataset.chip);
  });
}
function frameAfterKey(key, frame, frames) {
  const jump = Math.max(2, Math.round(frames / 10));
  const moves = {
    ArrowRight: 1,
    ArrowUp: 1,
    ArrowLeft: -1,
    ArrowDown: -1,
    PageUp: jump,
    PageDown: -jump,
    Home: -frames,
    End: frames
  };
  return key in moves ? clamp(frame + moves[key], 0, frames - 1) : null;
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
function decodeWords(text) {
  const bytes = decodeBytes(text);
  return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
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
async function fontRules(theme) {
  const unquoted = (text) => text.trim().replace(/^["']|["']$/g, "");
  const family = unquoted(theme.font.split(",")[0]);
  const rules = [...document.styleSheets].flatMap(rulesOf).filter((rule) => rule instanceof CSSFontFaceRule && rule.style.getPropertyValue("font-style") !== "italic" && unquoted(rule.style.getPropertyValue("font-family")) === family);
  const texts = await Promise.allSettled(rules.map(async (rule) => {
    const [, address] = /url\(["']?([^"')]+)/.exec(rule.style.getPropertyValue("src"));
    const file = await (await fetch(new URL(address, rule.parentStyleSheet.href ?? document.baseURI))).blob();
    const weight = rule.style.getPropertyValue("font-weight") || "400";
    return `@font-face { font-family: "${family}"; font-weight: ${weight}; src: url(${await dataUrl(file)}); }`;
  }));
  return texts.flatMap((text) => text.status === "fulfilled" ? text.value : []).join("\n");
}
function rulesOf(sheet) {
  try {
    return [...sheet.cssRules];
  } catch {
    return [];
  }
}
function dataUrl(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
async function saveSvg(theme, width, height, name, draw) {
  const picture = svgEl("svg", {
    xmlns: SVG_SPACE,
    width: Math.ceil(width),
    height: Math.ceil(height),
    viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`,
    "font-family": theme.font
  });
  picture.append(svgEl("style", {}, await fontRules(theme)));
  const pen = svgPen(picture, theme, true);
  pen.rect(0, 0, width, height, { fill: css(theme.background) });
  draw(pen);
  const text = new XMLSerializer().serializeToString(picture);
  saveBlob(new Blob([text], { type: "image/svg+xml" }), fileName(name, "svg"));
}
function savePng(theme, width, height, name, draw) {
  const scale = Math.min(2, 16e3 / width, 16e3 / height);
  const canvas = el("canvas", { width: Math.ceil(width * scale), height: Math.ceil(height * scale) });
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  const pen = canvasPen(context, theme);
  pen.rect(0, 0, width, height, { fill: css(theme.background) });
  draw(pen);
  canvas.toBlob((blob) => saveBlob(blob, fileName(name, "png")), "image/png");
}
function scriptJson(value) {
  const codes = { "<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029" };
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => codes[character]);
}
function escapeHtml(text) {
  return text.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
async function savePage(root, payload, name) {
  const script = await (await fetch(import.meta.url)).text();
  const style = root.getRootNode().querySelector("style")?.textContent ?? "";
  const parts = {
    title: escapeHtml(payload.title || name),
    about: (payload.about || []).map((line) => `<p>${escapeHtml(line)}</p>`).join("") + (payload.equation || ""),
    font: await fontRules(readTheme(root)),
    kind: payload.kind,
    style,
    data: scriptJson(payload),
    script
  };
  const page = PAGE_TEMPLATE.replace(/@@(\w+)@@/g, (_, part) => parts[part]);
  saveBlob(new Blob([page], { type: "text/html" }), fileName(name, "html"));
}
function pictureMenu(picture, page) {
  const saving = (save) => () => {
    const { theme, width, height, name, draw } = picture();
    return save(theme, width, height, name, draw);
  };
  return saveMenu([["SVG", saving(saveSvg)], ["PNG", saving(savePng)], ...page ? [["Web page", page]] : []]);
}
function saveMenu(choices, name = "Save this picture") {
  const menu = el("details", { class: "menu" });
  const list = el("div", { class: "menu-list" });
  menu.append(el("summary", { "aria-label": name }, "Save"), list);
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
    menu.firstElementChild.focus();
    event.stopPropagation();
  });
  menu.addEventListener("focusout", (event) => {
    if (!menu.contains(event.relatedTarget)) menu.open = false;
  });
  return menu;
}

// rnnviz/figures/browser/shared/scrubber.js
function makeScrubber(dom, view, { name, valueOf, frameAt, moved, waits }) {
  let resting;
  const clock = makeClock({
    at: () => view.frame,
    count: () => view.film.frames,
    go: (frame) => view.go(frame),
    end: () => view.pause(true),
    // While training goes on the film waits for the next snapshot instead of stopping.
    waits: () => view.film.live
  });
  Object.assign(view, {
    frame: 0,
    playing: false,
    sent: [],
    go(frame) {
      if (frame === view.frame) return;
      view.frame = frame;
      moved();
    },
    play() {
      if (view.frame === view.film.frames - 1 && !(waits && view.film.live)) view.go(0);
      view.playing = true;
      clock.start();
      moved();
    },
    pause(report = false) {
      if (!view.playing) return;
      view.playing = false;
      clock.stop();
      moved();
      if (report) view.report();
    },
    report() {
      clearTimeout(resting);
      const value = valueOf(view.frame);
      if (view.sent[view.sent.length - 1] === value) return;
      view.sent.push(value);
      view.send(name, value);
    }
  });
  dom.slider.addEventListener("input", () => {
    view.pause();
    view.go(frameAt(Number(dom.slider.value)));
  });
  dom.slider.addEventListener("change", () => view.report());
  dom.slider.addEventListener("keydown", (event) => {
    const frame = frameAfterKey(event.key, view.frame, view.film.frames);
    if (frame === null) return;
    event.preventDefault();
    view.pause();
    view.go(frame);
    clearTimeout(resting);
    resting = setTimeout(view.report, REST);
  });
  dom.play.addEventListener("click", () => view.playing ? view.pause(true) : view.play());
  return { stop() {
    clock.stop();
    clearTimeout(resting);
  } };
}
function isEcho(sent, value) {
  const at = sent.indexOf(value);
  if (at >= 0) sent.splice(0, at);
  return at >= 0;
}
function nearest(values, wanted) {
  let best = 0;
  for (let k = 1; k < values.length; k++) {
    if (Math.abs(values[k] - wanted) < Math.abs(values[best] - wanted)) best = k;
  }
  return best;
}

// rnnviz/figures/browser/arcs/window.js
var STUB = { across: 34, up: 46 };
var SCROLL_REST = 160;
function readStubs(data) {
  const stubs = data.window?.stubs;
  if (!stubs) return [];
  return stubs.target.map((t, k) => ({
    t,
    s: null,
    rank: 0,
    weight: stubs.weight[k],
    unit: stubs.unit[k],
    marked: false,
    length: stubs.distance[k],
    share: clamp(stubs.weight[k] / data.weight_scale, 0, 1),
    word: stubs.word[k]
  }));
}
function sourceWord(data, arrow) {
  return quoted(arrow.s === null ? arrow.word : data.tokens[arrow.s]);
}
function stubPath(layout, arrow) {
  const from = layout.x[arrow.t] - layout.forward * Math.min(5, layout.gap / 3);
  const to = from - layout.forward * STUB.across;
  const y = layout.baseline;
  const top = y - STUB.up;
  const back = to + layout.forward * 7;
  const [a, b, c] = [from.toFixed(1), to.toFixed(1), back.toFixed(1)];
  return `M${a} ${y}C${a} ${y - 30} ${(from - layout.forward * 12).toFixed(1)} ${top} ${b} ${top}M${c} ${top - 4}L${b} ${top}L${c} ${top + 4}`;
}
function riseOf(x, arrow) {
  return arrow.s === null ? STUB.up : arcHeight(Math.abs(x[arrow.t] - x[arrow.s]));
}
function middleWord(dom, view) {
  const { layout } = view;
  const svg = dom.svg.getBoundingClientRect();
  const frame = dom.scroll.getBoundingClientRect();
  const middle = frame.left + dom.scroll.clientWidth / 2 - svg.left;
  const t = wordAt(layout, clamp(middle, layout.edges[0], layout.edges[layout.edges.length - 1] - 1));
  const near = t ?? (layout.forward > 0 === middle > layout.total / 2 ? view.data.tokens.length - 1 : 0);
  return { t: near, beside: layout.x[near] - middle };
}
function bringToMiddle(dom, view, t, beside = 0) {
  const svg = dom.svg.getBoundingClientRect();
  const frame = dom.scroll.getBoundingClientRect();
  const now = svg.left + view.layout.x[t] - frame.left - dom.scroll.clientWidth / 2;
  const from = dom.scroll.scrollLeft;
  if (Math.abs(now - beside) >= 0.5) dom.scroll.scrollLeft += now - beside;
  if (dom.scroll.scrollLeft !== from) view.moved = true;
}
function isSameWindow(view, data, theme) {
  return Boolean(view.layout && view.data?.window && data.window) && view.data.window.key === data.window.key && view.pinned === data.selected && view.least === data.minimum_distance && JSON.stringify(theme) === JSON.stringify(view.theme);
}
function noteMiddle(dom, view) {
  if (dom.scroll.clientWidth !== view.frame) return;
  const { t, beside } = middleWord(dom, view);
  view.reader = { at: view.data.window.start + t, beside };
}
function leaveWindow(dom, view) {
  if (!view.data?.window || !view.layout) return null;
  noteMiddle(dom, view);
  return view.reader;
}
function enterWindow(dom, view, before) {
  if (!view.data?.window || !view.layout) return;
  const { window: own, tokens } = view.data;
  const echo = view.told.lastIndexOf(own.at);
  const asked = own.at !== view.place && echo < 0;
  if (echo >= 0) view.told.splice(0, echo);
  if (asked) view.told = [];
  const stays = before && !asked && before.at >= own.start && before.at < own.start + tokens.length;
  if (stays) bringToMiddle(dom, view, before.at - own.start, before.beside);
  else bringToMiddle(dom, view, clamp(own.at - own.start, 0, tokens.length - 1));
  view.place = own.at;
  view.frame = dom.scroll.clientWidth;
  noteMiddle(dom, view);
}
function followScrolling(dom, view) {
  let rest;
  dom.scroll.addEventListener("scroll", () => {
    clearTimeout(rest);
    if (!view.data?.window) return;
    noteMiddle(dom, view);
    if (view.moved) {
      view.moved = false;
      return;
    }
    rest = setTimeout(() => {
      const at = view.data.window.start + middleWord(dom, view).t;
      if (at === view.place) return;
      view.place = at;
      view.told.push(at);
      view.tell("at", at);
    }, SCROLL_REST);
  }, { passive: true });
}

// rnnviz/figures/browser/arcs/layout.js
var WORD_SIZE = 17;
var TALLEST = 210;
var LONGEST_WORD = 32;
function readArrows(data) {
  const { target, source, rank, weight, unit, marked } = data.arrows;
  const arrows = target.map((t, k) => ({
    t,
    s: source[k],
    rank: rank[k],
    weight: weight[k],
    unit: unit ? unit[k] : null,
    marked: Boolean(marked && marked[k]),
    length: t - source[k],
    share: clamp(weight[k] / data.weight_scale, 0, 1)
  })).concat(readStubs(data));
  const outgoing = data.tokens.map(() => []);
  const incoming = data.tokens.map(() => []);
  for (const arrow of arrows) {
    outgoing[arrow.t].push(arrow);
    if (arrow.s !== null) incoming[arrow.s].push(arrow);
  }
  for (const list of outgoing) list.sort((a, b) => a.rank - b.rank);
  return { arrows, outgoing, incoming, longest: Math.max(1, ...arrows.map((arrow) => arrow.length)) };
}
function layoutArcs(data, links, width, theme) {
  const words = data.tokens.map((token) => shorten(visibleText(token), LONGEST_WORD));
  const widths = words.map((word) => Math.max(10, textWidth(theme, word, WORD_SIZE)));
  const used = widths.reduce((sum, one) => sum + one, 0);
  const gap = clamp((width - 40 - used) / Math.max(1, words.length), 12, 26);
  const total = Math.max(width, used + gap * words.length + 24);
  const forward = data.direction === "rtl" ? -1 : 1;
  const edges = [];
  let at = 12;
  const x = widths.map((one) => {
    edges.push(at);
    const centre = at + gap / 2 + one / 2;
    at += one + gap;
    return forward > 0 ? centre : total - centre;
  });
  edges.push(at);
  const tallest = Math.max(0, ...links.arrows.map((arrow) => riseOf(x, arrow)));
  const baseline = Math.ceil(tallest) + 16;
  return { words, widths, gap, x, edges, total, forward, baseline, height: baseline + 34 };
}
function arcHeight(distance) {
  return TALLEST * 1.35 * distance / (distance + 320);
}
function arcPath(layout, arrow) {
  if (arrow.s === null) return stubPath(layout, arrow);
  const foot = Math.min(5, layout.gap / 3);
  const from = layout.x[arrow.t] - layout.forward * foot;
  const to = layout.x[arrow.s] + layout.forward * foot;
  const y = layout.baseline;
  const control = y - arcHeight(Math.abs(from - to)) * 4 / 3;
  const [a, b] = [from.toFixed(1), to.toFixed(1)];
  return `M${a} ${y}C${a} ${control.toFixed(1)} ${b} ${control.toFixed(1)} ${b} ${y - 1}M${(to - 3.6).toFixed(1)} ${y - 7.5}L${b} ${y - 1}L${(to + 3.6).toFixed(1)} ${y - 7.5}`;
}
function wordAt(layout, x) {
  const along = layout.forward > 0 ? x : layout.total - x;
  const { edges } = layout;
  if (along < edges[0] || along >= edges[edges.length - 1]) return null;
  let low = 0;
  let high = edges.length - 1;
  while (high - low > 1) {
    const middle = low + high >> 1;
    if (edges[middle] <= along) low = middle;
    else high = middle;
  }
  return low;
}
function tableValue(table, t, j) {
  return table ? table[t * (t - 1) / 2 + j] / 255 : null;
}

// rnnviz/figures/browser/arcs/select.js
function litWord(view) {
  return view.hovered ?? view.focused ?? view.heard ?? view.pinned;
}
function wireWords(dom, view) {
  const { scroll } = dom;
  scroll.addEventListener("pointermove", (event) => view.hover(wordUnder(event, dom, view)));
  scroll.addEventListener("pointerleave", () => view.hover(null));
  scroll.addEventListener("scroll", () => {
    showEdges(dom);
    view.repaint();
  }, { passive: true });
  scroll.addEventListener("click", (event) => {
    const t = wordUnder(event, dom, view);
    if (t !== null) view.pin(view.pinned === t ? null : t);
  });
  dom.svg.addEventListener("focusin", (event) => {
    const t = dom.words.indexOf(event.target);
    if (t < 0) return;
    view.focus(t, event.target.matches(":focus-visible"));
  });
  dom.svg.addEventListener("focusout", () => view.focus(null, false));
  dom.svg.addEventListener("keydown", (event) => {
    const t = dom.words.indexOf(event.target);
    if (t >= 0 && handleKey(event.key, t, dom, view)) event.preventDefault();
  });
}
function showEdges({ scroll }) {
  const hidden = scroll.scrollWidth - scroll.clientWidth;
  const left = scroll.dir === "rtl" ? hidden + scroll.scrollLeft : scroll.scrollLeft;
  scroll.classList.toggle("more-left", left > 2);
  scroll.classList.toggle("more-right", hidden - left > 2);
}
function wordUnder(event, dom, view) {
  const { layout } = view;
  const box = dom.svg.getBoundingClientRect();
  const y = event.clientY - box.top;
  if (y >= layout.baseline - 4 && y <= layout.height) return wordAt(layout, event.clientX - box.left);
  const t = event.target.dataset?.t;
  return t === void 0 ? null : Number(t);
}
function handleKey(key, t, dom, view) {
  const last = view.data.tokens.length - 1;
  const { forward } = view.layout;
  const moves = { ArrowRight: t + forward, ArrowLeft: t - forward, Home: 0, End: last };
  if (key in moves) moveFocus(clamp(moves[key], 0, last), dom, view);
  else if (key === "ArrowUp") moveFocus(view.links.outgoing[t][0]?.s ?? t, dom, view);
  else if (key === "ArrowDown") moveFocus(view.links.incoming[t][0]?.t ?? t, dom, view);
  else if (key === "Enter" || key === " ") view.pin(view.pinned === t ? null : t);
  else if (key === "Escape") view.pin(null);
  else return false;
  return true;
}
function moveFocus(t, dom, view) {
  setTabStop(t, dom, view);
  dom.words[t].focus({ preventScroll: true });
  const word = dom.words[t].getBoundingClientRect();
  const frame = dom.scroll.getBoundingClientRect();
  if (word.left < frame.left + 40) dom.scroll.scrollLeft -= frame.left + frame.width / 3 - word.left;
  else if (word.right > frame.right - 40) dom.scroll.scrollLeft += word.right - (frame.right - frame.width / 3);
}
function setTabStop(t, dom, view) {
  dom.words[view.tabStop]?.setAttribute("tabindex", -1);
  view.tabStop = t;
  const word = dom.words[t];
  if (!word) return;
  word.setAttribute("tabindex", 0);
  const lines = describeWord(view, t).map((line) => line.map(plainPart).join(""));
  word.setAttribute("aria-label", lines.join(". "));
}

// rnnviz/figures/browser/arcs/draw.js
var MARKED_DASH = [7, 2, 2, 2];
function restingStyle(theme, arrow) {
  const width = 1 + (arrow.rank ? 1 : 2.2) * arrow.share;
  if (arrow.marked) return { stroke: css(theme.bad), width: Math.max(2.6, width), opacity: arrow.rank ? 0.75 : 1, dash: MARKED_DASH };
  return { stroke: css(theme.text), width, opacity: 0.5 + 0.35 * arrow.share };
}
function outgoingStyle(theme, arrow) {
  return { stroke: css(theme.primary), width: arrow.rank ? 1.8 : 3.2, opacity: arrow.rank ? 0.75 : 1 };
}
function incomingStyle(theme) {
  return { stroke: css(theme.second), width: 2, dash: [5, 3] };
}
function drawWord(pen, layout, t) {
  const style = { fill: css(pen.theme.text), size: WORD_SIZE, align: "center" };
  return pen.text(layout.x[t], layout.baseline + 22, layout.words[t], style);
}
function drawPlate(pen, layout, t, style) {
  const width = layout.widths[t] + Math.min(10, layout.gap);
  return pen.rect(layout.x[t] - width / 2, layout.baseline + 3, width, 27, { radius: 4, ...style });
}
function drawUnderline(pen, layout, t, style) {
  const half = layout.widths[t] / 2;
  const y = layout.baseline + 29;
  return pen.line(layout.x[t] - half, y, layout.x[t] + half, y, { width: 2.5, ...style });
}
function drawUnknown(pen, { layout, data }) {
  for (const t of data.unknown) dotBelow(pen, layout.x[t], layout.baseline + 32.5, layout.widths[t]);
}
function drawLitWords(pen, view, t) {
  const { layout, links, theme } = view;
  if (view.table && view.shading) {
    for (let j = 0; j < t; j++) {
      const value = tableValue(view.table, t, j);
      if (value > 0.02) drawPlate(pen, layout, j, { fill: css(theme.primary), opacity: 0.6 * value, radius: 2 });
    }
  }
  drawPlate(pen, layout, t, { fill: css(theme.panel), stroke: css(theme.primary), width: view.pinned === t ? 2.5 : 1.25 });
  for (const arrow of links.outgoing[t]) {
    if (arrow.s !== null) drawUnderline(pen, layout, arrow.s, { stroke: css(theme.primary), opacity: arrow.rank ? 0.75 : 1 });
  }
  for (const arrow of links.incoming[t]) drawUnderline(pen, layout, arrow.t, { stroke: css(theme.second), dash: [5, 3] });
}
function drawLitArrows(pen, view, t) {
  const { layout, links, theme } = view;
  for (const arrow of links.incoming[t]) pen.path(arcPath(layout, arrow), incomingStyle(theme));
  for (const arrow of [...links.outgoing[t]].reverse()) pen.path(arcPath(layout, arrow), outgoingStyle(theme, arrow));
}
function drawWholeArcs(pen, view) {
  const { layout, links, theme, data } = view;
  const lit = litWord(view);
  const top = data.title ? 36 : 8;
  const rtl = layout.forward < 0;
  const title = { fill: css(theme.text), size: 16, weight: 600, align: rtl ? "right" : "left" };
  if (data.title) pen.text(rtl ? layout.total - 12 : 12, 24, data.title, title);
  pen.below(top, (inner) => {
    if (tintsShown(view)) drawTints(inner, view);
    if (lit !== null) drawLitWords(inner, view, lit);
    for (const arrow of links.arrows) {
      if (arrow.length < view.least) continue;
      const style = restingStyle(theme, arrow);
      if (lit !== null) style.opacity *= 0.3;
      inner.path(arcPath(layout, arrow), style);
    }
    if (lit !== null) drawLitArrows(inner, view, lit);
    drawUnknown(inner, view);
    data.tokens.forEach((_, t) => drawWord(inner, layout, t));
  });
  if (lit !== null) {
    const text = describeWord(view, lit).map((line) => line.map(plainPart).join("")).join(". ");
    const style = { fill: css(theme.muted), size: 13 };
    pen.text(12, top + layout.height + 16, shorten(text, Math.floor(layout.total / 6.5)), style);
  }
}
function wholeArcsHeight(view) {
  return (view.data.title ? 36 : 8) + view.layout.height + (litWord(view) === null ? 8 : 28);
}

// rnnviz/figures/browser/arcs/tint.js
var CURVE = { width: 150, height: 34 };
function tintValue(data, t) {
  return data.tint?.values[t] ?? null;
}
function drawTints(pen, { layout, data }) {
  if (!data.tint) return;
  const fill = data.tint.color[pen.theme.mode];
  data.tint.values.forEach((value, t) => {
    if (value === null) {
      drawPlate(pen, layout, t, { stroke: css(pen.theme.muted), width: 1, dash: [2, 3], opacity: 0.6 });
      return;
    }
    const share = data.tint.most > 0 ? clamp(value / data.tint.most, 0, 1) : 0;
    drawPlate(pen, layout, t, { fill, opacity: 0.04 + 0.36 * share });
  });
}
function showTints(dom, view) {
  dom.tints.style.display = tintsShown(view) ? "" : "none";
}
function tintsShown(view) {
  return litWord(view) === null || !(view.table && view.shading);
}
function describeTint(data, t) {
  if (!data.tint) return [];
  const value = tintValue(data, t);
  if (value === null) return [`${data.tint.title}: not known, the text ends before`];
  return [`${data.tint.title}: ${formatNumber(value)}`];
}
function tintCurve(view, t) {
  const { tint } = view.data;
  const row = tint?.curves?.[t];
  if (!row || row.length < 2) return null;
  const { width, height } = CURVE;
  const most = Math.max(...row, 1e-9);
  const x = (k) => 1 + (width - 2) * k / (tint.longest || 1);
  const y = (value) => height - 2 - (height - 4) * value / most;
  const points = row.map((value, k) => `${x(k).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
  const color = tint.color[view.theme.mode];
  const drawing = svgEl("svg", { width, height, class: "curve" });
  drawing.append(
    svgEl("line", { x1: 1, x2: width - 1, y1: height - 2, y2: height - 2, stroke: css(view.theme.hairline) }),
    svgEl("line", { x1: x(tint.after), x2: x(tint.after), y1: 0, y2: height - 2, stroke: css(view.theme.muted), "stroke-dasharray": "2 2" }),
    svgEl("polyline", { points, fill: "none", stroke: color, "stroke-width": 2 })
  );
  return el(
    "div",
    { class: "left" },
    drawing,
    el("span", { class: "note" }, `left of it over the next ${plural(row.length - 1, view.data.item)}`)
  );
}

// rnnviz/figures/browser/arcs/bubble.js
function quoted(token) {
  return { token: visibleText(token) };
}
function plainPart(part) {
  return typeof part === "string" ? part : `\u2018${part.token}\u2019`;
}
function describeWord(view, t) {
  const { data, links } = view;
  const [first, ...others] = links.outgoing[t];
  const lines = [];
  if (first) {
    const unit = first.unit === null ? "" : `, unit ${first.unit + data.count_from}`;
    lines.push([
      quoted(data.tokens[t]),
      ` looks back ${plural(first.length, data.item)} to `,
      sourceWord(data, first),
      `, ${data.weight_name} ${formatFixed(first.weight)}${unit}`
    ]);
  } else lines.push([quoted(data.tokens[t]), ` looks back to no earlier ${data.item}`]);
  if (others.length) {
    lines.push(["then to ", ...listed(others.map((arrow) => [sourceWord(data, arrow), ` (${formatFixed(arrow.weight)})`]))]);
  }
  const later = links.incoming[t];
  if (later.length) {
    const some = listed(later.slice(0, 4).map((arrow) => [quoted(data.tokens[arrow.t])]));
    const more = later.length > 4 ? ` and ${later.length - 4} more` : "";
    const verb = later.length === 1 ? "looks" : "look";
    lines.push([`${plural(later.length, `later ${data.item}`)} ${verb} back to it: `, ...some, more]);
  }
  const tint = describeTint(data, t);
  if (tint.length) lines.push(tint);
  if (data.unknown.includes(t)) lines.push([`The model does not know this ${data.item}`]);
  if (data.extra && data.extra[t]) lines.push([data.extra[t]]);
  return lines;
}
function listed(parts) {
  return parts.flatMap((part, k) => k ? [", ", ...part] : part);
}
function fillBubble(bubble, view, t) {
  const lines = describeWord(view, t).map((line) => el(
    "div",
    {},
    ...line.map((part) => typeof part === "string" ? part : quotation(part))
  ));
  const curve = tintCurve(view, t);
  bubble.replaceChildren(...lines, ...curve ? [curve] : []);
  bubble.classList.remove("hint");
}
function quotation(part) {
  return el("b", {}, "\u2018", el("bdi", {}, part.token), "\u2019");
}
function fillHint(bubble, item) {
  bubble.replaceChildren(
    `Point at a ${item} to see its arrow; click to pin it. With the keyboard: Tab, then the arrow keys; up follows the arrow.`
  );
  bubble.classList.add("hint");
  bubble.style.transform = "";
}
function placeBubble(bubble, t, dom) {
  const frame = dom.root.getBoundingClientRect();
  const word = dom.words[t].getBoundingClientRect();
  const centre = word.left + word.width / 2 - frame.left;
  const left = clamp(centre - bubble.offsetWidth / 2, 0, Math.max(0, frame.width - bubble.offsetWidth));
  bubble.style.transform = `translateX(${Math.round(left)}px)`;
  bubble.style.setProperty("--tail", `${Math.round(clamp(centre - left, 14, bubble.offsetWidth - 14))}px`);
}

// rnnviz/figures/browser/arcs/controls.js
function makeArcsDom(root) {
  const least = el("input", { type: "range", min: 1, step: 1, id: "least" });
  const dom = {
    root,
    least,
    leastText: el("label", { for: "least", class: "least-text" }),
    shading: el("input", { type: "checkbox" }),
    shadingLabel: el("label", { class: "shading" }),
    legend: el("div", { class: "legend note" }),
    marked: legendEntry("marked", "moved"),
    unknown: legendEntry("unknown", "unknown to the model"),
    tinted: legendEntry("tinted", ""),
    saving: el("div", { class: "saving" }),
    scroll: el("div", { class: "scroll" }),
    svg: svgEl("svg", { role: "group" }),
    bubble: el("div", { class: "bubble", "aria-hidden": "true" }),
    words: []
  };
  for (const layer of ["tints", "plates", "arrows", "dots", "lit", "texts"]) {
    dom[layer] = svgEl("g", { class: layer });
    dom.svg.append(dom[layer]);
  }
  dom.shadingText = el("span");
  dom.shadingLabel.append(dom.shading, dom.shadingText);
  dom.legend.append(
    legendEntry("out", "looks back to"),
    legendEntry("in", "looked back at by"),
    dom.marked,
    dom.unknown,
    dom.tinted
  );
  dom.scroll.append(dom.svg);
  root.replaceChildren(
    el(
      "div",
      { class: "bar" },
      dom.leastText,
      least,
      dom.shadingLabel,
      el("div", { class: "aside" }, dom.legend, dom.saving)
    ),
    dom.scroll,
    el("div", { class: "below" }, dom.bubble)
  );
  return dom;
}
function legendEntry(kind, text) {
  return el("span", { class: `entry ${kind}` }, text);
}
function showControls(dom, view) {
  const { data, links, theme } = view;
  dom.least.max = links.longest;
  dom.least.value = view.least;
  dom.least.disabled = links.longest < 2;
  const shown = links.arrows.filter((arrow) => arrow.length >= view.least).length;
  const text = `Arrows over at least ${plural(view.least, data.item)}: ${formatCount(shown)} of ${formatCount(links.arrows.length)}`;
  setText(dom.leastText, text);
  dom.least.setAttribute("aria-valuetext", text);
  dom.shadingLabel.hidden = !view.table;
  setText(dom.shadingText, `Shade earlier ${data.item}s by influence`);
  dom.shading.checked = view.shading;
  dom.least.style.setProperty("--fill", `${100 * (view.least - 1) / Math.max(1, links.longest - 1)}%`);
  dom.root.style.setProperty("--second", css(theme.second));
  dom.marked.hidden = !links.arrows.some((arrow) => arrow.marked);
  dom.unknown.hidden = !data.unknown.length;
  dom.tinted.hidden = !data.tint;
  if (data.tint) {
    setText(dom.tinted, data.tint.title);
    dom.tinted.style.setProperty("--tint", data.tint.color[theme.mode]);
  }
  dom.root.style.setProperty("--third", css(theme.bad));
  dom.root.style.setProperty("--muted", css(theme.muted));
  dom.root.style.setProperty("--edge", css(mix(theme.text, theme.background, 0.75)));
}
function fillScene(dom, view) {
  const { layout, links, theme, data } = view;
  setAttributes(dom.svg, {
    width: layout.total,
    height: layout.height,
    "font-family": theme.font,
    "aria-label": `${plural(data.tokens.length, data.item)} with an arrow from each to the earlier one that influences it most`
  });
  dom.scroll.setAttribute("dir", data.direction);
  for (const layer of [dom.tints, dom.plates, dom.arrows, dom.dots, dom.lit]) layer.replaceChildren();
  drawTints(svgPen(dom.tints, theme), view);
  const arrowPen = svgPen(dom.arrows, theme);
  for (const arrow of links.arrows) {
    arrow.node = arrowPen.path(arcPath(layout, arrow), restingStyle(theme, arrow));
    arrow.node.setAttribute("data-t", arrow.t);
  }
  drawUnknown(svgPen(dom.dots, theme), view);
  const wordPen = svgPen(svgEl("g"), theme);
  freshen(dom.texts, data.tokens.map((_, t) => {
    const word = drawWord(wordPen, layout, t);
    setAttributes(word, { tabindex: -1, role: "button", "aria-pressed": view.pinned === t });
    return word;
  }));
  dom.words = [...dom.texts.children];
  hideShortArrows(view);
}
function hideShortArrows(view) {
  for (const arrow of view.links.arrows) {
    const display = arrow.length < view.least ? "none" : "";
    if (arrow.node.style.display !== display) arrow.node.style.display = display;
  }
}

// rnnviz/figures/browser/arcs/main.js
function create2(root, savesPage) {
  const dom = makeArcsDom(root);
  const view = {
    data: null,
    raw: null,
    links: null,
    layout: null,
    theme: null,
    table: null,
    width: 0,
    tabStop: 0,
    hovered: null,
    focused: null,
    heard: null,
    pinned: null,
    least: 1,
    shading: true,
    lit: void 0,
    sent: [],
    place: null,
    told: [],
    moved: false,
    frame: 0,
    reader: null,
    send: nothing,
    tell: nothing
  };
  const schedule = onceAFrame(() => lightUp(dom, view));
  view.repaint = schedule;
  view.hover = (t) => {
    if (view.hovered === t) return;
    view.hovered = t;
    view.heard = null;
    schedule();
  };
  view.focus = (t, held) => {
    view.focused = held ? t : null;
    if (t !== null) setTabStop(t, dom, view);
    schedule();
  };
  view.pin = (t) => {
    if (view.pinned === t) return;
    if (view.pinned !== null) dom.words[view.pinned].setAttribute("aria-pressed", false);
    view.pinned = t;
    view.heard = null;
    if (t !== null) dom.words[t].setAttribute("aria-pressed", true);
    view.lit = void 0;
    view.sent.push(t);
    view.send("selected", t);
    schedule();
  };
  wireWords(dom, view);
  followScrolling(dom, view);
  dom.least.addEventListener("input", () => {
    view.least = Number(dom.least.value);
    hideShortArrows(view);
    showControls(dom, view);
  });
  dom.least.addEventListener("change", () => view.send("longer", view.least));
  dom.shading.addEventListener("change", () => {
    view.shading = dom.shading.checked;
    view.lit = void 0;
    schedule();
  });
  const rebuild = () => {
    if (!view.data || !view.width) return;
    view.layout = layoutArcs(view.data, view.links, view.width, view.theme);
    fillScene(dom, view);
    showControls(dom, view);
    setTabStop(view.focused ?? view.pinned ?? Math.min(view.tabStop, view.data.tokens.length - 1), dom, view);
    view.lit = void 0;
    showEdges(dom);
    schedule();
  };
  const redraw = () => {
    const before = leaveWindow(dom, view);
    rebuild();
    enterWindow(dom, view, before);
  };
  const observer = followWidth(root, view, redraw);
  const deaf = hearTime(view, (group, t) => {
    if (!group || group !== view.data?.group) return;
    view.heard = clamp(t - 1, 0, view.data.tokens.length - 1);
    schedule();
  });
  dom.saving.append(arcsMenu(view, root, savesPage));
  return Object.assign(view, {
    update(data, { state, trigger }) {
      view.send = state;
      view.tell = trigger;
      const theme = readTheme(root);
      const before = leaveWindow(dom, view);
      if (isSameWindow(view, data, theme)) {
        Object.assign(view, { data, raw: data });
        enterWindow(dom, view, before);
        return;
      }
      view.theme = theme;
      if (data !== view.raw) takeArcs(view, data);
      view.width ||= Math.floor(root.getBoundingClientRect().width);
      rebuild();
      enterWindow(dom, view, before);
      whenFontsReady(redraw);
    },
    destroy() {
      schedule.cancel();
      observer.disconnect();
      deaf();
    }
  });
}
function arcsMenu(view, root, savesPage) {
  const picture = () => ({
    theme: view.theme,
    width: view.layout.total,
    height: wholeArcsHeight(view),
    name: view.data.name,
    draw: (pen) => drawWholeArcs(pen, view)
  });
  const page = () => savePage(root, { ...view.raw, selected: view.pinned, minimum_distance: view.least }, view.data.name);
  return pictureMenu(picture, savesPage && page);
}
function takeArcs(view, data) {
  const before = view.raw;
  const same = before && before.tokens.length === data.tokens.length && before.tokens.every((token, t) => token === data.tokens[t]);
  const echo = isEcho(view.sent, data.selected);
  view.links = readArrows(data);
  view.table = data.table ? decodeBytes(data.table) : null;
  if (!same) {
    Object.assign(view, { hovered: null, focused: null, heard: null, tabStop: 0, pinned: data.selected });
  } else if (!echo && data.selected !== before.selected) view.pinned = data.selected;
  if (!same || data.minimum_distance !== before.minimum_distance) view.least = data.minimum_distance;
  view.least = clamp(view.least, 1, Math.max(view.links.longest, 1));
  Object.assign(view, { data, raw: data });
}
function lightUp(dom, view) {
  if (!view.layout) return;
  const t = litWord(view);
  if (t !== view.lit) {
    view.lit = t;
    dom.plates.replaceChildren();
    dom.lit.replaceChildren();
    dom.arrows.setAttribute("opacity", t === null ? 1 : 0.22);
    showTints(dom, view);
    if (t !== null) {
      drawLitWords(svgPen(dom.plates, view.theme), view, t);
      drawLitArrows(svgPen(dom.lit, view.theme), view, t);
      fillBubble(dom.bubble, view, t);
      tellTime(view, view.data.group, t + 1);
    } else fillHint(dom.bubble, view.data.item);
  }
  if (t !== null) placeBubble(dom.bubble, t, dom);
}

// rnnviz/figures/browser/book/layout.js
var ROOM = { left: 54, right: 10, top: 20, tall: 74, between: 26, low: 40, bottom: 24 };
function readBook(data) {
  const top = Math.max(10, ...data.longest);
  return { ...data, parts: data.longest.length, top, most: Math.max(1, ...data.many) };
}
function layoutBook(book, width) {
  const inner = Math.max(40, width - ROOM.left - ROOM.right);
  const second = ROOM.top + ROOM.tall + ROOM.between;
  const scale = inner / book.tokens;
  return {
    width,
    inner,
    second,
    height: second + ROOM.low + ROOM.bottom,
    /** Horizontal place of a token. */
    x: (token) => ROOM.left + clamp(token, 0, book.tokens) * scale,
    /** Which stretch a horizontal place belongs to. */
    part: (x) => clamp(Math.floor((x - ROOM.left) / scale / book.stretch), 0, book.parts - 1),
    /** Height of a distance, on a logarithmic axis from one word on. */
    rise: (distance) => distance < 1 ? 0 : ROOM.tall * (0.06 + 0.94 * Math.log(distance) / Math.log(book.top)),
    count: (number) => ROOM.low * number / book.most
  };
}
function stretchOf(book, part) {
  return [part * book.stretch, Math.min(book.tokens, (part + 1) * book.stretch)];
}
function goalOf(book, part) {
  const [first, last] = stretchOf(book, part);
  return book.longest_step[part] >= 0 ? book.longest_step[part] : Math.floor((first + last) / 2);
}
function distanceTicks(book) {
  const ticks = [];
  for (let tick = 1; tick <= book.top; tick *= 10) ticks.push(tick);
  return ticks;
}

// rnnviz/figures/browser/book/draw.js
function drawBook(pen, view) {
  const { book, layout, theme } = view;
  const muted = { fill: css(theme.muted), size: 12 };
  pen.text(ROOM.left + 4, 13, `Longest arrow of each ${formatCount(book.stretch)} ${book.item}s`, muted);
  pen.text(ROOM.left + 4, layout.second - 7, `Arrows over at least ${formatCount(book.least)} ${book.item}s`, muted);
  const floor = ROOM.top + ROOM.tall;
  for (const tick of distanceTicks(book)) {
    const y = floor - layout.rise(tick);
    pen.line(ROOM.left, y, ROOM.left + layout.inner, y, { stroke: css(theme.hairline) });
    pen.text(ROOM.left - 6, y + 4, formatCount(tick), { ...muted, align: "right" });
  }
  pen.text(ROOM.left - 6, layout.second + 9, formatCount(book.most), { ...muted, align: "right" });
  pen.text(ROOM.left - 6, layout.second + ROOM.low, "0", { ...muted, align: "right" });
  drawBars(pen, view, floor);
  drawTokenAxis(pen, view);
}
function drawBars(pen, { book, layout, theme }, floor) {
  for (let part = 0; part < book.parts; part++) {
    const [first, last] = stretchOf(book, part);
    const x = layout.x(first);
    const wide = Math.max(0.75, layout.x(last) - x - 0.5);
    const tall = layout.rise(book.longest[part]);
    if (tall) pen.rect(x, floor - tall, wide, tall, { fill: css(theme.muted) });
    const many = layout.count(book.many[part]);
    if (many) pen.rect(x, layout.second + ROOM.low - many, wide, many, { fill: css(theme.second) });
  }
  const line = { stroke: css(theme.muted) };
  pen.line(ROOM.left, floor, ROOM.left + layout.inner, floor, line);
  pen.line(ROOM.left, layout.second + ROOM.low, ROOM.left + layout.inner, layout.second + ROOM.low, line);
}
function drawTokenAxis(pen, { book, layout, theme }) {
  const y = layout.second + ROOM.low;
  for (const tick of stepTicks(0, book.tokens, layout.inner / 110)) {
    const x = layout.x(tick);
    pen.line(x, y, x, y + 4, { stroke: css(theme.muted) });
    const align = x < ROOM.left + 20 ? "left" : x > layout.width - 40 ? "right" : "center";
    pen.text(x, y + 17, `${book.item} ${formatCount(Math.max(1, tick))}`, { fill: css(theme.muted), size: 12, align });
  }
}
function drawBookMarks(pen, view) {
  const { book, layout, theme } = view;
  const bottom = layout.second + ROOM.low;
  const [from, to] = [layout.x(book.window[0]), layout.x(book.window[1])];
  pen.rect(from, ROOM.top - 2, Math.max(2, to - from), bottom - ROOM.top + 2, {
    fill: css(theme.primary),
    opacity: theme.dark ? 0.3 : 0.14,
    radius: 2
  });
  const at = layout.x(book.at);
  pen.line(at, ROOM.top - 2, at, bottom, { stroke: css(theme.primary), width: 2 });
  const part = litPart(view);
  if (part === null) return;
  const [first, last] = stretchOf(book, part).map((token) => layout.x(token));
  const wide = Math.max(5, last - first + 2);
  pen.rect((first + last - wide) / 2, ROOM.top - 2, wide, bottom - ROOM.top + 2, { stroke: css(theme.text), width: 1.5, radius: 2 });
}
function litPart(view) {
  return view.hovered ?? view.focused;
}
function describePart(book, part) {
  const [first, last] = stretchOf(book, part);
  const range = `${book.item}s ${formatCount(first + 1)} to ${formatCount(last)}`;
  if (!book.longest[part]) return `${range}: no arrow.`;
  return `${range}: the longest arrow reaches back ${plural(book.longest[part], book.item)}, ${formatNumber(book.mean[part])} on average; ${formatCount(book.many[part])} reach back at least ${formatCount(book.least)}.`;
}

// rnnviz/figures/browser/book/main.js
function makeBookDom(root) {
  const layers = makeLayers("strip");
  const dom = {
    root,
    layers,
    slider: el("div", { class: "slider", tabindex: 0, role: "slider", "aria-label": "Place in the book" }, layers.node),
    text: el("div", { class: "note line", "aria-hidden": "true" }),
    saving: el("div", { class: "saving" })
  };
  root.replaceChildren(dom.slider, el("div", { class: "foot" }, dom.text, dom.saving));
  return dom;
}
function create3(root) {
  const dom = makeBookDom(root);
  const view = { book: null, layout: null, theme: null, width: 0, hovered: null, focused: null, tell: nothing };
  const schedule = onceAFrame(() => paintMarks(dom, view));
  const rebuild = () => {
    if (!view.book || !view.width) return;
    view.layout = layoutBook(view.book, view.width);
    drawBook(freshPen(dom.layers.base, view.width, view.layout.height, view.theme), view);
    dom.root.style.setProperty("--muted", css(view.theme.muted));
    dom.root.style.setProperty("--edge", css(mix(view.theme.text, view.theme.background, 0.75)));
    schedule();
  };
  const observer = followWidth(root, view, rebuild);
  wireBook(dom, view, schedule);
  dom.saving.append(pictureMenu(() => ({
    theme: view.theme,
    width: view.layout.width,
    height: view.layout.height,
    name: view.book.name,
    draw: (pen) => drawBook(pen, view)
  })));
  return {
    update(data, { trigger }) {
      view.tell = trigger;
      view.theme = readTheme(root);
      view.book = readBook(data);
      view.width ||= Math.floor(root.getBoundingClientRect().width);
      rebuild();
      whenFontsReady(rebuild);
    },
    destroy() {
      schedule.cancel();
      observer.disconnect();
    }
  };
}
function paintMarks(dom, view) {
  if (!view.layout) return;
  drawBookMarks(freshPen(dom.layers.over, view.width, view.layout.height, view.theme), view);
  const part = litPart(view);
  const { book } = view;
  const hint = `Point at a place to read how far its arrows reach; click to go to its longest arrow.`;
  setText(dom.text, part === null ? hint : describePart(book, part));
  const now = view.focused ?? view.layout.part(view.layout.x(book.at));
  setAttributes(dom.slider, {
    "aria-valuemin": 0,
    "aria-valuemax": book.parts - 1,
    "aria-valuenow": now,
    "aria-valuetext": describePart(book, now)
  });
}
function wireBook(dom, view, schedule) {
  const under = (event) => view.layout.part(event.clientX - dom.slider.getBoundingClientRect().left);
  const show = (name, part) => {
    if (view[name] === part) return;
    view[name] = part;
    schedule();
  };
  dom.slider.addEventListener("pointermove", (event) => {
    if (view.layout) show("hovered", under(event));
  });
  dom.slider.addEventListener("pointerleave", () => show("hovered", null));
  dom.slider.addEventListener("click", (event) => {
    if (view.layout) view.tell("at", goalOf(view.book, under(event)));
  });
  dom.slider.addEventListener("blur", () => show("focused", null));
  dom.slider.addEventListener("keydown", (event) => {
    if (!view.layout) return;
    const now = view.focused ?? view.layout.part(view.layout.x(view.book.at));
    const next = frameAfterKey(event.key, now, view.book.parts);
    if (next !== null) show("focused", next);
    else if (event.key === "Enter" || event.key === " ") view.tell("at", goalOf(view.book, now));
    else return;
    event.preventDefault();
  });
}

// rnnviz/figures/browser/carousel/data.js
function decodeCarousel(data) {
  return {
    ...data,
    frames: data.moments.length,
    panels: data.panels.map((panel) => ({
      ...panel,
      curves: Object.fromEntries(
        Object.entries(panel.curves).map(([kind, text]) => [kind, decodeFloats(text)])
      )
    }))
  };
}
function curveAt(panel, kind, frame) {
  const values = panel.curves[kind];
  return values ? values.subarray(frame * panel.lags, (frame + 1) * panel.lags) : null;
}
function tellingLag(film) {
  const marks = film.panels[0].marks.map(([lag]) => lag);
  return marks.length ? Math.max(...marks) : Math.floor(film.lags / 2);
}
function curveNote(values) {
  if (values.length < 2) return "";
  if (values.every((value) => value === 0)) return "exactly 1 at every lag";
  let first = values.length;
  while (first > 0 && values[first - 1] === -Infinity) first -= 1;
  return first < values.length ? `none from lag ${formatCount(first)} on` : "";
}
function describeMoment(film, frame) {
  const share = film.moments[frame];
  if (film.panels.every((panel) => panel.origin)) return film.panels[0].origin;
  if (film.panels.every((panel) => panel.steps[frame] === 0)) return "untrained";
  if (share >= 1) return film.live ? "the last moment so far" : "after all of the training";
  if (share <= 0) return "before training";
  const percent2 = share < 0.1 ? (100 * share).toFixed(1) : Math.round(100 * share);
  return `after ${percent2}% of the training`;
}
function describePanel(panel, frame) {
  const metric = panel.metrics ? panel.metrics[frame] : null;
  const trained = panel.steps[frame] ? `step ${formatCount(panel.steps[frame])}` : "untrained";
  const step = panel.origin || trained;
  if (metric === null) return [step];
  const unit = panel.metric_unit && panel.metric_unit !== "%" ? ` ${panel.metric_unit}` : panel.metric_unit;
  const number = formatNumber(metric);
  const reached = `${step} \xB7 ${number}${unit}`;
  return [`${reached} ${panel.metric_name}`, reached, step];
}

// rnnviz/figures/browser/carousel/layout.js
var AXIS_WIDTH = 58;
var BETWEEN = 16;
var HEAD = 42;
var LANE = 16;
var TICKS = 26;
var VALUE = 18;
var NARROWEST = 172;
function layoutCarousel(film, width, lines, zoomed) {
  const count = film.panels.length;
  const most = Math.max(1, Math.floor((width - AXIS_WIDTH + BETWEEN) / (NARROWEST + BETWEEN)));
  const rows = Math.ceil(count / most);
  const columns = Math.ceil(count / rows);
  const wide = (width - AXIS_WIDTH - (columns - 1) * BETWEEN - 6) / columns;
  const tall = rows === 1 ? 290 : 190;
  const lanes = Math.min(2, Math.max(...film.panels.map((panel) => panel.marks.length)));
  const above = HEAD + lanes * LANE;
  const whole = above + tall + TICKS + lines.length * VALUE + 24;
  const bottom = zoomed ? Math.max(film.bottom, zoomBottom(film)) : film.bottom;
  const panels = film.panels.map((panel, k) => {
    const row = Math.floor(k / columns);
    const left = AXIS_WIDTH + k % columns * (wide + BETWEEN);
    return { panel, left, top: row * whole + above, first: k % columns === 0 };
  });
  const height = (at) => (film.top - at) / (film.top - bottom) * tall;
  const last = Math.max(1, film.lags - 1);
  return {
    width,
    wide,
    tall,
    lanes,
    panels,
    bottom,
    top: film.top,
    height: rows * whole,
    x: (lag) => lag / last * wide,
    y: height,
    lagAt: (x) => Math.round(clamp(x / wide, 0, 1) * last),
    ticks: powerTicks(bottom, film.top, tall)
  };
}
function zoomBottom(film) {
  return film.bottom < -8 ? -5 : film.bottom;
}
function powerTicks(bottom, top, tall) {
  const every = [1, 2, 5, 10, 20].find((step) => (top - bottom) / step * 22 <= tall) ?? 30;
  const ticks = [];
  for (let power = Math.ceil(bottom / every) * every; power <= top; power += every) ticks.push(power);
  return ticks;
}
function lagUnder(layout, x, y) {
  for (const { left, top } of layout.panels) {
    if (x < left - BETWEEN / 2 || x > left + layout.wide + BETWEEN / 2) continue;
    if (y < top - HEAD || y > top + layout.tall + TICKS) continue;
    return layout.lagAt(x - left);
  }
  return null;
}

// rnnviz/figures/browser/carousel/panels.js
function drawPanels(pen, view) {
  const { film, layout, lines, frame } = view;
  for (const place of layout.panels) {
    drawHead(pen, layout, place, frame);
    drawGrid(pen, film, layout, place);
    drawMarks(pen, layout, place);
    for (const line of lines) drawNorm(pen, layout, place, line, frame);
    drawNotes(pen, layout, place, lines, frame);
  }
}
function lineColor(line, theme) {
  return css(parseColor(line[theme.mode], "#888888"));
}
function drawHead(pen, layout, { panel, left, top }, frame) {
  const { theme } = pen;
  const y = top - layout.lanes * LANE - HEAD;
  const fits = (text2, size, weight) => {
    let shown = text2;
    for (let n = text2.length; textWidth(theme, shown, size, weight) > layout.wide && n > 4; n--) shown = shorten(text2, n);
    return shown;
  };
  pen.text(left, y + 16, fits(panel.title, 15, 600), { fill: css(theme.text), size: 15, weight: 600 });
  const texts = describePanel(panel, frame);
  const text = texts.find((each) => textWidth(theme, each, 12) <= layout.wide) ?? texts[texts.length - 1];
  pen.text(left, y + 33, text, { fill: css(theme.muted), size: 12 });
}
function drawGrid(pen, film, layout, { left, top, first }) {
  const { theme } = pen;
  const { wide, tall } = layout;
  const muted = { fill: css(theme.muted) };
  for (const power of layout.ticks) {
    const y = top + layout.y(power);
    const one = power === 0;
    pen.line(left, y, left + wide, y, { stroke: css(one ? mix(theme.muted, theme.background, 0.45) : theme.hairline) });
    if (first) pen.text(left - 8, y + 4, tickText(power), { ...muted, align: "right" });
  }
  pen.line(left, top + tall, left + wide, top + tall, { stroke: css(theme.faint) });
  const lags = stepTicks(0, Math.max(1, film.lags - 1), wide / 46).filter((lag) => Number.isInteger(lag));
  for (const lag of lags) {
    const x = left + layout.x(lag);
    pen.line(x, top + tall, x, top + tall + 4, { stroke: css(theme.muted) });
    const edge = x + 12 > left + wide;
    pen.text(edge ? left + wide : x, top + tall + 17, formatCount(lag), { ...muted, align: edge ? "right" : "center" });
  }
  if (first) {
    pen.text(left - 8, top + tall + 17, "lag", { ...muted, align: "right" });
    pen.text(2, top - layout.lanes * LANE - HEAD + 16, "norm", muted);
  }
}
function drawMarks(pen, layout, { panel, left, top }) {
  const { theme } = pen;
  const color = css(theme.muted);
  const xs = panel.marks.map(([lag]) => left + layout.x(lag));
  const lanes = [xs.map((x) => [x - 6, x + 6]), []].slice(0, layout.lanes);
  panel.marks.forEach(([, label], k) => {
    const x = xs[k];
    pen.line(x, top - LANE + 3, x, top + layout.tall, { stroke: color, dash: [1, 4] });
    pen.path(`M${x - 4} ${top - LANE + 3}h8l-4 7Z`, { fill: color });
    const text = shorten(label, 18);
    const spot = textSpot(lanes, x, textWidth(theme, text, 12), left, left + layout.wide);
    if (!spot) return;
    lanes[spot.lane].push([spot.from, spot.to]);
    pen.text(spot.from, top - spot.lane * LANE - LANE + 10, text, { fill: color, size: 12 });
  });
}
function textSpot(lanes, x, size, low, high) {
  for (let lane = 0; lane < lanes.length; lane++) {
    const starts = lane ? [x - size + 4, x - 4, high - size] : [x + 8, x - 8 - size];
    for (const from of starts) {
      const to = from + size;
      if (from < low || to > high + 1 || lanes[lane].some(([a, b]) => from < b + 4 && to > a - 4)) continue;
      return { lane, from, to };
    }
  }
  return null;
}
function drawNorm(pen, layout, { panel, left, top }, line, frame) {
  const values = curveAt(panel, line.name, frame);
  if (!values) return;
  const d = normPath(values, layout, left, top);
  if (d) pen.path(d, { stroke: lineColor(line, pen.theme), width: 2, dash: line.dash });
}
function normPath(values, layout, left, top) {
  const { bottom } = layout;
  const inside = (value) => value >= bottom && value <= layout.top;
  const point = (lag, value) => `${(left + layout.x(lag)).toFixed(1)} ${(top + layout.y(value)).toFixed(1)}`;
  const edge = (lag, from, to) => {
    const limit = Math.min(from, to) < bottom ? bottom : layout.top;
    return point(lag + (limit - from) / (to - from), limit);
  };
  let d = "";
  for (let lag = 0; lag < values.length; lag++) {
    const [before, value] = [values[lag - 1], values[lag]];
    const joined = lag > 0 && Number.isFinite(before) && Number.isFinite(value);
    if (joined && inside(before)) d += inside(value) ? `L${point(lag, value)}` : `L${edge(lag - 1, before, value)}`;
    else if (joined && inside(value)) d += `M${edge(lag - 1, before, value)}L${point(lag, value)}`;
    else if (inside(value)) d += `M${point(lag, value)}`;
  }
  return d;
}
function drawNotes(pen, layout, { panel, left, top }, lines, frame) {
  const { theme } = pen;
  const texts = panel.note ? [[panel.note, css(theme.muted), 600]] : [];
  for (const line of lines) {
    const values = curveAt(panel, line.name, frame);
    if (!values) continue;
    if (values.every((value) => Number.isNaN(value))) {
      texts.push(["numbers out of range", css(theme.bad), 600]);
      break;
    }
    const note = curveNote(values);
    const color = lineColor(line, theme);
    if (note) texts.push(...wrapNote(theme, `${line.title}:`, note, layout.wide - 14).map((text) => [text, color, 600]));
  }
  let y = top + layout.tall - 8 - (texts.length - 1) * 15;
  for (const [text, color, weight] of texts) {
    const wide = textWidth(theme, text, 12, weight);
    pen.rect(left + 4, y - 12, wide + 6, 16, { fill: css(theme.background), opacity: 0.8 });
    pen.text(left + 7, y, text, { fill: color, weight });
    y += 15;
  }
}
function wrapNote(theme, name, note, width) {
  const whole = `${name} ${note}`;
  return textWidth(theme, whole, 12, 600) <= width ? [whole] : [name, note];
}

// rnnviz/figures/browser/carousel/controls.js
function makeCarouselDom(root) {
  const dom = {
    root,
    ...makePlay(true),
    slider: el("input", { type: "range", class: "scrubber", "aria-label": "Share of the training", min: 0, max: 1, step: "any" }),
    readout: el("div", { class: "readout" }),
    saving: el("div", { class: "saving" }),
    chips: el("div", { class: "chips", role: "group", "aria-label": "Curves to show" }),
    figure: makeLayers("figure"),
    notes: el("div", { class: "notes note" }),
    spoken: el("div", { class: "hidden-text", role: "status", "aria-live": "polite" })
  };
  setAttributes(dom.figure.over, { tabindex: 0, role: "application" });
  const bar = el("div", { class: "bar" }, dom.play, dom.slider, dom.readout, dom.saving);
  root.replaceChildren(bar, dom.chips, dom.figure.node, dom.notes, dom.spoken);
  return dom;
}
function fillCarouselChips(dom, view) {
  const { film, theme } = view;
  const chips = film.lines.filter((line) => film.panels.some((panel) => panel.curves[line.name])).map((line) => {
    const chip = makeChip("", !view.hidden.has(line.name), line.name);
    const sample = svgEl("line", {
      x1: 0,
      y1: 5,
      x2: 26,
      y2: 5,
      stroke: lineColor(line, theme),
      "stroke-width": 2.5,
      "stroke-dasharray": line.dash.join(" ") || null
    });
    chip.append(svgEl("svg", { width: 26, height: 10, "aria-hidden": "true" }, sample), line.title);
    return chip;
  });
  if (zoomBottom(film) > film.bottom) {
    const zoom = makeChip(`Zoom in to ${tickText(zoomBottom(film))} and above`, view.zoomed, "zoom");
    zoom.title = "Look closer at the cells whose error stays; lines that leave the axis are cut";
    zoom.classList.add("zoom");
    chips.push(zoom);
  }
  freshen(dom.chips, chips);
}
function showMoment(dom, view) {
  const { film, frame, playing } = view;
  const text = describeMoment(film, frame);
  showSlider(dom.slider, film.moments[frame], text);
  setText(dom.readout, text);
  showPlay(dom, playing, "Play the training from here");
}

// rnnviz/figures/browser/carousel/readout.js
function drawLag(pen, view) {
  const { film, layout, lines, frame, lag } = view;
  const { theme } = pen;
  const pale = view.pointed ? 1 : 0.55;
  for (const place of layout.panels) {
    const { panel, left, top } = place;
    const x = left + layout.x(lag);
    if (lag < panel.lags) pen.line(x, top, x, top + layout.tall, { stroke: css(theme.text), width: 1.25, opacity: pale });
    drawLagPlate(pen, layout, place, lag, film);
    lines.forEach((line, k) => {
      const values = curveAt(panel, line.name, frame);
      if (!values) return;
      const value = lag < values.length ? values[lag] : null;
      drawValue(pen, layout, place, line, value, k);
      if (value === null || !Number.isFinite(value) || value < layout.bottom || value > layout.top) return;
      pen.path(circlePath(x, top + layout.y(value), 3.5), {
        fill: lineColor(line, theme),
        stroke: css(theme.background),
        width: 1.5
      });
    });
  }
}
function drawLagPlate(pen, layout, { left, top }, lag, film) {
  const { theme } = pen;
  const text = `lag ${formatCount(lag)}`;
  const wide = Math.max(textWidth(theme, text, 12, 600), textWidth(theme, `lag ${film.lags}`, 12, 600)) + 10;
  const x = clamp(left + layout.x(lag) - wide / 2, left - 6, left + layout.wide - wide + 2);
  pen.rect(x, top + layout.tall + 4, wide, 18, { fill: css(theme.text), radius: 4 });
  pen.text(x + wide / 2, top + layout.tall + 17, text, { fill: css(theme.background), weight: 600, align: "center" });
}
var SHORT = { full: "full", path: "path" };
function drawValue(pen, layout, { left, top }, line, value, row) {
  const { theme } = pen;
  const y = top + layout.tall + TICKS + row * VALUE + 14;
  const color = lineColor(line, theme);
  pen.line(left, y - 4, left + 22, y - 4, { stroke: color, width: 2, dash: line.dash });
  const text = powerOfTen(value);
  const room = layout.wide - 34 - textWidth(theme, text, 13, 600);
  const long = textWidth(theme, line.title, 12) <= room;
  pen.text(left + 28, y, long ? line.title : SHORT[line.name] ?? line.title, { fill: color });
  pen.text(left + layout.wide, y, text, { fill: css(theme.text), size: 13, weight: 600, align: "right" });
}
function speakLag(view) {
  const { film, lines, frame, lag } = view;
  const cells = film.panels.map((panel) => {
    const parts = lines.filter((line) => panel.curves[line.name]).map((line) => {
      const values = curveAt(panel, line.name, frame);
      return `${line.title} ${powerOfTen(lag < values.length ? values[lag] : null) || "no number"}`;
    });
    if (panel.note) parts.push(panel.note);
    return `${panel.title}: ${parts.join(", ")}`;
  });
  return `lag ${formatCount(lag)}. ${cells.join(". ")}`;
}

// rnnviz/figures/browser/carousel/scrub.js
function wireLag(dom, view) {
  const { over } = dom.figure;
  over.addEventListener("pointermove", (event) => {
    const box = over.getBoundingClientRect();
    const lag = lagUnder(view.layout, event.clientX - box.left, event.clientY - box.top);
    if (lag !== null) view.point(lag, true);
  });
  over.addEventListener("pointerleave", () => view.point(view.lag, false));
  over.addEventListener("blur", () => view.point(view.lag, false));
  over.addEventListener("keydown", (event) => {
    const last = view.film.lags - 1;
    const moves = { ArrowRight: 1, ArrowLeft: -1, PageUp: 10, PageDown: -10, Home: -last, End: last };
    if (!(event.key in moves)) return;
    event.preventDefault();
    view.point(clamp(view.lag + moves[event.key], 0, last), true);
    setText(dom.spoken, speakLag(view));
  });
}

// rnnviz/figures/browser/carousel/main.js
function create4(root, savesPage) {
  const view = {
    film: null,
    raw: null,
    theme: null,
    layout: null,
    lines: [],
    wanted: 1,
    lag: 0,
    pointed: false,
    zoomed: false,
    hidden: /* @__PURE__ */ new Set(),
    send: nothing,
    width: 0,
    dirty: /* @__PURE__ */ new Set()
  };
  const dom = makeCarouselDom(root);
  const schedule = onceAFrame(() => paintCarousel(view, dom));
  const repaint = (part) => {
    view.dirty.add(part);
    schedule();
  };
  const scrubber = makeScrubber(dom, view, {
    name: "at",
    valueOf: (frame) => view.film.moments[frame],
    frameAt: (share) => nearest(view.film.moments, share),
    moved: () => {
      view.wanted = view.film.moments[view.frame];
      repaint("frame");
    },
    waits: false
  });
  view.point = (lag, pointed) => {
    Object.assign(view, { lag, pointed });
    repaint("lag");
  };
  view.toggle = (name) => {
    if (!view.hidden.delete(name)) view.hidden.add(name);
    repaint("all");
  };
  view.zoom = () => {
    view.zoomed = !view.zoomed;
    repaint("all");
  };
  const observer = followWidth(root, view, () => repaint("all"));
  wireLag(dom, view);
  wireChips(dom.chips, (name) => name === "zoom" ? view.zoom() : view.toggle(name));
  const picture = () => ({
    theme: view.theme,
    width: view.width,
    height: savedHeight(view),
    name: view.film.file ?? view.film.name,
    draw: (pen) => drawSaved(pen, view)
  });
  dom.saving.append(pictureMenu(picture, savesPage && (() => saveCarouselPage(view, root))));
  return Object.assign(view, {
    update(data, { state }) {
      view.send = state;
      dress(root, view);
      if (data !== view.raw) takeCarousel(view, data);
      view.width ||= Math.floor(root.getBoundingClientRect().width);
      repaint("all");
      whenFontsReady(() => repaint("all"));
    },
    destroy() {
      scrubber.stop();
      schedule.cancel();
      observer.disconnect();
    }
  });
}
function saveCarouselPage(view, root) {
  const { film, raw, frame } = view;
  return savePage(root, { ...raw, selected: film.moments[frame], live: false }, film.file ?? film.name);
}
function takeCarousel(view, data) {
  const before = view.film;
  const film = decodeCarousel(data);
  const same = before && before.name === film.name;
  const asked = data.selected ?? 1;
  const echo = same && isEcho(view.sent, asked);
  if (!same || !echo && asked !== (view.raw.selected ?? 1)) {
    view.wanted = asked;
    view.sent = [asked];
  }
  view.frame = nearest(film.moments, view.wanted);
  if (!same) view.lag = tellingLag(film);
  view.lag = Math.min(view.lag, film.lags - 1);
  Object.assign(view, { film, raw: data });
}
function paintCarousel(view, dom) {
  const { film, theme, dirty, width } = view;
  if (!film || !width) return;
  const all = dirty.has("all");
  if (all) {
    view.lines = film.lines.filter((line) => !view.hidden.has(line.name));
    view.layout = layoutCarousel(film, width, view.lines, view.zoomed);
    fillCarouselChips(dom, view);
    labelFigure(view, dom);
    setText(dom.notes, film.notes.join(" "));
    dom.root.classList.toggle("still", film.frames < 2);
    dom.root.classList.toggle("narrow", width < 560);
  }
  const { height } = view.layout;
  if (all || dirty.has("frame")) {
    drawPanels(freshPen(dom.figure.base, width, height, theme), view);
    showMoment(dom, view);
  }
  drawLag(freshPen(dom.figure.over, width, height, theme), view);
  dirty.clear();
}
function labelFigure(view, dom) {
  const cells = view.film.panels.map((panel) => panel.title).join(", ");
  dom.figure.over.setAttribute(
    "aria-label",
    `Norms against the lag on one logarithmic axis: ${cells}. Arrow keys left and right move through the lags.`
  );
}
var SAVED_HEAD = 56;
function savedHeight(view) {
  return SAVED_HEAD + view.layout.height + (view.film.notes.length ? 22 : 0);
}
function drawSaved(pen, view) {
  const { film, theme, lines, frame } = view;
  const title = film.title ? `${film.title}, ${describeMoment(film, frame)}` : describeMoment(film, frame);
  pen.text(4, 22, title, { fill: css(theme.text), size: 16, weight: 600 });
  let x = 4;
  for (const line of lines) {
    const color = lineColor(line, theme);
    pen.line(x, 41, x + 26, 41, { stroke: color, width: 2.5, dash: line.dash });
    pen.text(x + 32, 45, line.title, { fill: color });
    x += 50 + textWidth(theme, line.title, 12);
  }
  pen.below(SAVED_HEAD, (inner) => {
    drawPanels(inner, view);
    drawLag(inner, view);
  });
  if (film.notes.length) pen.text(4, savedHeight(view) - 8, film.notes.join(" "), { fill: css(theme.muted) });
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
var BESIDE2 = 1e3;
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
function create5(root) {
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
    root.classList.toggle("beside", width >= BESIDE2);
    root.classList.toggle("columns", width >= COLUMNS && width < BESIDE2);
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

// rnnviz/figures/browser/film/data.js
var GATE_LEVELS = 254;
var MISSING = 255;
function decodeFilm(data) {
  const { time, units } = data;
  const film = {
    ...data,
    frames: data.steps.length,
    unitCount: units.length,
    quantities: data.quantities.map((quantity) => ({
      ...quantity,
      bytes: decodeBytes(quantity.data),
      stats: quantity.stats ? decodeWords(quantity.stats) : null
    })),
    verdicts: data.correct ? decodeBytes(data.correct) : null,
    predictionWords: data.predictions ? data.predictions.words.map(String) : null,
    predictionCodes: data.predictions ? decodeWords(data.predictions.codes) : null,
    unknown: new Set(data.unknown),
    marked: new Set(data.marks.map(([at]) => at))
  };
  film.gates = film.quantities.filter((quantity) => quantity.stats);
  film.value = (quantity, frame, row, t) => {
    const level = quantity.bytes[(frame * units.length + row) * time + t];
    if (level === MISSING) return null;
    const share = level / GATE_LEVELS;
    return quantity.kind === "gate" ? share : (2 * share - 1) * quantity.scale;
  };
  film.stat = (gate, frame, which, t) => gate.stats[(frame * 3 + which) * time + t] / 65535;
  film.prediction = (frame, t) => film.predictionCodes ? film.predictionWords[film.predictionCodes[frame * time + t]] : "";
  film.verdict = (frame, t) => film.verdicts ? film.verdicts[frame * time + t] : 2;
  return film;
}
function describeFrame(film, frame) {
  if (film.sized) return "";
  const last = film.steps[film.frames - 1];
  const of = film.frames > 1 && !film.live ? ` of ${formatCount(last)}` : "";
  const parts = [film.origin || `step ${formatCount(film.steps[frame])}${of}`];
  const curve = film.curve;
  if (curve && curve.frame_loss[frame] !== null) parts.push(`loss ${formatNumber(curve.frame_loss[frame])}`);
  if (curve && curve.frame_metric[frame] !== null) {
    parts.push(`${curve.metric_name} ${withUnit(curve.frame_metric[frame], curve.metric_unit)}`);
  }
  return parts.join(" \xB7 ");
}

// rnnviz/figures/browser/film/layout.js
var ROW = 21;
var TITLE = 24;
var GAP = 12;
function visibleQuantities(film, hidden) {
  return film.quantities.filter((quantity) => !hidden.has(quantity.name));
}
function layoutMargins(width) {
  return width < 560 ? { left: 66, right: 74 } : { left: 88, right: 104 };
}
function layoutFilm(film, width, hidden, theme) {
  const { left, right } = layoutMargins(width);
  const plot = { left, width: Math.max(60, width - left - right) };
  const step = plot.width / film.time;
  const layout = { width, plot, step, panels: [], x: (t) => left + (t + 0.5) * step };
  let y = 2;
  const add = (kind, height, more = {}) => {
    layout.panels.push({ kind, y, height, ...more });
    y += height;
  };
  const flags = placeFlags(film, layout, theme);
  const rows = sequenceRows(film, layout, theme);
  const verdict = film.verdicts ? 14 : 0;
  const apart = closestVerdicts(film) * step;
  const tall = rows.reduce((sum, row) => sum + row.lanes * ROW, 0);
  add("sequence", flags.lanes * 18 + tall + verdict + GAP, { flags, rows, tall, verdict, apart });
  const shown = visibleQuantities(film, hidden);
  const gates = shown.filter((quantity) => quantity.stats);
  if (gates.length) add("means", TITLE + 104 + GAP, { gates });
  for (const quantity of shown) add("heat", TITLE + heatHeight(film) + GAP, { quantity });
  add("axis", 34);
  layout.height = y;
  layout.timeAt = (x) => clamp(Math.floor((x - left) / step), 0, film.time - 1);
  return layout;
}
function heatHeight(film) {
  return Math.round(clamp(film.unitCount * 9, 40, Math.max(96, Math.min(film.unitCount * 1.5, 160))));
}
function sequenceRows(film, layout, theme) {
  const rows = film.sized ? [] : [{ title: "input", texts: film.labels.map(visibleText), weight: 500 }];
  for (const { title, texts } of film.rows ?? []) {
    rows.push({ title, texts: texts.map((text) => text === "" ? "" : visibleText(text)), weight: title === "becomes" ? 700 : 500 });
  }
  if (film.targets && film.targets.some((text) => text !== "")) {
    rows.push({ title: "target", texts: film.targets, weight: 400 });
  }
  if (film.predictionWords) rows.push({ title: "prediction", predictions: true, weight: 600 });
  for (const row of rows) Object.assign(row, columnsThatFit(film, row, layout, theme));
  return rows;
}
function closestVerdicts(film) {
  let before = -Infinity;
  let least = Infinity;
  for (let t = 0; t < film.time; t++) {
    if (film.verdict(film.frames - 1, t) > 1) continue;
    least = Math.min(least, t - before);
    before = t;
  }
  return least;
}
function longestText(layout) {
  return layout.step < 34 ? 14 : Math.max(4, Math.floor((layout.step - 8) / 8));
}
function columnsThatFit(film, row, layout, theme) {
  const width = (text) => textWidth(theme, shorten(text, longestText(layout)), 13, row.weight) + (text.length > 1 ? 7 : 3);
  const times = Array.from({ length: film.time }, (_, t) => t);
  let widths;
  let filled;
  if (row.predictions) {
    const widest = Math.max(...film.predictionWords.map(width));
    widths = times.map(() => widest);
    filled = times.filter((t) => {
      for (let frame = 0; frame < film.frames; frame++) if (film.prediction(frame, t) !== "") return true;
      return false;
    });
  } else {
    widths = row.texts.map((text) => text === "" ? 0 : width(text));
    filled = times.filter((t) => row.texts[t] !== "");
  }
  const needed = Math.max(...filled.map((t) => widths[t]), 1);
  const every = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 5e3].find((k) => k * layout.step >= needed) ?? 1e4;
  const everything = filled.length * needed < layout.plot.width || filled.every((t) => widths[t] <= layout.step);
  const taken = [];
  const fits = (t) => {
    const from = layout.x(t) - widths[t] / 2;
    const to = from + widths[t];
    if (from < layout.plot.left - 10 || to > layout.width + 3) return false;
    if (taken.some(([a, b]) => from < b && a < to)) return false;
    taken.push([from, to]);
    return true;
  };
  if (!everything && needed <= 2 * layout.step) return { columns: filled, lanes: 2 };
  const first = filled.filter((t) => film.marked.has(t) && fits(t));
  const then = filled.filter((t) => !film.marked.has(t) && (everything || t % every === 0) && fits(t));
  return { columns: first.concat(then), lanes: 1 };
}
function placeFlags(film, layout, theme) {
  const lanes = [];
  const flags = film.marks.map(([t, label]) => {
    const text = shorten(label, 24);
    const width = textWidth(theme, text, 12, 600) + 14;
    const x = layout.x(t);
    const toLeft = x + width > layout.width - 4;
    const from = toLeft ? x - width : x;
    let lane = lanes.findIndex((taken) => taken.every(([a, b]) => from + width < a || from > b));
    if (lane < 0 && lanes.length < 3) lane = lanes.push([]) - 1;
    if (lane >= 0) lanes[lane].push([from, from + width]);
    return { t, text: lane < 0 ? "" : text, lane: Math.max(lane, 0), toLeft, width };
  });
  return { flags, lanes: lanes.length };
}

// rnnviz/figures/browser/film/panels.js
function quantityColor(quantity, theme) {
  return parseColor(quantity[theme.mode], "#888888");
}
var MEANS = {
  title: "Gates over time",
  note: "mean over units; band: 10th to 90th percentile",
  ticks: [[0, "0 closed"], [0.5, "0.5"], [1, "1 open"]]
};
var SIZES = {
  title: "Size of the difference",
  note: "as a share of its peak; dotted: a tenth",
  ticks: [[0, "0"], [0.5, "half"], [1, "peak"]],
  tenth: 0.1
};
function drawMeans(pen, film, layout, panel, frame) {
  const { theme } = pen;
  const { left, width } = layout.plot;
  const top = panel.y + TITLE;
  const height = panel.height - TITLE - GAP;
  const y = (value) => top + (1 - value) * height;
  const { title, note, ticks, tenth } = film.sized ? SIZES : MEANS;
  pen.text(left, panel.y + 16, title, { fill: css(theme.text), size: 14, weight: 600 });
  const offset = textWidth(theme, title, 14, 600) + 18;
  if (width - offset > textWidth(theme, note, 12)) pen.text(left + offset, panel.y + 16, note, { fill: css(theme.muted) });
  if (tenth) pen.line(left, y(tenth), left + width, y(tenth), { stroke: css(theme.muted), dash: [2, 3] });
  for (const [value, text] of ticks) {
    pen.line(left, y(value), left + width, y(value), { stroke: css(theme.faint) });
    pen.text(left - 10, y(value) + 4, text, { fill: css(theme.muted), align: "right" });
  }
  for (const gate of panel.gates) drawBand(pen, film, layout, gate, frame, y);
  for (const gate of panel.gates) drawMean(pen, film, layout, gate, frame, y);
  drawGateLabels(pen, film, layout, panel, frame, y);
}
function drawBand(pen, film, layout, gate, frame, y) {
  let upper = "";
  let lower = "";
  for (let t = 0; t < film.time; t++) {
    const x = layout.x(t).toFixed(1);
    upper += `${t ? "L" : "M"}${x} ${y(film.stat(gate, frame, 2, t)).toFixed(1)}`;
    lower = `L${x} ${y(film.stat(gate, frame, 1, t)).toFixed(1)}` + lower;
  }
  pen.path(upper + lower + "Z", { fill: css(quantityColor(gate, pen.theme)), opacity: 0.16 });
}
function drawMean(pen, film, layout, gate, frame, y) {
  let d = "";
  for (let t = 0; t < film.time; t++) {
    d += `${t ? "L" : "M"}${layout.x(t).toFixed(1)} ${y(film.stat(gate, frame, 0, t)).toFixed(1)}`;
  }
  pen.path(d, { stroke: css(quantityColor(gate, pen.theme)), width: 2, dash: gate.dash });
}
function drawGateLabels(pen, film, layout, panel, frame, y) {
  const right = layout.plot.left + layout.plot.width;
  const ends = panel.gates.map((gate) => ({ gate, at: y(film.stat(gate, frame, 0, film.time - 1)) })).sort((a, b) => a.at - b.at);
  ends.forEach((end, k) => {
    end.label = k ? Math.max(end.at, ends[k - 1].label + 15) : Math.max(end.at, y(1));
  });
  const overflow = ends.length ? Math.max(0, ends[ends.length - 1].label - y(0)) : 0;
  for (const { gate, at, label } of ends) {
    const color = css(quantityColor(gate, pen.theme));
    const text = layout.width < 560 ? gate.title.replace(" gate", "") : gate.title;
    pen.line(right - layout.step / 2, at, right + 8, label - overflow, { stroke: color, opacity: 0.5 });
    pen.text(right + 12, label - overflow + 4, text, { fill: color, weight: 600, size: 13 });
  }
}
function levelColors(quantity, theme) {
  const levels = new Uint32Array(256);
  const own = quantityColor(quantity, theme);
  for (let level = 0; level < MISSING; level++) {
    const share = level / GATE_LEVELS;
    const side = 2 * share - 1;
    const color = quantity.kind === "gate" ? mix(theme.background, own, share) : mix(theme.background, side < 0 ? theme.negative : theme.positive, Math.abs(side));
    levels[level] = packed(color);
  }
  levels[MISSING] = packed(theme.faint);
  return levels;
}
function packed([red, green, blue]) {
  return (255 << 24 | blue << 16 | green << 8 | red) >>> 0;
}
function makeHeat(film, quantity, theme) {
  const canvas = el("canvas", { width: film.time, height: Math.max(1, film.unitCount) });
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, canvas.height);
  const pixels = new Uint32Array(image.data.buffer);
  return { canvas, context, image, pixels, levels: levelColors(quantity, theme), drawn: "" };
}
function paintHeat(film, quantity, heat, frame, order) {
  const wanted = `${frame} ${order ? "sorted" : "as is"}`;
  if (heat.drawn === wanted) return;
  const { time, unitCount } = film;
  const start = frame * unitCount * time;
  for (let row = 0; row < unitCount; row++) {
    const from = start + (order ? order[row] : row) * time;
    const to = row * time;
    for (let t = 0; t < time; t++) heat.pixels[to + t] = heat.levels[quantity.bytes[from + t]];
  }
  heat.context.putImageData(heat.image, 0, 0);
  heat.drawn = wanted;
}
function drawHeat(pen, film, layout, panel, heat, order) {
  const { theme } = pen;
  const { quantity } = panel;
  const { left, width } = layout.plot;
  const top = panel.y + TITLE;
  const height = panel.height - TITLE - GAP;
  const color = css(quantityColor(quantity, theme));
  pen.text(left, panel.y + 16, quantity.title, { fill: color, size: 14, weight: 600 });
  pen.image(heat.canvas, left, top, width, height);
  pen.rect(left - 0.5, top - 0.5, width + 1, height + 1, { stroke: css(theme.faint) });
  const numbers = film.units;
  const ends = order ? [order[0], order[order.length - 1]] : [0, numbers.length - 1];
  const side = { fill: css(theme.muted), align: "right" };
  pen.text(left - 10, top + 11, order ? "unit" : `unit ${numbers[ends[0]]}`, side);
  if (numbers.length > 1) pen.text(left - 10, top + height - 2, order ? "sorted" : String(numbers[ends[1]]), side);
  drawColorBar(pen, layout, quantity, heat, top, height);
}
function drawColorBar(pen, layout, quantity, heat, top, height) {
  const { theme } = pen;
  const x = layout.plot.left + layout.plot.width + 12;
  heat.bar ??= barPicture(heat.levels);
  pen.image(heat.bar, x, top, 10, height);
  pen.rect(x - 0.5, top - 0.5, 11, height + 1, { stroke: css(theme.faint) });
  const signed = quantity.kind === "signed";
  const most = formatNumber(quantity.scale);
  const style = { fill: css(theme.muted) };
  pen.text(x + 16, top + 10, signed ? `+${most}` : "1 open", style);
  if (signed && height > 44) pen.text(x + 16, top + height / 2 + 4, "0", style);
  pen.text(x + 16, top + height - 1, signed ? `\u2212${most}` : "0 closed", style);
}
function barPicture(levels) {
  const canvas = el("canvas", { width: 1, height: 255 });
  const context = canvas.getContext("2d");
  const image = context.createImageData(1, 255);
  const pixels = new Uint32Array(image.data.buffer);
  for (let k = 0; k < 255; k++) pixels[k] = levels[254 - k];
  context.putImageData(image, 0, 0);
  return canvas;
}
function drawAxis(pen, film, layout, panel) {
  const { theme } = pen;
  const first = film.time_start + film.count_from;
  const style = { fill: css(theme.muted), align: "center" };
  const ticks = stepTicks(first, first + film.time - 1 || 1, layout.plot.width / 60);
  for (const tick of ticks.filter((at) => Number.isInteger(at) && at < first + film.time)) {
    const x = layout.x(tick - first);
    pen.line(x, panel.y - GAP + 2, x, panel.y - GAP + 6, { stroke: css(theme.muted) });
    pen.text(x, panel.y + 8, formatCount(tick), style);
  }
  pen.text(layout.plot.left - 10, panel.y + 8, "time", { ...style, align: "right" });
}

// rnnviz/figures/browser/film/readout.js
function cursorAt(film, layout, x, y, order) {
  const { left, width } = layout.plot;
  if (x < left - 2 || x > left + width + 2) return null;
  const cursor = { t: layout.timeAt(x), row: null, x, y };
  for (const panel of layout.panels) {
    if (panel.kind !== "heat") continue;
    const top = panel.y + TITLE;
    const height = panel.height - TITLE - GAP;
    if (y < top || y >= top + height) continue;
    const shown = clamp(Math.floor((y - top) / height * film.unitCount), 0, film.unitCount - 1);
    cursor.shown = shown;
    cursor.row = order ? order[shown] : shown;
  }
  return cursor;
}
function drawCursor(pen, film, layout, cursor) {
  const { theme } = pen;
  const x = layout.plot.left + cursor.t * layout.step;
  const top = layout.panels[0].y + layout.panels[0].flags.lanes * 18;
  const bottom = layout.height - 34 - GAP + 6;
  const wide = Math.max(layout.step, 5);
  pen.rect(x - (wide - layout.step) / 2, top, wide, bottom - top, { fill: css(theme.text), opacity: 0.07 });
  const below = layout.panels[0].y + layout.panels[0].height - GAP / 2;
  pen.line(layout.x(cursor.t), below, layout.x(cursor.t), bottom, { stroke: css(theme.text), width: 1.25 });
  for (const panel of layout.panels) {
    if (panel.kind !== "heat" || cursor.row === null) continue;
    const height = panel.height - TITLE - GAP;
    const row = height / film.unitCount;
    const y = panel.y + TITLE + cursor.shown * row;
    pen.rect(layout.plot.left, y, layout.plot.width, Math.max(row, 2), { stroke: css(theme.text), opacity: 0.7 });
  }
}
function makeTooltip() {
  const head = el("div", { class: "tip-head" });
  const answer = el("div", { class: "tip-answer" });
  const [unitHead, meanHead, spreadHead] = [0, 1, 2].map(() => el("th", { scope: "col" }));
  const headings = el("tr", {}, el("th", {}, el("span", { class: "hidden-text" }, "quantity")), unitHead, meanHead, spreadHead);
  const body = el("tbody");
  const table = el("table", {}, el("thead", {}, headings), body);
  const node = el("div", { class: "tip", "aria-hidden": "true" }, head, answer, table);
  node.hidden = true;
  return { node, head, answer, unitHead, meanHead, spreadHead, body, table, rows: [] };
}
function resetTooltip(tip, film, quantities, theme) {
  setText(tip.meanHead, film.sized ? "of its peak" : "mean");
  setText(tip.spreadHead, film.sized ? "" : "10\u201390%");
  tip.rows = quantities.map((quantity) => {
    const cells = [el("td"), el("td"), el("td")];
    const name = el("th", { scope: "row" }, quantity.title);
    name.style.color = css(quantityColor(quantity, theme));
    return { quantity, cells, node: el("tr", {}, name, ...cells) };
  });
  tip.body.replaceChildren(...tip.rows.map((row) => row.node));
}
function describeTime(film, frame, t) {
  const number = formatCount(t + film.time_start + film.count_from);
  const named2 = (text) => `\u2018${visibleText(text)}\u2019${film.unknown.has(text) ? " (unknown to the model)" : ""}`;
  const head = `time ${number} \xB7 input ${named2(film.labels[t])}`;
  if (film.sized) return describePair(film, t, head, named2);
  const parts = [];
  if (film.targets && film.targets[t] !== "") parts.push(`target ${named2(film.targets[t])}`);
  const prediction = film.prediction(frame, t);
  if (prediction !== "") {
    const sign = [" \u2717", " \u2713", ""][film.verdict(frame, t)];
    parts.push(`prediction \u2018${visibleText(prediction)}\u2019${sign}`);
  }
  return [head, parts.join(" \xB7 ")];
}
function describePair(film, t, head, named2) {
  const [, read, answer, flip] = film.rows.map(({ texts }) => texts[t]);
  const becomes = (text) => text ? ` becomes ${named2(text)}` : "";
  return [head + becomes(read), answer ? `answer ${named2(answer)}${becomes(flip)}` : ""];
}
function fillTooltip(tip, film, frame, cursor) {
  const [head, answer] = describeTime(film, frame, cursor.t);
  setText(tip.head, head);
  setText(tip.answer, answer);
  const pointed = cursor.row !== null;
  setText(tip.unitHead, pointed ? `unit ${film.units[cursor.row]}` : "");
  for (const { quantity, cells, node } of tip.rows) {
    node.hidden = !pointed && !quantity.stats;
    setText(cells[0], pointed ? formatFixed(film.value(quantity, frame, cursor.row, cursor.t)) : "");
    const stat = (which) => formatFixed(film.stat(quantity, frame, which, cursor.t));
    setText(cells[1], quantity.stats ? stat(0) : "");
    setText(cells[2], quantity.stats && !film.sized ? `${stat(1)} to ${stat(2)}` : "");
  }
  tip.table.hidden = !tip.rows.some((row) => !row.node.hidden);
}
function placeTooltip(tip, layout, cursor, bar) {
  const { offsetWidth: width, offsetHeight: height } = tip.node;
  const x = layout.x(cursor.t);
  const left = x > layout.plot.left + layout.plot.width / 2 ? x - width - 16 : x + 16;
  const edge = tip.node.parentElement.getBoundingClientRect().top;
  const highest = Math.max(0, bar.getBoundingClientRect().bottom - edge);
  const lowest = Math.min(layout.height, window.innerHeight - edge - 8) - height;
  const top = clamp(cursor.y - height / 2, highest, Math.max(highest, lowest));
  tip.node.style.transform = `translate(${Math.round(clamp(left, 0, layout.width - width))}px, ${Math.round(top)}px)`;
}
function speakCursor(view) {
  const { film, frame, cursor } = view;
  const parts = describeTime(film, frame, cursor.t).filter(Boolean);
  if (cursor.row !== null) parts.push(`unit ${film.units[cursor.row]}`);
  for (const quantity of visibleQuantities(film, view.hidden)) {
    if (cursor.row !== null) {
      parts.push(`${quantity.title} ${formatFixed(film.value(quantity, frame, cursor.row, cursor.t))}`);
    } else if (quantity.stats) {
      parts.push(`${quantity.title} ${film.sized ? "difference, share of its peak" : "mean"} ${formatFixed(film.stat(quantity, frame, 0, cursor.t))}`);
    }
  }
  return parts.join(", ");
}

// rnnviz/figures/browser/film/controls.js
function makeFilmDom(root) {
  const dom = {
    root,
    ...makePlay(true),
    curve: makeLayers("curve"),
    slider: el("input", { type: "range", class: "scrubber", "aria-label": "Training step", step: 1 }),
    readout: el("div", { class: "readout" }),
    live: el("span", { class: "live" }, "training"),
    saving: el("div", { class: "saving" }),
    chips: el("div", { class: "chips", role: "group", "aria-label": "Quantities to show" }),
    figure: makeLayers("figure"),
    notes: el("div", { class: "notes note" }),
    spoken: el("div", { class: "hidden-text", role: "status", "aria-live": "polite" }),
    tip: makeTooltip()
  };
  const { over } = dom.figure;
  setAttributes(over, { tabindex: 0, role: "application" });
  dom.curve.over.setAttribute("aria-hidden", "true");
  dom.figure.node.append(dom.tip.node);
  const bar = el(
    "div",
    { class: "bar" },
    dom.play,
    dom.slider,
    dom.saving,
    el("div", { class: "status" }, dom.readout, dom.live)
  );
  root.replaceChildren(dom.curve.node, bar, dom.chips, dom.figure.node, dom.notes, dom.spoken);
  return { ...dom, bar };
}
function fillChips(dom, film, view, theme) {
  const chips = film.quantities.map((quantity) => {
    const shown = !view.hidden.has(quantity.name);
    const chip = makeChip(quantity.title, shown, quantity.name);
    chip.style.setProperty("--chip", css(quantityColor(quantity, theme)));
    return chip;
  });
  if (film.order) {
    const order = makeChip("Sort units by forget gate", view.sorted, "order");
    order.title = "Units with the longest memory on top: by mean forget gate at the last snapshot";
    order.classList.add("order");
    chips.push(order);
  }
  freshen(dom.chips, chips);
}
function fillSlider(dom, scales) {
  dom.slider.min = scales.low;
  dom.slider.max = scales.high;
  dom.slider.style.marginLeft = `${scales.box.left - 8}px`;
  dom.slider.style.width = `${scales.box.width + 16}px`;
}
function showFrame(dom, film, frame, playing) {
  const text = describeFrame(film, frame);
  showSlider(dom.slider, film.steps[frame], text);
  setText(dom.readout, text);
  showPlay(dom, playing, "Play the training from here");
  dom.live.hidden = !film.live;
}

// rnnviz/figures/browser/film/curve.js
var CURVE_HEIGHT = 142;
var CURVE_TOP = 42;
var SOLVED_ROW = 32;
var METRIC_DASH = [8, 4];
var BASELINE_DASH = [2, 3];
function curveScales(film, width) {
  const { left, right } = layoutMargins(width);
  const box = { left, width: Math.max(60, width - left - right), top: CURVE_TOP, height: CURVE_HEIGHT - CURVE_TOP - 22 };
  const curve = film.curve ?? { step: [], loss: [], metric: [] };
  const low = Math.min(film.steps[0], curve.step[0] ?? Infinity);
  const high = Math.max(film.steps[film.frames - 1], curve.step[curve.step.length - 1] ?? -Infinity, low + 1);
  const losses = curve.loss.filter((loss) => loss !== null && loss > 0);
  const [bottom, top] = logRange(losses);
  const [least, most] = metricRange(curve);
  const y = (share) => box.top + box.height * (1 - clamp(share, 0, 1));
  return {
    width,
    box,
    low,
    high,
    bottom,
    top,
    least,
    most,
    x: (step) => box.left + (step - low) / (high - low) * box.width,
    step: (x) => low + clamp((x - box.left) / box.width, 0, 1) * (high - low),
    loss: (loss) => y((Math.log10(loss) - bottom) / (top - bottom)),
    metric: (metric) => y((metric - least) / (most - least))
  };
}
function logRange(losses) {
  if (!losses.length) return [-1, 0];
  let [low, high] = [Math.log10(Math.min(...losses)), Math.log10(Math.max(...losses))];
  if (high - low < 0.4) [low, high] = [(low + high) / 2 - 0.2, (low + high) / 2 + 0.2];
  return [low - 0.05, high + 0.05];
}
function metricRange(curve) {
  if (curve.metric_unit === "%") return [0, 100];
  const values = curve.metric.concat([curve.baseline ?? null]).filter((value) => value !== null);
  if (!values.length) return [0, 1];
  const [low, high] = [Math.min(...values, 0), Math.max(...values)];
  return [low, high > low ? high : low + 1];
}
function logTicks(bottom, top) {
  const ticks = [];
  const factors = top - bottom > 1.6 ? [1] : [1, 2, 5];
  for (let decade = Math.floor(bottom); decade <= top; decade++) {
    for (const factor of factors) ticks.push(factor * 10 ** decade);
  }
  const inside = ticks.filter((tick) => Math.log10(tick) >= bottom && Math.log10(tick) <= top);
  const every = Math.ceil(inside.length / 4);
  return inside.filter((_, k) => k % every === 0);
}
function drawCurve(pen, film, scales) {
  const { theme } = pen;
  const { box } = scales;
  const bottom = box.top + box.height;
  const curve = film.curve;
  pen.line(box.left, bottom, box.left + box.width, bottom, { stroke: css(theme.faint) });
  const ticks = stepTicks(scales.low, scales.high, box.width / 90);
  for (const tick of ticks) {
    pen.text(scales.x(tick), bottom + 17, formatCount(tick), { fill: css(theme.muted), align: "center" });
  }
  pen.text(box.left - 10, bottom + 17, "step", { fill: css(theme.muted), align: "right" });
  for (const step of film.steps) {
    pen.line(scales.x(step), bottom, scales.x(step), bottom + 4, { stroke: css(theme.muted) });
  }
  if (!curve) return;
  drawLossAxis(pen, scales);
  const metrics = pairs(curve, curve.metric).map(([step, metric]) => [scales.x(step), scales.metric(metric)]);
  if (metrics.length || curve.baseline !== null) drawMetricAxis(pen, curve, scales);
  drawLines(pen, film, scales, null, (color) => mix(color, theme.background, 0.45), 0.7);
  if (curve.solved !== null) drawSolved(pen, curve, scales);
}
function drawLines(pen, film, scales, frame, tint, thin = 1) {
  const { theme } = pen;
  const { curve } = film;
  const until = frame === null ? Infinity : film.steps[frame];
  const line = (values, now, y, color, width, dash) => {
    const points = pairs(curve, values).filter(([step]) => step <= until);
    if (frame !== null && now[frame] !== null) points.push([until, now[frame]]);
    const d = linePath(points.map(([step, value]) => [scales.x(step), y(value)]));
    if (d) pen.path(d, { stroke: css(tint(color)), width: thin * width, dash });
  };
  const positive = (values) => values.map((value) => value > 0 ? value : null);
  line(positive(curve.loss), positive(curve.frame_loss), scales.loss, theme.text, 1.6);
  line(curve.metric, curve.frame_metric, scales.metric, theme.primary, 2, METRIC_DASH);
}
function pairs(curve, values) {
  return curve.step.map((step, k) => [step, values[k]]).filter(([, value]) => value !== null);
}
function drawLossAxis(pen, scales) {
  const { theme } = pen;
  const { box } = scales;
  const [loss, right] = ["loss (log)", box.left - 10];
  pen.text(right, 13, loss, { fill: css(theme.text), align: "right", weight: 600 });
  pen.line(right - textWidth(theme, loss, 12, 600), 18, right, 18, { stroke: css(theme.text), width: 1.6 });
  for (const tick of logTicks(scales.bottom, scales.top)) {
    const y = scales.loss(tick);
    pen.line(box.left, y, box.left + box.width, y, { stroke: css(theme.hairline) });
    pen.text(box.left - 10, y + 4, formatNumber(tick), { fill: css(theme.muted), align: "right" });
  }
}
function drawMetricAxis(pen, curve, scales) {
  const { theme } = pen;
  const { box } = scales;
  const right = box.left + box.width;
  const color = css(readable(theme.primary, theme));
  const { name, long, left, width } = metricName(theme, curve, scales);
  pen.text(long ? scales.width : right + 10, 13, name, { fill: color, weight: 600, align: long ? "right" : "left" });
  pen.line(left, 18, left + width, 18, { stroke: color, width: 2, dash: METRIC_DASH });
  const base = curve.baseline === null ? null : scales.metric(curve.baseline);
  for (const tick of [scales.least, (scales.least + scales.most) / 2, scales.most]) {
    const y = scales.metric(tick);
    if (base !== null && Math.abs(y - base) < 12) continue;
    pen.text(right + 10, y + 4, withUnit(tick, curve.metric_unit), { fill: color });
  }
  if (base === null) return;
  pen.line(box.left, base, right, base, { stroke: css(theme.primary), dash: BASELINE_DASH });
  pen.text(right + 10, base + 4, `${withUnit(curve.baseline, curve.metric_unit)}`, { fill: color });
}
function drawBaselineName(pen, curve, scales) {
  const { theme } = pen;
  const { box } = scales;
  const base = scales.metric(curve.baseline);
  const right = box.left + box.width - 8;
  const rows = textWidth(theme, curve.baseline_name, 12) <= box.width - 16 ? [curve.baseline_name] : halves(curve.baseline_name);
  const above = base - 6 - 14 * (rows.length - 1);
  const first = above > box.top + 10 ? above : base + 15;
  rows.forEach((row, k) => {
    const [y, wide] = [first + 14 * k, textWidth(theme, row, 12)];
    pen.rect(right - wide - 4, y - 11, wide + 8, 14, { fill: css(theme.background), opacity: 0.9, radius: 3 });
    pen.text(right, y, row, { fill: css(readable(theme.primary, theme)), align: "right" });
  });
}
function halves(text) {
  const words = text.split(" ");
  const until = (k2) => words.slice(0, k2).join(" ").length;
  let k = 1;
  while (k < words.length && until(k) < text.length / 2) k += 1;
  return [words.slice(0, k).join(" "), words.slice(k).join(" ")];
}
function metricName(theme, curve, scales) {
  const name = shorten(curve.metric_name, 28);
  const width = textWidth(theme, name, 12, 600);
  const right = scales.box.left + scales.box.width;
  const long = width > scales.width - right - 10;
  return { name, long, width, left: long ? scales.width - width : right + 10 };
}
function drawSolved(pen, curve, scales) {
  const { theme } = pen;
  const { box } = scales;
  const x = scales.x(clamp(curve.solved, scales.low, scales.high));
  const text = `solved at step ${formatCount(curve.solved)}`;
  const toLeft = x + textWidth(theme, text, 12, 600) + 12 > box.left + box.width;
  const y = SOLVED_ROW;
  pen.line(x, y - 9, x, box.top + box.height, { stroke: css(theme.good), width: 1.5 });
  pen.path(`M${x} ${y - 10}L${x + (toLeft ? -7 : 7)} ${y - 5}L${x} ${y}Z`, { fill: css(theme.good) });
  pen.text(x + (toLeft ? -11 : 11), y, text, { fill: css(theme.good), weight: 600, align: toLeft ? "right" : "left" });
}
function drawCurveHandle(pen, film, scales, frame) {
  const { theme } = pen;
  const { box } = scales;
  const x = scales.x(film.steps[frame]);
  const bottom = box.top + box.height;
  if (film.curve) drawLines(pen, film, scales, frame, (color) => color);
  if (film.curve && film.curve.baseline !== null) drawBaselineName(pen, film.curve, scales);
  pen.line(x, box.top - 4, x, bottom, { stroke: css(theme.text), width: 1.5 });
  pen.path(`M${x - 6} ${bottom + 8}L${x} ${bottom}L${x + 6} ${bottom + 8}Z`, { fill: css(theme.text) });
  const curve = film.curve;
  const dot = (y, color) => pen.path(circlePath(x, y, 4), { fill: css(color), stroke: css(theme.background), width: 1.5 });
  if (curve && curve.frame_loss[frame] > 0) dot(scales.loss(curve.frame_loss[frame]), theme.text);
  if (curve && curve.frame_metric[frame] !== null) dot(scales.metric(curve.frame_metric[frame]), theme.primary);
}
function readable(color, theme) {
  const back = luminance(theme.background);
  for (let share = 0; share < 1; share += 0.1) {
    const moved = mix(color, theme.text, share);
    const front = luminance(moved);
    if ((Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05) >= 4.5) return moved;
  }
  return theme.text;
}

// rnnviz/figures/browser/film/scrub.js
function wireCurve(dom, view) {
  const { over } = dom.curve;
  const drag = (event) => {
    const step = view.scales.step(event.clientX - over.getBoundingClientRect().left);
    view.go(nearest(view.film.steps, step));
  };
  over.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    over.setPointerCapture(event.pointerId);
    view.pause();
    drag(event);
    event.preventDefault();
  });
  over.addEventListener("pointermove", (event) => {
    if (over.hasPointerCapture(event.pointerId)) drag(event);
  });
  over.addEventListener("lostpointercapture", () => view.report());
}
function wireCursor(dom, view) {
  const { over } = dom.figure;
  const order = () => view.sorted ? view.film.order : null;
  over.addEventListener("pointermove", (event) => {
    const box = over.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    view.point(cursorAt(view.film, view.layout, x, y, order()));
  });
  over.addEventListener("pointerleave", () => view.point(null));
  over.addEventListener("blur", () => view.point(null));
  over.addEventListener("keydown", (event) => {
    const cursor = cursorAfterKey(event.key, view, order());
    if (cursor === void 0) return;
    event.preventDefault();
    view.point(cursor);
    setText(dom.spoken, cursor ? speakCursor(view) : "");
  });
}
function cursorAfterKey(key, view, order) {
  const { film, layout, cursor } = view;
  if (key === "Escape") return cursor ? null : void 0;
  const across = { ArrowRight: 1, ArrowLeft: -1, Home: -film.time, End: film.time }[key];
  const down = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (across === void 0 && down === void 0) return void 0;
  const t = cursor ? clamp(cursor.t + (across ?? 0), 0, film.time - 1) : 0;
  const shown = down === void 0 ? cursor?.shown : clamp((cursor?.shown ?? -1) + down, 0, film.unitCount - 1);
  const row = shown === void 0 ? null : order ? order[shown] : shown;
  return { t, shown, row, x: layout.x(t), y: cursor?.y ?? 60 };
}

// rnnviz/figures/browser/film/sequence.js
function drawSequence(pen, film, layout, panel, frame) {
  const { theme } = pen;
  const base = panel.y + panel.flags.lanes * 18;
  for (const flag of panel.flags.flags) drawFlag(pen, layout, panel, flag, base);
  let y = base + 15;
  for (const row of panel.rows) {
    pen.text(layout.plot.left - 10, y, row.title, { fill: css(theme.muted), align: "right", size: 13 });
    if (row.predictions) drawPredictions(pen, film, layout, row, frame, y);
    else drawTexts(pen, film, layout, row, y);
    y += row.lanes * ROW;
  }
  if (panel.verdict) drawVerdicts(pen, film, layout, panel, frame, base + panel.tall + 6);
}
function drawFlag(pen, layout, panel, flag, base) {
  const { theme } = pen;
  const x = layout.x(flag.t);
  const y = panel.y + flag.lane * 18;
  const side = flag.toLeft ? -1 : 1;
  const color = css(theme.text);
  pen.line(x, y + 2, x, base + 1, { stroke: color });
  pen.path(`M${x} ${y + 2}L${x + 8 * side} ${y + 6.5}L${x} ${y + 11}Z`, { fill: color });
  const style = { fill: color, weight: 600, align: flag.toLeft ? "right" : "left" };
  if (flag.text) pen.text(x + 11 * side, y + 11, flag.text, style);
  const half = Math.max(layout.step / 2, 4);
  pen.rect(x - half, base + 1, 2 * half, ROW - 2, { fill: css(theme.panel), radius: 3 });
}
function drawTexts(pen, film, layout, row, y) {
  for (const t of row.columns) {
    const weight = film.marked.has(t) ? 700 : row.weight;
    const text = shorten(row.texts[t], longestText(layout));
    pen.text(layout.x(t), laneOf(row, t, y), text, { fill: css(pen.theme.text), align: "center", size: 13, weight });
    if (film.unknown.has(row.texts[t])) dotBelow(pen, layout.x(t), laneOf(row, t, y) + 5, textWidth(pen.theme, text, 13, weight));
  }
}
function drawPredictions(pen, film, layout, row, frame, y) {
  const { theme } = pen;
  const colors = [theme.bad, theme.good, theme.text];
  for (const t of row.columns) {
    const text = film.prediction(frame, t);
    if (text === "") continue;
    const color = css(colors[film.verdict(frame, t)]);
    const style = { fill: color, align: "center", size: 13, weight: row.weight };
    pen.text(layout.x(t), laneOf(row, t, y), shorten(visibleText(text), longestText(layout)), style);
  }
}
function laneOf(row, t, y) {
  return y + t % row.lanes * (ROW - 5);
}
function drawVerdicts(pen, film, layout, panel, frame, y) {
  const size = clamp(panel.apart * 0.32, 1.5, 4);
  const paths = ["", ""];
  for (let t = 0; t < film.time; t++) {
    const verdict = film.verdict(frame, t);
    if (verdict > 1) continue;
    const x = layout.x(t);
    if (panel.apart < 5) paths[verdict] += verdict ? `M${x} ${y + 2}v3` : `M${x} ${y - 4}v9`;
    else if (verdict) paths[1] += `M${x - size} ${y}l${size * 0.7} ${size * 0.8}l${size * 1.3} ${-size * 1.7}`;
    else paths[0] += `M${x - size} ${y - size}l${2 * size} ${2 * size}M${x + size} ${y - size}l${-2 * size} ${2 * size}`;
  }
  if (paths[0]) pen.path(paths[0], { stroke: css(pen.theme.bad), width: 1.8 });
  if (paths[1]) pen.path(paths[1], { stroke: css(pen.theme.good), width: 1.8 });
}
function drawMarkLines(pen, film, layout) {
  const [first] = layout.panels;
  const from = first.y + first.height - GAP / 2;
  for (const t of film.marked) {
    const x = layout.x(t);
    pen.line(x, from, x, layout.height - 34, { stroke: css(pen.theme.text), dash: [1, 4], opacity: 0.55 });
  }
}

// rnnviz/figures/browser/film/main.js
function create6(root, savesPage) {
  const view = {
    film: null,
    raw: null,
    theme: null,
    layout: null,
    scales: null,
    heats: /* @__PURE__ */ new Map(),
    cursor: null,
    sorted: false,
    hidden: /* @__PURE__ */ new Set(),
    choices: /* @__PURE__ */ new Map(),
    send: nothing,
    width: 0,
    dirty: /* @__PURE__ */ new Set()
  };
  const dom = makeFilmDom(root);
  const schedule = onceAFrame(() => paintFilm(view, dom));
  const repaint = (...parts) => {
    for (const part of parts) view.dirty.add(part);
    schedule();
  };
  const scrubber = makeScrubber(dom, view, {
    name: "step",
    valueOf: (frame) => view.film.steps[frame],
    frameAt: (step) => nearest(view.film.steps, step),
    moved: () => repaint("frame"),
    waits: true
  });
  view.point = (cursor) => {
    view.cursor = cursor;
    if (cursor) tellTime(view, groupOf(view.film), cursor.t + firstTime(view.film));
    repaint("cursor");
  };
  view.toggle = (name) => {
    view.choices.set(name, view.hidden.has(name));
    view.send("shown", view.film.quantities.filter((q) => showsQuantity(view, q)).map((q) => q.name));
    repaint("all");
  };
  view.sort = () => {
    view.sorted = !view.sorted;
    view.cursor = null;
    view.send("sorted", view.sorted);
    repaint("all");
  };
  const observer = followWidth(root, view, () => repaint("all"));
  const deaf = hearTime(view, (group, t) => {
    const at = view.film ? t - firstTime(view.film) : -1;
    if (!view.film || group !== groupOf(view.film) || at < 0 || at >= view.film.time) return;
    view.cursor = { t: at, row: null, quiet: true };
    repaint("cursor");
  });
  wireCurve(dom, view);
  wireCursor(dom, view);
  wireChips(dom.chips, (name) => name === "order" ? view.sort() : view.toggle(name));
  const picture = () => ({
    theme: view.theme,
    width: view.width,
    height: wholeHeight(view),
    name: savedName(view.film, view.frame),
    draw: (pen) => drawWhole(pen, view)
  });
  dom.saving.append(pictureMenu(picture, savesPage && (() => saveFilmPage(view, root))));
  return Object.assign(view, {
    update(data, { state }) {
      view.send = state;
      dress(root, view);
      if (data !== view.raw) takeData(view, data);
      view.heats.clear();
      view.width ||= Math.floor(root.getBoundingClientRect().width);
      repaint("all");
      whenFontsReady(() => repaint("all"));
    },
    destroy() {
      scrubber.stop();
      schedule.cancel();
      observer.disconnect();
      deaf();
    }
  });
}
function groupOf(film) {
  return film.group || film.name;
}
function firstTime(film) {
  return film.time_start + film.count_from;
}
function saveFilmPage(view, root) {
  const { film, raw, frame } = view;
  return savePage(root, { ...raw, selected_step: film.steps[frame], live: false }, savedName(film, frame));
}
function savedName(film, frame) {
  const step = film.origin ? "" : `-step-${film.steps[frame]}`;
  return film.file ? `${film.file}${step}-gates` : film.name;
}
function takeData(view, data) {
  const before = view.film;
  const film = decodeFilm(data);
  const same = before && before.name === film.name;
  const echo = same && isEcho(view.sent, data.selected_step);
  const asked = data.selected_step !== null && !echo && (!same || data.selected_step !== view.raw.selected_step);
  if (!same) view.sent = [];
  if (asked) {
    view.frame = nearest(film.steps, data.selected_step);
    view.sent = [data.selected_step];
  } else if (!same || view.frame === before.frames - 1 && !before.held) view.frame = film.frames - 1;
  else view.frame = nearest(film.steps, before.steps[view.frame]);
  if (!same || before.time !== film.time || before.unitCount !== film.unitCount) view.cursor = null;
  if (!before) view.sorted = Boolean(data.sorted);
  if (!film.order) view.sorted = false;
  Object.assign(view, { film, raw: data });
}
function paintFilm(view, dom) {
  const { film, theme, dirty, width } = view;
  if (!film || !width) return;
  const all = dirty.has("all");
  if (all) layOut(view, dom);
  const { layout, scales } = view;
  if (all) drawCurve(freshPen(dom.curve.base, width, CURVE_HEIGHT, theme), film, scales);
  if (all || dirty.has("frame")) {
    drawCurveHandle(freshPen(dom.curve.over, width, CURVE_HEIGHT, theme), film, scales, view.frame);
    drawFigure(freshPen(dom.figure.base, width, layout.height, theme), view);
    showFrame(dom, film, view.frame, view.playing);
  }
  const pen = freshPen(dom.figure.over, width, layout.height, theme);
  dom.tip.node.hidden = !view.cursor || view.cursor.quiet === true;
  if (view.cursor) drawCursor(pen, film, layout, view.cursor);
  if (!dom.tip.node.hidden) {
    fillTooltip(dom.tip, film, view.frame, view.cursor);
    placeTooltip(dom.tip, layout, view.cursor, dom.bar);
  }
  dirty.clear();
}
function showsQuantity(view, quantity) {
  return view.choices.get(quantity.name) ?? quantity.visible;
}
function layOut(view, dom) {
  const { film, theme, width } = view;
  view.hidden = new Set(film.quantities.filter((q) => !showsQuantity(view, q)).map((q) => q.name));
  view.layout = layoutFilm(film, width, view.hidden, theme);
  view.scales = curveScales(film, width);
  fillChips(dom, film, view, theme);
  fillSlider(dom, view.scales);
  dom.root.classList.toggle("narrow", width < 560);
  dom.root.classList.toggle("still", film.frames < 2 && (film.curve?.step.length ?? 0) < 2);
  dom.play.disabled = dom.slider.disabled = film.frames < 2;
  resetTooltip(dom.tip, film, visibleQuantities(film, view.hidden), theme);
  setText(dom.notes, film.notes.join(" "));
  const units = film.unitCount === 1 ? "1 unit" : `${formatCount(film.unitCount)} units`;
  dom.figure.over.setAttribute(
    "aria-label",
    `${film.sized ? "Differences" : film.gates.length ? "Gates and states" : "States"} of ${units} over ${formatCount(film.time)} time steps. Arrow keys left and right move through time, up and down through units.`
  );
}
function drawFigure(pen, view) {
  const { film, layout, frame } = view;
  const order = view.sorted ? film.order : null;
  for (const panel of layout.panels) {
    if (panel.kind === "sequence") drawSequence(pen, film, layout, panel, frame);
    if (panel.kind === "means") drawMeans(pen, film, layout, panel, frame);
    if (panel.kind === "axis") drawAxis(pen, film, layout, panel);
    if (panel.kind === "heat") {
      const { quantity } = panel;
      if (!view.heats.has(quantity.name)) view.heats.set(quantity.name, makeHeat(film, quantity, view.theme));
      const heat = view.heats.get(quantity.name);
      paintHeat(film, quantity, heat, frame, order);
      drawHeat(pen, film, layout, panel, heat, order);
    }
  }
  drawMarkLines(pen, film, layout);
}
var HEADING = 34;
var STATUS = 30;
function wholeHeight(view) {
  const { film, layout } = view;
  return (film.title ? HEADING : 8) + CURVE_HEIGHT + STATUS + layout.height + (film.notes.length ? 22 : 0);
}
function drawWhole(pen, view) {
  const { film, layout, theme, frame } = view;
  const { left } = layout.plot;
  const top = film.title ? HEADING : 8;
  if (film.title) pen.text(left, 22, film.title, { fill: css(theme.text), size: 16, weight: 600 });
  pen.below(top, (inner) => {
    drawCurve(inner, film, view.scales);
    drawCurveHandle(inner, film, view.scales, frame);
  });
  pen.text(left, top + CURVE_HEIGHT + 18, describeFrame(film, frame), { fill: css(theme.text), size: 14, weight: 600 });
  pen.below(top + CURVE_HEIGHT + STATUS, (inner) => drawFigure(inner, view));
  if (film.notes.length) {
    pen.text(left, wholeHeight(view) - 8, film.notes.join(" "), { fill: css(theme.muted) });
  }
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
function create7(root) {
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

// rnnviz/figures/browser/all.js
var mount = mounting({ answers: create, arcs: create2, book: create3, carousel: create4, cell: create5, film: create6, pair: create7 });

// rnnviz/figures/browser/notebook.js
var THEMES = ["class", "data-theme", "data-jp-theme-name", "data-vscode-theme-kind"];
var notebook_default = {
  /** @param {{ model: any, el: HTMLElement }} widget Its `css` and `payload` are shown; `chosen` is told. */
  render({ model, el: el2 }) {
    const root = el2.attachShadow({ mode: "open" });
    const style = document.createElement("style");
    style.textContent = model.get("css");
    const place = document.createElement("div");
    root.append(style, place);
    const state = (name, value) => {
      model.set("chosen", { ...model.get("chosen"), [name]: value });
      model.save_changes();
    };
    let unmount = () => {
    };
    const show = () => {
      unmount = mount(place, model.get("payload"), { state });
    };
    const theme = new MutationObserver(show);
    for (const node of [document.documentElement, document.body]) {
      theme.observe(node, { attributes: true, attributeFilter: THEMES });
    }
    model.on("change:payload", show);
    show();
    return () => {
      theme.disconnect();
      model.off("change:payload", show);
      unmount();
    };
  }
};
export {
  notebook_default as default
};
