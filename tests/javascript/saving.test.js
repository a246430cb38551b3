import assert from "node:assert/strict";
import { test } from "node:test";
import { covers } from "../../rnnviz/figures/browser/shared/fonts.js";
import { movieType, record } from "../../rnnviz/figures/browser/shared/movie.js";
import { fileName } from "../../rnnviz/figures/browser/shared/save.js";
import { seenColor } from "../../rnnviz/figures/browser/shared/screen.js";

test("a piece of a font is carried where a text has one of its characters", () => {
  assert.equal(covers("U+20-7E, U+2713", "abc"), true);
  assert.equal(covers("U+20-7E, U+2713", "✓"), true);
  assert.equal(covers("U+400-52F", "abc"), false);
  assert.equal(covers("U+400-52F", "Привет"), true);
  assert.equal(covers("u+4??", "Привет"), true);
  assert.equal(covers("U+1F600", "😀"), true);
  assert.equal(covers("", "abc"), true);
});

test("a colour is taken apart into colour and opacity, and what is not seen is left out", () => {
  assert.deepEqual(seenColor("rgb(1, 2, 3)"), ["rgb(1,2,3)", 1]);
  assert.deepEqual(seenColor("rgba(1, 2, 3, 0.5)"), ["rgb(1,2,3)", 0.5]);
  assert.deepEqual(["none", "transparent", "", "rgba(0, 0, 0, 0)"].map(seenColor), [null, null, null, null]);
  assert.deepEqual(seenColor("color(srgb 0 0 0)"), ["color(srgb 0 0 0)", 1]);
});

test("files have names that every system takes", () => {
  assert.equal(fileName("../my run: 1", "webm"), "my-run-1.webm");
  assert.equal(fileName("///", "svg"), "rnnviz.svg");
});

/** What happens, in order. @type {unknown[]} */
let told = [];

/** A browser that records what it is shown. @param {string[]} types */
function recorder(types) {
  told = [];
  /** @type {Record<string, (event: any) => void>} */
  const heard = {};
  class MediaRecorder {
    static isTypeSupported = (/** @type {string} */ type) => types.includes(type);
    addEventListener(/** @type {string} */ name, /** @type {any} */ listener) { heard[name] = listener; }
    start() { told.push("start"); }
    stop() { told.push("stop"); heard.dataavailable({ data: new Blob(["film"]) }); heard.stop({}); }
  }
  const track = { requestFrame: () => told.push("frame"), stop: () => told.push("track stopped") };
  const context = new Proxy({}, { get: () => () => {}, set: () => true });
  const canvas = {
    setAttribute: (/** @type {string} */ name, /** @type {string} */ value) => { /** @type {any} */ (canvas)[name] = Number(value); },
    append: () => {}, getContext: () => context, captureStream: () => ({ getVideoTracks: () => [track] }),
  };
  class HTMLCanvasElement { captureStream() {} }
  class Path2D { rect() {} roundRect() {} moveTo() {} lineTo() {} }
  Object.assign(globalThis, { MediaRecorder, HTMLCanvasElement, Path2D, document: { createElement: () => canvas } });
  return canvas;
}

const theme = /** @type {any} */ ({ background: [0, 0, 0] });
const picture = (/** @type {number} */ k) => ({ theme, width: 101, height: 50, name: "a", draw: () => { told.push(k); } });
const clock = (/** @type {any} */ t) => t.mock.method(globalThis, "setTimeout", (/** @type {() => void} */ work) => { work(); return 0; });

test("a film shows every moment once and rests on the last", async (t) => {
  const canvas = recorder(["video/webm"]);
  clock(t);
  /** @type {number[]} */
  const shares = [];
  const film = await record(3, picture, "video/webm", new AbortController().signal, (share) => shares.push(share));
  assert.equal(await film?.text(), "film");
  assert.equal(film?.type, "video/webm");
  const shown = told.filter((each) => typeof each === "number");
  assert.deepEqual(shown.slice(0, 4), [0, 1, 2, 2]);
  assert.equal(told.filter((each) => each === "frame").length, shown.length);
  assert.deepEqual(told.slice(-2), ["stop", "track stopped"]);
  assert.equal(shares[shares.length - 1], 1);
  assert.deepEqual([/** @type {any} */ (canvas).width, /** @type {any} */ (canvas).height], [202, 100]);
});

test("a film that is given up is none, and one that fails ends its recording", async (t) => {
  recorder(["video/webm"]);
  clock(t);
  const stop = new AbortController();
  assert.equal(await record(9, picture, "video/webm", stop.signal, () => stop.abort()), null);
  assert.equal(told.filter((each) => each === "frame").length, 1);
  recorder(["video/webm"]);
  const broken = (/** @type {number} */ k) => { if (k) throw new Error("broken"); return picture(k); };
  await assert.rejects(record(2, broken, "video/webm", new AbortController().signal, () => {}), /broken/);
  assert.ok(told.includes("stop"));
});

test("a film is of the best kind that the browser records", () => {
  recorder(["video/webm;codecs=vp8", "video/webm"]);
  assert.deepEqual(movieType(), ["webm", "video/webm;codecs=vp8"]);
  recorder(["video/mp4"]);
  assert.deepEqual(movieType(), ["mp4", "video/mp4"]);
  recorder([]);
  assert.equal(movieType(), null);
  Reflect.deleteProperty(globalThis, "MediaRecorder");
  assert.equal(movieType(), null);
});
