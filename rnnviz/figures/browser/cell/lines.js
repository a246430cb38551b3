// The equations of a step, each twice: in symbols, and with the numbers in their place.

import { el, setText } from "../shared/dom.js";
import { formatFixed } from "../shared/numbers.js";
/** @import { Theme } from "../shared/theme.js" */

/** A symbol's text, with what stands in `_{...}` below the line. */
function setSymbol(text) {
  return text.split(/_\{([^}]*)\}/).map((part, k) => (k % 2 ? el("sub", {}, part) : part));
}

/** @param {Theme} theme */
export function makeLines(cell, theme) {
  return cell.lines.map((line) => {
    const numbers = el("span", { class: "numbers" });
    const left = el("b", {}, ...setSymbol(line.symbol));
    left.style.color = cell.looks[line.name][theme.mode];
    const right = line.tokens.flatMap((token) => (Array.isArray(token) ? setSymbol(token[1]) : [token]));
    const node = el("li", { "data-line": line.name }, el("span", { class: "symbols" }, left, " = ", ...right), numbers);
    return { line, node, numbers };
  });
}

/** The right side with its numbers: a minus takes the place of a plus before what is negative. */
export function arithmeticOf(cell, line, t, row) {
  let text = "";
  for (const token of line.tokens) {
    if (!Array.isArray(token)) {
      text += token;
      continue;
    }
    const number = formatFixed(cell.value(token[0], t, row));
    if (number.startsWith("\u2212") && text.endsWith(" + ")) text = `${text.slice(0, -2)}\u2212 ${number.slice(1)}`;
    else text += number.startsWith("\u2212") && text.endsWith("\u00d7 ") ? `(${number})` : number;
  }
  return text;
}

/** Whether a gate was held by hand at a step: in a unit, or where `row` is null in any. */
export function isHeld(cell, name, t, row) {
  return cell.held.some(([gate, steps, units]) => gate === name && (steps?.includes(t) ?? true)
    && (row === null || (units?.includes(cell.units[row]) ?? true)));
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

export function paintLines(lines, cell, t, row, lit) {
  for (const { line, node, numbers } of lines) {
    setText(numbers, numbersOf(cell, line, t, row));
    node.classList.toggle("lit", lit.has(line.name));
  }
}
