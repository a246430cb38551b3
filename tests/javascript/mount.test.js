import assert from "node:assert/strict";
import { test } from "node:test";
import { mounting, streamlit } from "../../rnnviz/figures/browser/shared/mount.js";

const soon = () => new Promise((resolve) => { setTimeout(resolve); });

/** A kind of figure that writes down what it is asked for. */
function recorded() {
  /** @type {any[]} */
  const seen = [];
  const create = (/** @type {any} */ place, /** @type {boolean} */ savesPage) => {
    seen.push(["create", place, savesPage]);
    return {
      update: (/** @type {any} */ data, /** @type {any} */ callbacks) => { callbacks.state("step", data.value); seen.push(["update", data.value]); },
      destroy: () => seen.push(["destroy"]),
    };
  };
  return { seen, mount: mounting({ plain: create }) };
}

/** @returns {any} An element that has its place for a figure. */
const element = () => ({ querySelector: () => "place" });

test("the newest call is drawn, and only its end takes the figure away", async () => {
  const { seen, mount } = recorded();
  const root = element();
  const first = mount(root, { kind: "plain", value: 1 });
  first();
  const second = mount(root, { kind: "plain", value: 2 });
  await soon();
  const third = mount(root, { kind: "plain", value: 3 });
  await soon();
  second();
  third();
  assert.deepEqual(seen, [["create", "place", false], ["update", 2], ["update", 3], ["destroy"]]);
});

test("a payload may come as bytes, and the app's callbacks are passed on", async () => {
  const { seen, mount } = recorded();
  /** @type {unknown[]} */
  const told = [];
  const data = new TextEncoder().encode(JSON.stringify({ kind: "plain", value: 7 }));
  streamlit(mount)({ parentElement: element(), data, key: "film", setStateValue: (...words) => told.push(words) });
  await soon();
  assert.deepEqual(seen, [["create", "place", true], ["update", 7]]);
  assert.deepEqual(told, [["step", 7]]);
});

test("a kind that is not there is told with those that are", () => {
  const { mount } = recorded();
  assert.throws(() => mount(element(), { kind: "other" }), /no figure of the kind 'other': take one of plain/);
});

test("bundles load without a page and export what notebooks and Streamlit call", async () => {
  const bundle = (/** @type {string} */ kind) => import(`../../rnnviz/figures/browser/bundles/${kind}.js`);
  const [all, film] = await Promise.all([bundle("all"), bundle("film")]);
  assert.equal(typeof all.mount, "function");
  assert.equal(typeof film.mount, "function");
  assert.equal(typeof film.default, "function");
});
