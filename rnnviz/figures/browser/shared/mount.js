// One way onto a page for every figure: in the app, on a page of its own, in a notebook.

/**
 * @typedef {object} Callbacks
 * @property {(name: string, value: unknown) => void} [state] Told of what the reader has chosen, to be
 *   kept: a film's "step", "shown" and "sorted", the arrows' "selected" and "longer", a carousel's "at",
 *   and of a film or a pair whose payload has a "cursor", the time step that it rests on.
 * @property {(name: string, value: unknown) => void} [trigger] Told once of where the reader wants to
 *   go: the "at" of a book, and of a window into one; or of the words that were brushed, "span".
 * @property {boolean} [savesPage] Whether the figure offers to be saved as a page of its own: it then
 *   reads its own script from its address again, and its style from the element beside it.
 */

/**
 * @typedef {object} Figure What a kind's `create(place, savesPage)` returns.
 * @property {(data: any, callbacks: Required<Callbacks>) => void} update Show a payload.
 * @property {() => void} destroy Stop clocks and listeners.
 */

/** @typedef {(place: HTMLElement, savesPage: boolean) => Figure} Create */

/** @type {WeakMap<Uint8Array, any>} */
const UNPACKED = new WeakMap();

/** A payload that was sent as bytes, read once. @param {any} data */
function unpacked(data) {
  if (!(data instanceof Uint8Array)) return data;
  if (!UNPACKED.has(data)) UNPACKED.set(data, JSON.parse(new TextDecoder().decode(data)));
  return UNPACKED.get(data);
}

/** Takes what it is told and does nothing. @type {(name: string, value: unknown) => void} */
export const nothing = () => {};

/**
 * The `mount` of some kinds of figures.
 *
 * `mount(root, data, callbacks)` draws a payload of `rnnviz.figures` (an object, or its JSON in bytes)
 * within an element, whose style is that of its kind (`rnnviz.figures.browser.style`). Called again with
 * the same element it shows the new payload, and the reader's place is kept; one of another kind has a
 * figure of its own. What it returns takes the
 * figure away, unless it was mounted again meanwhile.
 *
 * Calls may overtake each other while an app loads the script, so that the oldest comes last. Such a
 * call is cleaned up as soon as it has returned: what is drawn waits for that.
 *
 * @param {Record<string, Create>} kinds By the `kind` of a payload, what makes its figure.
 */
export function mounting(kinds) {
  /** @type {WeakMap<HTMLElement, { figure: Figure, kind: string, call: object }>} */
  const living = new WeakMap();
  /** @param {HTMLElement} root @param {any} data @param {Callbacks} [callbacks] */
  return (root, data, { state = nothing, trigger = nothing, savesPage = false } = {}) => {
    const call = { over: false };
    const payload = unpacked(data);
    const { kind } = payload;
    if (!Object.hasOwn(kinds, kind)) {
      throw new Error(`There is no figure of the kind '${kind}': take one of ${Object.keys(kinds).join(", ")}.`);
    }
    setTimeout(() => {
      if (call.over) return;
      const old = living.get(root);
      const stays = old?.kind === kind;
      if (!stays) old?.figure.destroy();
      const figure = stays ? old.figure : createFigure(kinds[kind], kind, root, savesPage);
      living.set(root, { figure, kind, call });
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

/**
 * A figure in its place, which is made where the page has none, or one of another kind.
 * @param {Create} create @param {string} kind @param {HTMLElement} root @param {boolean} savesPage
 */
function createFigure(create, kind, root, savesPage) {
  /** @type {HTMLElement | null} */
  const found = root.querySelector(".view");
  if (found?.classList.contains(kind)) return create(found, savesPage);
  const place = document.createElement("div");
  place.className = `view ${kind}`;
  if (found) found.replaceWith(place);
  else root.append(place);
  return create(place, savesPage);
}

/** What a payload calls a place that its figure reports by another name. @type {Record<string, string>} */
const PLACES = { step: "selected_step", longer: "minimum_distance", at: "selected" };

/** By a figure's key, where its reader went since the app told a place. @type {Map<string, any>} */
const READERS = new Map();

/** Put a reader's place into a payload. @param {any} payload @param {string} name @param {any} value */
function putPlace(payload, name, value) {
  if (name === "shown") for (const each of payload.quantities) each.visible = value.includes(each.name);
  else payload[PLACES[name] ?? name] = value;
}

/**
 * The function that Streamlit calls with every new payload and theme.
 *
 * The app does not tell back what readers move. Where a page draws a figure at another spot, and so makes
 * it anew, the figure begins where its reader stood.
 * @param {ReturnType<typeof mounting>} mount
 */
export function streamlit(mount) {
  /** @param {any} component What Streamlit hands over; `key` is missing on no page of the app. */
  return ({ parentElement, data, key, setStateValue, setTriggerValue }) => {
    const payload = unpacked(data);
    const { turn } = payload;
    if (!READERS.has(key) || READERS.get(key).turn !== turn) READERS.set(key, { turn, moved: {} });
    const { moved } = READERS.get(key);
    if (turn !== undefined) for (const name in moved) putPlace(payload, name, moved[name]);
    /** @param {string} name @param {any} value */
    const state = (name, value) => {
      moved[name] = value;
      if (turn !== undefined) putPlace(payload, name, value);
      // The app may have told another turn meanwhile.
      setStateValue(name, turn === undefined ? value : { turn, value });
    };
    return mount(parentElement, payload, { state, trigger: setTriggerValue, savesPage: Boolean(key) });
  };
}
