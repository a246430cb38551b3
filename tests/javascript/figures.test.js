import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { decodeAnswers } from "../../rnnviz/figures/browser/answers/data.js";
import { restingStyle } from "../../rnnviz/figures/browser/arcs/draw.js";
import { arcHeight, readArrows, tableValue, wordAt } from "../../rnnviz/figures/browser/arcs/layout.js";
import { tintCurve } from "../../rnnviz/figures/browser/arcs/tint.js";
import { layoutBook, readBook, stretchOf } from "../../rnnviz/figures/browser/book/layout.js";
import { curveNote, describeMoment, drawnLines, lagIn, tellingLag } from "../../rnnviz/figures/browser/carousel/data.js";
import { layoutCarousel, placeMarks, powerTicks } from "../../rnnviz/figures/browser/carousel/layout.js";
import { freeCorner } from "../../rnnviz/figures/browser/carousel/panels.js";
import { lineOf } from "../../rnnviz/figures/browser/cell/data.js";
import { arithmeticOf, isHeld } from "../../rnnviz/figures/browser/cell/lines.js";
import { curveScales, halves, logTicks, readable } from "../../rnnviz/figures/browser/film/curve.js";
import { decodeFilm, describeFrame } from "../../rnnviz/figures/browser/film/data.js";
import { placeFlags } from "../../rnnviz/figures/browser/film/layout.js";
import { rowsOf } from "../../rnnviz/figures/browser/pair/draw.js";
import { luminance, mix } from "../../rnnviz/figures/browser/shared/theme.js";
import { scaleOf } from "../../rnnviz/figures/browser/words/scale.js";

const packed = (/** @type {ArrayBufferView} */ array) => Buffer.from(array.buffer).toString("base64");

test("a film gives back values, statistics and verdicts", () => {
  const film = decodeFilm({
    time: 2, units: [1, 5], steps: [0, 100], marks: [[1, "star"]], unknown: [], origin: "", live: false,
    quantities: [
      { name: "forget_gate", kind: "gate", scale: 1, data: packed(Uint8Array.of(0, 127, 254, 255, 254, 0, 0, 0)), stats: packed(new Uint16Array(12).fill(65535)) },
      { name: "cell_state", kind: "signed", scale: 3, data: packed(new Uint8Array(8).fill(254)), stats: null },
    ],
    predictions: { words: ["", "A"], codes: packed(Uint16Array.of(0, 1, 1, 0)) },
    correct: packed(Uint8Array.of(2, 1, 0, 2)),
    curve: null,
  });
  const [gate, state] = film.quantities;
  assert.deepEqual([film.value(gate, 0, 0, 1), film.value(gate, 0, 1, 0), film.value(gate, 0, 1, 1)], [0.5, 1, null]);
  assert.equal(film.value(state, 1, 1, 1), 3);
  assert.equal(film.stat(gate, 1, 2, 1), 1);
  assert.deepEqual([film.prediction(0, 1), film.prediction(1, 1), film.verdict(0, 1), film.verdict(1, 0)], ["A", "", 1, 0]);
  assert.equal(describeFrame(film, 1), "step 100 of 100");
});

test("axes have round numbers", () => {
  assert.deepEqual(logTicks(-2.05, 0.05), [0.01, 0.1, 1]);
  assert.deepEqual(powerTicks(-10, 0, 290), [-10, -9, -8, -7, -6, -5, -4, -3, -2, -1, 0]);
  assert.deepEqual(halves("the best a network without memory can do"), ["the best a network without", "memory can do"]);
});

test("a baseline's name stands above the plot: beside the axes' names, or in rows of its own where it is long", () => {
  const curve = { step: [0, 10], loss: [1, 2], metric: [0, 1], metric_name: "accuracy", metric_unit: "%", baseline: 50, baseline_name: "always the mean target" };
  const scalesOf = (/** @type {number} */ width, /** @type {any} */ more) => curveScales({ frames: 2, steps: [0, 10], curve: { ...curve, ...more } }, width, sixPixels());
  const wide = scalesOf(900, {});
  assert.deepEqual([wide.names.map(({ row }) => row), wide.box.top, wide.whole], [[0], 42, 142]);
  assert.ok(wide.names[0].left > wide.box.left && wide.names[0].right < wide.box.left + wide.box.width);
  const narrow = scalesOf(358, { baseline_name: "knows the inner grammar, forgets the second symbol" });
  assert.deepEqual([narrow.names.map(({ row }) => row), narrow.box.top, narrow.whole], [[1], 61, 161]);
  const two = scalesOf(250, { baseline_name: "knows the inner grammar, forgets the second symbol" });
  assert.deepEqual([two.names.map(({ row }) => row), two.whole], [[1, 2], 180]);
  assert.deepEqual(scalesOf(358, { baseline: null }).names, []);
});

