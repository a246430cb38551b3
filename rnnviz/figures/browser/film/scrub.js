// Pointer, keyboard and clock: everything that moves the frame or the cursor.

import { clamp, setText, spotIn } from "../shared/dom.js";
import { nearest } from "../shared/scrubber.js";
import { cursorAt, speakCursor } from "./readout.js";

/** The learning curve is a scrubber as well. */
export function wireCurve(dom, view) {
  const { over } = dom.curve;
  const drag = (event) => {
    const step = view.scales.step(spotIn(over, event).x);
    view.go(nearest(view.film.steps, step));
  };
  over.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    over.setPointerCapture(event.pointerId);
    view.pause();
    drag(event);
    event.preventDefault();
  });
  over.addEventListener("pointermove", (event) => {
    if (over.hasPointerCapture(event.pointerId)) drag(event);
  });
  over.addEventListener("lostpointercapture", () => view.report());
}

/** Wire the time figure to the shared cursor. */
export function wireCursor(dom, view) {
  const { over } = dom.figure;
  const order = () => (view.sorted ? view.film.order : null);
  over.addEventListener("pointermove", (event) => {
    const { x, y } = spotIn(over, event);
    view.point(cursorAt(view.film, view.layout, x, y, order()), true);
  });
  over.addEventListener("pointerleave", () => view.point(null));
  over.addEventListener("blur", () => view.point(null));
  over.addEventListener("keydown", (event) => {
    const cursor = cursorAfterKey(event.key, view, order());
    if (cursor === undefined) return;
    event.preventDefault();
    view.point(cursor);
    setText(dom.spoken, cursor ? speakCursor(view) : "");
  });
}

/** Left and right move in time, up and down through units, Escape puts the cursor away. */
function cursorAfterKey(key, view, order) {
  const { film, layout, cursor } = view;
  if (key === "Escape") return cursor ? null : undefined;
  const across = { ArrowRight: 1, ArrowLeft: -1, Home: -film.time, End: film.time }[key];
  const down = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (across === undefined && down === undefined) return undefined;
  const t = cursor ? clamp(cursor.t + (across ?? 0), 0, film.time - 1) : 0;
  const shown = down === undefined ? cursor?.shown : clamp((cursor?.shown ?? -1) + down, 0, film.unitCount - 1);
  const row = shown === undefined ? null : order ? order[shown] : shown;
  return { t, shown, row, x: layout.x(t), y: cursor?.y ?? 60 };
}
