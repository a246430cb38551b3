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
  return { seen, create, mount: mounting({ plain: create }) };
}

/** What was asked for, without the places. @param {any[]} seen */
const heard = (seen) => seen.map((each) => (each[0] === "create" ? ["create"] : each));

/** A place for a figure of a kind. @param {string} kind @returns {any} */
const placeOf = (kind) => ({ classList: { contains: (/** @type {string} */ name) => name === kind } });

/** @returns {any} An element that has its place for a figure. */
const element = (place = placeOf("plain")) => ({ querySelector: () => place });

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
  assert.deepEqual(heard(seen), [["create"], ["update", 2], ["update", 3], ["destroy"]]);
});

test("a payload of another kind has a figure and a place of its own", async () => {
  const plain = recorded(), other = recorded();
  const mount = mounting({ plain: plain.create, other: other.create });
  const old = placeOf("plain"), fresh = placeOf("other");
  const root = element(old);
  old.replaceWith = (/** @type {any} */ place) => { root.querySelector = () => place; };
  Object.assign(globalThis, { document: { createElement: () => fresh } });
  mount(root, { kind: "plain", value: 1 });
  await soon();
  const unmount = mount(root, { kind: "other", value: 2 });
  await soon();
  unmount();
  assert.deepEqual(heard(plain.seen), [["create"], ["update", 1], ["destroy"]]);
  assert.deepEqual(heard(other.seen), [["create"], ["update", 2], ["destroy"]]);
  assert.equal(other.seen[0][1], fresh);
  assert.equal(fresh.className, "view other");
});

test("a payload may come as bytes, and the app's callbacks are passed on", async () => {
  const { seen, mount } = recorded();
  /** @type {unknown[]} */
  const told = [];
  const data = new TextEncoder().encode(JSON.stringify({ kind: "plain", value: 7 }));
  streamlit(mount)({ parentElement: element(), data, key: "film", setStateValue: (...words) => told.push(words) });
  await soon();
  assert.deepEqual(heard(seen), [["create"], ["update", 7]]);
  assert.equal(seen[0][2], true);
  assert.deepEqual(told, [["step", 7]]);
});

test("a figure that the page makes anew begins where its reader stood, until the app tells another place", async () => {
  const shown = [];
  const create = () => ({ update: (data, { state }) => { shown.push(data.selected); data.go?.(state); }, destroy: () => {} });
  const draw = streamlit(mounting({ plain: create }));
  const reports = [];
  const setStateValue = (/** @type {any[]} */ ...words) => reports.push(words);
  const told = (/** @type {number} */ turn, /** @type {any} */ more = {}) => draw({
    parentElement: element(), key: "arcs", setStateValue, data: { kind: "plain", selected: null, turn, ...more },
  });
  told(1, { go: (/** @type {any} */ state) => state("selected", 3) });
  await soon();
  told(1);
  told(2);
  await soon();
  assert.deepEqual(shown, [null, 3, null]);
  assert.deepEqual(reports, [["selected", { turn: 1, value: 3 }]]);
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
