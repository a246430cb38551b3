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
function circlePath(x, y, radius) {
  return `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`;
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
var REST = 250;
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
function shorten(text, most) {
  const points = Array.from(text);
  return points.length <= most ? text : points.slice(0, most - 1).join("") + "\u2026";
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
  const percent = share < 0.1 ? (100 * share).toFixed(1) : Math.round(100 * share);
  return `after ${percent}% of the training`;
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
function create(root, savesPage) {
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
var mount = /* @__PURE__ */ mounting({ carousel: create });
var main_default = /* @__PURE__ */ streamlit(mount);
export {
  create,
  main_default as default,
  mount
};
