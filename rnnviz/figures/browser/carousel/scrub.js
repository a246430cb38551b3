// Pointer and keyboard: everything that moves the lag.

import { clamp, setText, spotIn } from "../shared/dom.js";
import { lagUnder } from "./layout.js";
import { speakLag } from "./readout.js";

/** Wire the figure to the shared cursor, which stays where it was left. */
export function wireLag(dom, view) {
  const { over } = dom.figure;
  over.addEventListener("pointermove", (event) => {
    const { x, y } = spotIn(over, event);
    const lag = lagUnder(view.layout, x, y);
    if (lag !== null) view.point(lag, true);
  });
  over.addEventListener("pointerleave", () => view.point(view.lag, false));
  over.addEventListener("blur", () => view.point(view.lag, false));
  over.addEventListener("keydown", (event) => {
    const last = view.film.lags - 1;
    const moves = { ArrowRight: 1, ArrowLeft: -1, PageUp: 10, PageDown: -10, Home: -last, End: last };
    if (!(event.key in moves)) return;
    event.preventDefault();
    view.point(clamp(view.lag + moves[event.key], 0, last), true);
    setText(dom.spoken, speakLag(view));
  });
}
