// Small helpers for building DOM. Text from users only ever becomes text nodes.

export const SVG_SPACE = "http://www.w3.org/2000/svg";

/** @typedef {Record<string, string | number | boolean | null | undefined>} Attributes Those without a value are left out. */

/**
 * Create an HTML element; children are nodes or plain text.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {Attributes} [attributes] @param {(Node | string | number)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  setAttributes(node, attributes);
  node.append(...children.map((child) => (child instanceof Node ? child : String(child))));
  return node;
}

/**
 * Create an SVG element.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag @param {Attributes} [attributes] @param {(Node | string | number)[]} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svgEl(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG_SPACE, tag);
  setAttributes(node, attributes);
  node.append(...children.map((child) => (child instanceof Node ? child : String(child))));
  return node;
}

/** @param {Element} node @param {Attributes} attributes */
export function setAttributes(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null) node.setAttribute(name, String(value));
  }
}

/** Change text only when it differs: spares layout work and repeated announcements.
 * @param {Node} node @param {string} text */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Make the children of a place like fresh ones; those that stay keep the keyboard's focus. */
export function freshen(place, fresh) {
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

/** @param {number} value @param {number} low @param {number} high */
export function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

/** By how much a page enlarges an element, as it does in front of a class. @param {Element} element @returns {number} */
export const zoomOf = (element) => /** @type {any} */ (element).currentCSSZoom ?? 1;

/**
 * Where an element, or a range within one, is on the screen, in the pixels in which it is drawn.
 * @param {Element | Range} node @param {Element} element
 */
export function boxOf(node, element = /** @type {Element} */ (node)) {
  const zoom = zoomOf(element);
  const { left, top, width, height } = node.getBoundingClientRect();
  return new DOMRect(left / zoom, top / zoom, width / zoom, height / zoom);
}

/** Where the pointer is within an element, in the pixels in which that is drawn. @param {Element} element */
export function spotIn(element, event) {
  const zoom = zoomOf(element);
  const { left, top } = element.getBoundingClientRect();
  return { x: (event.clientX - left) / zoom, y: (event.clientY - top) / zoom };
}

/** Run at most once a frame, however often it is asked for. @param {() => void} work */
export function onceAFrame(work) {
  let asked = 0;
  const schedule = () => {
    if (!asked) asked = requestAnimationFrame(() => { asked = 0; work(); });
  };
  schedule.cancel = () => { cancelAnimationFrame(asked); asked = 0; };
  return schedule;
}