test("a carousel's note stands where no curve passes", () => {
  const layout = { wide: 200, tall: 100, x: (/** @type {number} */ lag) => 20 * lag, y: (/** @type {number} */ value) => -10 * value };
  const low = Float32Array.from({ length: 11 }, () => -9);
  const falling = Float32Array.from({ length: 11 }, (_, lag) => -lag);
  assert.deepEqual(freeCorner(layout, [falling], 60, 16), { x: 4, y: 80 });
  assert.deepEqual(freeCorner(layout, [low], 60, 16), { x: 4, y: 4 });
  assert.deepEqual(freeCorner(layout, [low, falling], 60, 16), { x: 136, y: 4 });
});

test("a colour is moved until it can be read as text", () => {
  const theme = /** @type {any} */ ({ background: [255, 255, 255], text: [0, 0, 0] });
  const moved = readable([255, 255, 0], theme);
  assert.ok(1.05 / (luminance(moved) + 0.05) >= 4.5);
  assert.deepEqual(readable([0, 0, 255], theme), [0, 0, 255]);
});

test("arrows are found from either end, and words by where they stand", () => {
  const links = readArrows({
    tokens: ["a", "b", "c"], weight_scale: 2,
    arrows: { target: [2, 2, 1], source: [0, 1, 0], rank: [1, 0, 0], weight: [1, 2, 4], unit: null, marked: null },
  });
  assert.deepEqual(links.outgoing[2].map((arrow) => arrow.s), [1, 0]);
  assert.deepEqual(links.incoming[0].map((arrow) => arrow.t), [2, 1]);
  assert.deepEqual(links.arrows.map((arrow) => arrow.share), [0.5, 1, 1]);
  assert.equal(links.longest, 2);
  assert.ok(arcHeight(100) < arcHeight(5000) && arcHeight(1e9) < 300);
  const layout = { forward: 1, total: 100, edges: [10, 40, 90] };
  assert.deepEqual([9, 10, 39, 40, 89, 90].map((x) => wordAt(layout, x)), [null, 0, 0, 1, 1, null]);
  assert.deepEqual([39, 80].map((x) => wordAt({ ...layout, forward: -1 }, x)), [1, 0]);
  assert.equal(tableValue(Uint8Array.of(0, 51, 255), 2, 1), 1);
});

test("a place on a book's strip and its stretch agree", () => {
  const book = readBook({ tokens: 95, stretch: 10, longest: [1, 2, 3, 4, 5, 6, 7, 8, 9, 100], many: [0, 0, 0, 0, 0, 0, 0, 0, 0, 3] });
  const layout = layoutBook(book, 500);
  for (let part = 0; part < book.parts; part++) {
    const [first, last] = stretchOf(book, part);
    assert.equal(layout.part(layout.x((first + last) / 2)), part);
  }
  assert.deepEqual(stretchOf(book, 9), [90, 95]);
  assert.equal(layout.rise(0), 0);
});

test("the carousel says in words what its axis cannot show", () => {
  assert.equal(curveNote(Float32Array.of(0, 0, 0)), "exactly 1 at every lag");
  assert.equal(curveNote(Float32Array.of(0, -1, -Infinity, -Infinity)), "none from lag 2 on");
  const panel = { origin: "", steps: [0, 10, 20], marks: [[3, "star"], [8, "end"]] };
  const carousel = { moments: [0, 0.034, 1], panels: [panel], lags: 10, live: false };
  assert.deepEqual([0, 1, 2].map((frame) => describeMoment(carousel, frame)), ["untrained", "after 3.4% of the training", "after all of the training"]);
  assert.equal(tellingLag(carousel), 8);
});

