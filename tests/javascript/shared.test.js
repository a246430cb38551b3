import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { decodeBytes, decodeFloats, decodeWords } from "../../rnnviz/figures/browser/shared/bytes.js";
import { linePath, stepTicks } from "../../rnnviz/figures/browser/shared/canvas.js";
import { besideBar, drawOverTime, verdictOf } from "../../rnnviz/figures/browser/shared/cards.js";
import {
  formatFixed, formatNumber, percent, plural, powerOfTen, shorten, visibleText, withUnit,
} from "../../rnnviz/figures/browser/shared/numbers.js";
import { askTime, frameAfterKey, hearTime, makeKeeper, tellTime } from "../../rnnviz/figures/browser/shared/play.js";
import { isAnother, makeScrubber, nearest } from "../../rnnviz/figures/browser/shared/scrubber.js";
import { css, luminance, mix } from "../../rnnviz/figures/browser/shared/theme.js";

/** The same cases hold for Python: tests/tasks/test_numbers.py. @type {[number | null, string][]} */
const NUMBERS = JSON.parse(readFileSync(new URL("numbers.json", import.meta.url), "utf8"));

test("numbers read as they do in sentences from Python", () => {
  for (const [value, text] of NUMBERS) assert.equal(formatNumber(value), text);
});

test("every kind of number has one way to be written", () => {
  assert.deepEqual([0.005, -0.001, -1.5, null, NaN].map(formatFixed), ["0.01", "0.00", "−1.50", "none", "none"]);
  assert.deepEqual([0, 0.001, 0.345, 1, NaN].map(percent), ["0%", "<1%", "35%", "100%", "none"]);
  assert.deepEqual([-30, -31.0001, 0, -Infinity, NaN].map(powerOfTen), ["1.0\u202f×\u202f10⁻³⁰", "1.0\u202f×\u202f10⁻³¹", "1", "none", ""]);
  assert.deepEqual([withUnit(97.17, "%"), withUnit(1.934, "bits"), withUnit(2, ""), withUnit(null, "%")], ["97.2%", "1.93 bits", "2", "none"]);
  assert.deepEqual([plural(1, "word"), plural(1200, "word")], ["1 word", "1,200 words"]);
});

test("text that cannot be seen gets a sign, and no character is cut in two", () => {
  assert.deepEqual(["", " ", "\n", "a\tb", "a b"].map(visibleText), ["∅", "␣", "⏎", "a⇥b", "a b"]);
  assert.equal(shorten("😀😀😀", 2), "😀…");
  assert.equal(shorten("abc", 3), "abc");
});

test("packed arrays come back as they were", () => {
  const packed = (/** @type {ArrayBufferView} */ array) => Buffer.from(array.buffer).toString("base64");
  assert.deepEqual([...decodeBytes(packed(Uint8Array.of(0, 127, 255)))], [0, 127, 255]);
  assert.deepEqual([...decodeWords(packed(Uint16Array.of(0, 65535)))], [0, 65535]);
  assert.deepEqual([...decodeFloats(packed(Float32Array.of(0.5, -Infinity)))], [0.5, -Infinity]);
});

test("ticks are round, ascending and no more than asked for", () => {
  for (const [low, high, most] of [[0, 1000, 5], [3, 17, 4], [0, 123456, 8]]) {
    const ticks = stepTicks(low, high, most);
    assert.ok(ticks.length >= 1 && ticks.length <= most + 1);
    assert.ok(ticks.every((tick) => tick >= low && tick <= high && Number.isInteger(tick)));
  }
  assert.equal(linePath([[0, 1], [2, 3.25]]), "M0.0 1.0L2.0 3.3");
});

test("keys step through frames and stay within them", () => {
  assert.equal(frameAfterKey("ArrowRight", 9, 10), 9);
  assert.equal(frameAfterKey("PageDown", 50, 100), 40);
  assert.equal(frameAfterKey("Home", 5, 10), 0);
  assert.equal(frameAfterKey("x", 5, 10), null);
});

test("another place is asked for by another value, or by the same in another turn", () => {
  assert.equal(isAnother({ at: 1, turn: 2 }, { at: 1, turn: 2 }, "at"), false);
  assert.equal(isAnother({ at: 1, turn: 2 }, { at: 3, turn: 2 }, "at"), true);
  assert.equal(isAnother({ at: 1, turn: 2 }, { at: 1, turn: 1 }, "at"), true);
  assert.equal(isAnother({ at: 1 }, { at: 1 }, "at"), false);
  assert.equal(nearest([0, 10, 25], 18), 2);
  assert.equal(nearest([0, 10, 25], 17), 1);
});

