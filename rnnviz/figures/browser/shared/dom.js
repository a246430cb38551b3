// Small helpers for building DOM. Text from users only ever becomes text nodes.

const SVG_SPACE = "http://www.w3.org/2000/svg";

/** Create an HTML element; children are nodes or plain text. */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  setAttributes(node, attributes);
  node.append(...children.map((child) => (child instanceof Node ? child : String(child))));
  return node;
}

/** Create an SVG element. */
function svgEl(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG_SPACE, tag);
  setAttributes(node, attributes);
  node.append(...children.map((child) => (child instanceof Node ? child : String(child))));
  return node;
}

function setAttributes(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null) node.setAttribute(name, value);
  }
}

/** Change text only when it differs: spares layout work and repeated announcements. */
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Make the children of a place like fresh ones; those that stay keep the keyboard's focus. */
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

const GROUPED = new Intl.NumberFormat("en-US");

function formatCount(value) {
  return GROUPED.format(value);
}

/** A number for reading, as `rnnviz.tasks.numbers` writes it: three digits that matter, no noise. */
function formatNumber(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "none";
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 100000)) return minus(value.toExponential(1));
  // What falls short of 100 is never rounded up to it: it may be a share in per cent.
  if (value >= 99.95 && value < 100) return String(Math.floor(value * 100) / 100);
  if (size >= 100) return minus(GROUPED.format(Math.round(value)));
  return minus(String(Number(value.toPrecision(3))));
}

/** A value with two decimals and a true minus sign, so that columns of numbers align. */
function formatFixed(value) {
  return value === null ? "none" : minus(value.toFixed(2));
}

function minus(text) {
  return text.replace(/^-/, "\u2212").replace("e-", "e\u2212");
}

/** What a token that would be invisible looks like. */
function visibleText(text) {
  if (text === "") return "\u2205";
  return text.replace(/\r?\n/g, "\u23CE").replace(/\t/g, "\u21E5").replace(/^\s+$/, "\u2423");
}

/** Shorten by code points, so that no surrogate pair is cut in two. */
function shorten(text, most) {
  const points = Array.from(text);
  return points.length <= most ? text : points.slice(0, most - 1).join("") + "\u2026";
}

/** Run at most once a frame, however often it is asked for. */
function onceAFrame(work) {
  let asked = 0;
  const schedule = () => {
    if (!asked) asked = requestAnimationFrame(() => { asked = 0; work(); });
  };
  schedule.cancel = () => { cancelAnimationFrame(asked); asked = 0; };
  return schedule;
}

const UNPACKED = new WeakMap();

/** A payload that was sent as bytes, read once. */
function unpacked(data) {
  if (!(data instanceof Uint8Array)) return data;
  if (!UNPACKED.has(data)) UNPACKED.set(data, JSON.parse(new TextDecoder().decode(data)));
  return UNPACKED.get(data);
}

/** Keep one living view for each place on the page, and show what the newest call says.
 *
 * Streamlit calls a component with every new payload and theme, and waits for its script each time.
 * While the script loads calls can overtake each other, so that the oldest comes last. Such a call is
 * cleaned up as soon as it has returned: what is drawn waits for that.
 */
function keepView(views, component, create) {
  const place = component.parentElement;
  const call = {};
  setTimeout(() => {
    if (call.over) return;
    if (!views.has(place)) views.set(place, create(place));
    const view = views.get(place);
    view.call = call;
    view.update({ ...component, data: unpacked(component.data) });
  });
  return () => {
    call.over = true;
    const view = views.get(place);
    if (view?.call !== call) return;
    view.destroy();
    views.delete(place);
  };
}

/** Redraw when the width that there is changes; the observer to disconnect at the end. */
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

/** Take the page's theme; what sticks to the top does so below the app's own header. */
function dress(root, view) {
  view.theme = readTheme(root);
  root.style.setProperty("--muted", css(view.theme.muted));
  root.style.setProperty("--right", css(view.theme.good));
  root.style.setProperty("--wrong", css(view.theme.bad));
  root.style.setProperty("--edge", css(mix(view.theme.text, view.theme.background, 0.75)));
  const header = document.querySelector('[data-testid="stHeader"]');
  root.style.setProperty("--header", `${header ? header.offsetHeight : 0}px`);
}