test("another sequence's lag is pointed at, but for one that a person chose", () => {
  const filmOf = (/** @type {number} */ lag) => ({ panels: [{ marks: [[lag, "star"]] }], lags: 10 });
  assert.equal(lagIn(filmOf(6), null, 0), 6);
  assert.equal(lagIn(filmOf(6), filmOf(8), 8), 6);
  assert.equal(lagIn(filmOf(6), filmOf(8), 3), 3);
  assert.equal(lagIn({ ...filmOf(6), lags: 3 }, filmOf(8), 5), 2);
});

test("a cell's equation has its numbers, with a minus in the place of a plus", () => {
  /** @type {Record<string, number>} */
  const numbers = { a: 0.5, b: -0.25 };
  const cell = {
    value: (/** @type {string} */ name) => numbers[name], held: [["forget_gate", [2], null]], units: [1, 2],
    lines: [{ name: "cell_state" }, { name: "hidden_state" }],
  };
  assert.equal(arithmeticOf(cell, { tokens: [["a", "x"], " + ", ["b", "y"]] }, 0, 0), "0.50 − 0.25");
  assert.equal(arithmeticOf(cell, { tokens: [["a", "x"], " × ", ["b", "y"]] }, 0, 0), "0.50 × (−0.25)");
  assert.deepEqual([2, 3].map((t) => isHeld(cell, "forget_gate", t, 0)), [true, false]);
  assert.deepEqual(["write", "squash", "reset", "x"].map((node) => lineOf(cell, node)), ["cell_state", "hidden_state", "content", null]);
});

test("a card of answers is headed by what the run is called, where it has a name", () => {
  const every = [{ title: "LSTM", shares: packed(Float32Array.of(1)), right: packed(Uint8Array.of(1)), correct: packed(Uint8Array.of(1)) }];
  const raw = { labels: ["a"], across: 1, names: ["b"], told: packed(Int32Array.of(0)), every };
  assert.equal(decodeAnswers(raw).every[0].title, "LSTM");
  assert.equal(decodeAnswers({ ...raw, called: "Mine · LSTM" }).every[0].title, "Mine · LSTM");
});

test("two networks' shares are read at a moment of each one's own training", () => {
  const network = { steps: [0, 5, 9], values: Float32Array.of(0.5, 0.5, 0.75, 0.25, 1, 0) };
  const pair = { time: 1, classes: ["A", "B"], target: "B" };
  assert.deepEqual(rowsOf(pair, network, 0.5, 0), [{ name: "A", share: 0.75, right: false }, { name: "B", share: 0.25, right: true }]);
  assert.equal(rowsOf(pair, network, 1, 0)[0].share, 1);
});

test("the legend of coloured words goes below zero where a word does", () => {
  assert.deepEqual(scaleOf({ most: 2, values: [0, 0.5, 3] }), [0, 1, 2]);
  assert.deepEqual(scaleOf({ most: 2, values: [0.5, -0.1] }), [-2, -1, 0, 1, 2]);
});

test("the lightest arrow keeps a contrast of 3 to 1", () => {
  const config = readFileSync(new URL("../../.streamlit/config.toml", import.meta.url), "utf8");
  for (const kind of ["light", "dark"]) {
    const part = config.split(`[theme.${kind}]`)[1].split("[")[0];
    const [background, text] = ["backgroundColor", "textColor"].map((name) => {
      const digits = new RegExp(`${name} = "#(\\w{6})"`).exec(part)[1];
      return [0, 2, 4].map((k) => parseInt(digits.slice(k, k + 2), 16));
    });
    const { opacity } = restingStyle(/** @type {any} */ ({ text, background }), { share: 0, rank: 1, marked: false });
    const [dark, light] = [luminance(mix(background, text, opacity)), luminance(background)].sort((a, b) => a - b);
    assert.ok((light + 0.05) / (dark + 0.05) >= 3, kind);
  }
});

/** As much of a browser's elements as a small drawing needs. */
class Element {
  /** @param {string} tag */
  constructor(tag) {
    this.tag = tag;
    /** @type {Record<string, string>} */
    this.attributes = {};
    /** @type {any[]} */
    this.children = [];
  }