test("a scrubber moves by keys and says once where it has come to rest", (t) => {
  t.mock.method(globalThis, "setTimeout", (/** @type {() => void} */ work) => { work(); return 0; });
  const dom = { slider: new EventTarget(), play: new EventTarget() };
  /** @type {unknown[]} */
  const told = [];
  /** @type {any} */
  const view = { film: { frames: 3, live: false }, send: (/** @type {string} */ name, /** @type {number} */ value) => told.push([name, value]) };
  const steps = [0, 100, 400];
  let moves = 0;
  makeScrubber(dom, view, { name: "step", valueOf: (k) => steps[k], frameAt: (step) => nearest(steps, step), moved: () => { moves += 1; }, waits: true });
  const press = (/** @type {string} */ key) => dom.slider.dispatchEvent(Object.assign(new Event("keydown"), { key }));
  press("End");
  press("End");
  press("ArrowLeft");
  assert.deepEqual(told, [["step", 400], ["step", 100]]);
  assert.deepEqual([view.frame, moves], [1, 2]);
});

test("who keeps a cursor says where it rests, nothing while it passes, and answers who asks", (t) => {
  /** @type {(() => void)[]} */
  const waiting = [];
  t.mock.method(globalThis, "setTimeout", (/** @type {() => void} */ work) => waiting.push(work));
  t.mock.method(globalThis, "clearTimeout", () => { waiting.length = 0; });
  Object.assign(globalThis, { window: new EventTarget() });
  /** @type {any} */
  const told = [], heard = [];
  const view = { t: null, send: (/** @type {string} */ name, /** @type {number} */ value) => told.push([name, value]) };
  const keeper = makeKeeper(view, () => ({ group: "a", t: view.t }));
  const deaf = hearTime({}, (/** @type {string} */ group, /** @type {number} */ at, /** @type {boolean} */ passing) => heard.push([group, at, passing]));
  const rest = () => waiting.splice(0).forEach((work) => work());
  askTime({}, "a");
  for (const [at, passing] of [[3, true], [4, false], [5, false], [6, true]]) { view.t = at; keeper.moved(passing); }
  rest();
  assert.deepEqual(told, []);
  keeper.moved(false);
  rest();
  keeper.moved(false);
  rest();
  keeper.told(7);
  assert.deepEqual(told, [["cursor", 6]]);
  assert.deepEqual(heard, []);
  for (const group of ["", "a", "b"]) askTime({}, group);
  assert.deepEqual(heard, [["a", 6, false]]);
  keeper.stop();
  deaf();
  askTime({}, "a");
  tellTime({}, "a", 1);
  assert.equal(heard.length, 1);
});

test("colours are mixed and measured as the guidelines say", () => {
  assert.deepEqual(mix([0, 0, 0], [255, 100, 50], 0.5), [128, 50, 25]);
  assert.equal(css([255, 0, 10]), "#ff000a");
  assert.equal(css([255, 0, 10], 0.5), "rgba(255,0,10,0.5)");
  assert.equal(luminance([0, 0, 0]), 0);
  assert.equal(luminance([255, 255, 255]), 1);
});

test("a verdict calls a guess a guess, and quotes what is no word", () => {
  const rows = [{ name: "A", share: 0.2, right: false }, { name: "?", share: 0.8, right: true }];
  assert.deepEqual(verdictOf(rows, 0.5, "says", true), { text: "says ‘?’, 80% sure ✓", right: true, asked: true });
  assert.deepEqual(verdictOf(rows, 0.6, "says", true), { text: "guesses: ‘?’ with 80%", right: false, asked: false });
});

test("a number below zero has a minus sign, a word with a hyphen keeps it", () => {
  assert.deepEqual(["-0.64", "-.5", "well-known", "-", "--"].map(visibleText), ["\u22120.64", "\u2212.5", "well-known", "-", "--"]);
});

test("signs are named beside a bar and in a sentence, words stand as they are", () => {
  assert.deepEqual([",", ".", "?", "mr.", "don't", "constructor", "\n"].map(besideBar), ["‘,’ (comma)", "‘.’ (full stop)", "‘?’", "mr.", "don't", "constructor", "‘⏎’"]);
  assert.equal(verdictOf([{ name: ",", share: 0.8, right: true }], 0.1, "expects", null).text, "expects ‘,’ (comma), 80% sure");
});

test("a line is thin and grey up to the step from which on it means something", () => {
  const context = { measureText: () => ({ width: 8 }) };
  Object.assign(globalThis, { document: { createElement: () => ({ getContext: () => context }) } });
  /** @type {[string, any][]} */
  const paths = [];
  const nothing = () => undefined;
  const theme = { font: "Sans", muted: [110, 110, 110], text: [0, 0, 0], hairline: [0, 0, 0] };
  const pen = /** @type {any} */ ({ theme, line: nothing, text: nothing, path: (d, style) => paths.push([d, style]) });
  const lines = [{ color: "navy", dash: [4, 2], at: (time) => time / 4 }];
  const told = { lines, labels: [..."AB*C?"], marks: [], t: 0, width: 300, low: 0, high: 1, say: String, guide: null };
  const drawn = (known) => {
    paths.length = 0;
    drawOverTime(pen, { ...told, known });
    return paths.map(([d, { stroke, dash }]) => [d.split(/[ML]/).length - 1, stroke, dash]);
  };
  assert.deepEqual(drawn(3), [[4, css(/** @type {any} */ (theme.muted)), [4, 2]], [2, "navy", [4, 2]]]);
  assert.deepEqual(drawn(0), [[5, "navy", [4, 2]]]);
});
