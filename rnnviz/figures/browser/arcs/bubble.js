// Words about a word: the tooltip below it and the sentence a screen reader speaks.

import { boxOf, clamp, el } from "../shared/dom.js";
import { formatFixed, plural, visibleText } from "../shared/numbers.js";
import { describeTint, tintCurve } from "./tint.js";

/** Part of a sentence that quotes a token; kept apart so that its direction cannot spread. */
export function quoted(token) {
  return { token: visibleText(token) };
}

export function plainPart(part) {
  return typeof part === "string" ? part : `\u2018${part.token}\u2019`;
}

/** The word an arrow points at, in the window or before it. */
function sourceWord(data, arrow) {
  return quoted(arrow.s === null ? arrow.word : data.tokens[arrow.s]);
}

/** Lines about word t, each a list of strings and quoted tokens. */
export function describeWord(view, t) {
  const { data, links } = view;
  const [first, ...others] = links.outgoing[t];
  const lines = [];
  if (first) {
    const unit = first.unit === null ? "" : `, unit ${first.unit}`;
    lines.push([quoted(data.tokens[t]), ` looks back ${plural(first.length, data.item)} to `,
      sourceWord(data, first), `, ${data.weight_name} ${formatFixed(first.weight)}${unit}`]);
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
  return parts.flatMap((part, k) => (k ? [", ", ...part] : part));
}

export function fillBubble(bubble, view, t) {
  const lines = describeWord(view, t).map((line) => el("div", {},
    ...line.map((part) => (typeof part === "string" ? part : quotation(part)))));
  const curve = tintCurve(view, t);
  bubble.replaceChildren(...lines, ...(curve ? [curve] : []));
  bubble.classList.remove("hint");
}

/** Quotation marks stay outside: inside they would turn with right-to-left words. */
function quotation(part) {
  return el("b", {}, "\u2018", el("bdi", {}, part.token), "\u2019");
}

export function fillHint(bubble, item) {
  bubble.replaceChildren(
    `Point at a ${item} to see its arrow; click to pin it. With the keyboard: Tab, then the arrow keys; up follows the arrow.`);
  bubble.classList.add("hint");
  bubble.style.transform = "";
}

/** Below its word, within the component's width. */
export function placeBubble(bubble, t, dom) {
  const frame = boxOf(dom.root);
  const word = boxOf(dom.words[t]);
  const centre = word.left + word.width / 2 - frame.left;
  const left = clamp(centre - bubble.offsetWidth / 2, 0, Math.max(0, frame.width - bubble.offsetWidth));
  bubble.style.transform = `translateX(${Math.round(left)}px)`;
  bubble.style.setProperty("--tail", `${Math.round(clamp(centre - left, 14, bubble.offsetWidth - 14))}px`);
}