  /** @param {string} name @param {string} value */
  setAttribute(name, value) { this.attributes[name] = value; }

  /** @param {any[]} children */
  append(...children) { this.children.push(...children); }
}

test("what is left of a word is drawn over the words that follow it", () => {
  const create = (/** @type {string} */ tag) => new Element(tag);
  const createElementNS = (/** @type {string} */ _, /** @type {string} */ tag) => create(tag);
  Object.assign(globalThis, { Node: Element, document: { createElement: create, createElementNS } });
  const theme = { mode: "light", hairline: [200, 200, 200], muted: [90, 90, 90] };
  const tint = { after: 2, longest: 4, color: { light: "#123456" }, curves: [[1, 0.5, 0.25], [0.5, 0.25], [0.5]] };
  const view = { theme, data: { item: "word", tint } };
  const drawn = /** @type {any} */ (tintCurve(view, 0));
  const [drawing, note] = drawn.children;
  const [ground, mark, line] = drawing.children;
  assert.equal(line.attributes.points, "1.0,2.0 38.0,17.0 75.0,24.5");
  assert.equal(line.attributes.stroke, "#123456");
  assert.deepEqual([mark.attributes.x1, mark.attributes.x2, ground.attributes.x2], ["75", "75", "149"]);
  assert.deepEqual(note.children, ["left of it over the next 2 words"]);
  assert.deepEqual(/** @type {any} */ (tintCurve(view, 1)).children[1].children, ["left of it over the next 1 word"]);
  assert.equal(tintCurve(view, 2), null);
  assert.equal(tintCurve({ theme, data: { item: "word", tint: null } }, 0), null);
});

/** Letters that are six pixels wide. */
function sixPixels() {
  const context = { measureText: (/** @type {string} */ text) => ({ width: 6 * text.length }) };
  Object.assign(globalThis, { document: { createElement: () => ({ getContext: () => context }) } });
  return /** @type {any} */ ({ font: "six" });
}

test("every mark of the carousel keeps its label, however near two marks are", () => {
  const theme = sixPixels();
  const marks = /** @type {[number, string][]} */ ([[59, "marked: -0.64"], [95, "marked: -0.94"], [93, "the question"]]);
  const placed = placeMarks(marks, (lag) => 1.5 * lag, 150, theme);
  assert.deepEqual(placed.map(({ text }) => text), marks.map(([, label]) => label));
  placed.forEach((one, k) => {
    assert.ok(one.from >= 0 && one.from + 6 * one.text.length <= 151, one.text);
    for (const other of placed.slice(0, k)) {
      const apart = one.from >= other.from + 6 * other.text.length || other.from >= one.from + 6 * one.text.length;
      assert.ok(one.lane !== other.lane || apart, `${one.text} hides ${other.text}`);
    }
  });
  // Where there is room a label stands beside its flag.
  assert.equal(placeMarks([[50, "a"]], (lag) => lag, 150, theme)[0].lane, 0);
  const panels = [{ marks, lags: 100 }];
  const layout = layoutCarousel({ panels, lags: 100, bottom: -5, top: 1 }, 214, [], false, theme);
  assert.equal(layout.lanes, 1 + Math.max(...layout.panels[0].marks.map(({ lane }) => lane)));
});

test("without a loss the carousel has no lines of its gradient", () => {
  const lines = [{ name: "full" }, { name: "cell_gradient" }];
  assert.deepEqual(drawnLines({ lines, panels: [{ curves: { full: [] } }] }), [{ name: "full" }]);
});

test("a flag is as long as there is room on one side of it, and says so where it is cut", () => {
  const theme = sixPixels();
  const label = "temperature = 0.5 instead of 0.312";
  const flagOf = (/** @type {number} */ t, /** @type {number} */ width) => placeFlags(
    { marks: [[t, label]] }, { width, x: (/** @type {number} */ at) => (at / 10) * width }, theme,
  ).flags[0];
  assert.deepEqual([flagOf(1, 800).text, flagOf(1, 800).toLeft], [label, false]);
  assert.deepEqual([flagOf(9, 800).text, flagOf(9, 800).toLeft], [label, true]);
  const narrow = flagOf(5, 300);
  assert.ok(narrow.text.endsWith("…") && narrow.width <= 150);
});
