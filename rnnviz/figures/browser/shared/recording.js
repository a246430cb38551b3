// A film of a training among what can be saved, and how far it is while it is recorded.

import { el, setText } from "./dom.js";
import { movieType, record } from "./movie.js";
import { percent } from "./numbers.js";
import { fileName, saveBlob } from "./save.js";
/** @import { Menu } from "./menu.js" */
/** @import { Picture } from "./save.js" */

/**
 * @typedef {object} Movie The training as pictures, one for each moment; with fewer than two there is no film.
 * @property {() => number} moments
 * @property {() => Recorded} begin
 */

/**
 * @typedef {object} Recorded
 * @property {string} name Of the file, without an ending.
 * @property {(k: number) => Picture | Promise<Picture>} picture
 * @property {() => void} [end] Called when no more pictures are wanted.
 */

/**
 * Offer a film, where the browser can record one.
 * @param {Menu} menu @param {HTMLElement} spoken Where the figure says things to screen readers. @param {Movie} movie
 */
export function addFilm(menu, spoken, movie) {
  const type = movieType();
  if (!type) return;
  const film = makeRecording(menu, spoken, movie, type);
  const help = "The whole training as a video; recording takes as long as watching it, with this page in front";
  const button = menu.add(`Film (${type[0] === "webm" ? "WebM" : "MP4"})`, help, film.start);
  menu.node.addEventListener("toggle", () => { button.hidden = movie.moments() < 2; });
  menu.node.after(film.node);
}

/**
 * What opens while a film is recorded, where the menu did: how far it is, and a way to stop it.
 * @param {Menu} menu @param {HTMLElement} spoken @param {Movie} movie @param {string[]} type
 */
function makeRecording(menu, spoken, movie, [ending, format]) {
  const bar = el("progress", { max: 1, value: 0, "aria-label": "Film recorded" });
  const done = el("span", { class: "share", "aria-hidden": "true" });
  const cancel = el("button", { type: "button", class: "button" }, "Cancel");
  const making = el("div", { class: "making" }, bar, done, cancel);
  const problem = el("div", { class: "note problem", role: "alert" });
  making.hidden = true;
  let stop = new AbortController();
  cancel.addEventListener("click", () => stop.abort());
  making.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    stop.abort();
    event.stopPropagation();
  });
  const progress = (share) => {
    // Nobody waits for the film of a figure that was taken away.
    if (!making.isConnected) stop.abort();
    bar.value = share;
    setText(done, percent(share));
  };
  const start = async () => {
    if (!making.hidden) return;
    stop = new AbortController();
    const found = movie.begin();
    making.hidden = false;
    setText(problem, "");
    setText(spoken, "Recording the film.");
    progress(0);
    cancel.focus();
    try {
      const film = await record(movie.moments(), found.picture, format, stop.signal, progress);
      if (film) saveBlob(film, fileName(found.name, ending));
      setText(spoken, film ? "The film is saved." : "The film was given up.");
    } catch (error) {
      setText(problem, "The browser could not record the film: try another one, or save a picture.");
      console.warn(error);
    } finally {
      found.end?.();
      const held = making.contains(/** @type {Document | ShadowRoot} */ (making.getRootNode()).activeElement);
      making.hidden = true;
      if (held) menu.summary.focus();
    }
  };
  return { start, node: el("div", { class: "recording" }, making, problem) };
}
