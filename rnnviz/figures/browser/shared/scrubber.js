// Scrubbing through a training, alike over a film and over the error carousel.

import { frameAfterKey, makeClock, REST } from "./play.js";

/** Wire the play button and the slider to the frames of `view.film`.
 *
 * The view gets `go(frame)`, `play()`, `pause()`, and `report()`, which says where the reader has come
 * to rest: `valueOf(frame)` under `name`. The slider's values are such values, and `frameAt(value)` is the
 * frame of one. `moved()` repaints; with `waits` a film of a training that goes on does not begin again.
 */
export function makeScrubber(dom, view, { name, valueOf, frameAt, moved, waits }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;
  const clock = makeClock({
    at: () => view.frame,
    count: () => view.film.frames,
    go: (frame) => view.go(frame),
    end: () => view.pause(true),
    // While training goes on the film waits for the next snapshot instead of stopping.
    waits: () => view.film.live,
  });
  Object.assign(view, {
    frame: 0,
    playing: false,
    said: undefined,
    go(frame) {
      if (frame === view.frame) return;
      view.frame = frame;
      moved();
    },
    play() {
      if (view.frame === view.film.frames - 1 && !(waits && view.film.live)) view.go(0);
      view.playing = true;
      clock.start();
      moved();
    },
    pause(report = false) {
      if (!view.playing) return;
      view.playing = false;
      clock.stop();
      moved();
      if (report) view.report();
    },
    report() {
      clearTimeout(resting);
      const value = valueOf(view.frame);
      if (view.said === value) return;
      view.said = value;
      view.send(name, value);
    },
  });
  dom.slider.addEventListener("input", () => {
    view.pause();
    view.go(frameAt(Number(dom.slider.value)));
  });
  dom.slider.addEventListener("change", () => view.report());
  dom.slider.addEventListener("keydown", (event) => {
    const frame = frameAfterKey(event.key, view.frame, view.film.frames);
    if (frame === null) return;
    event.preventDefault();
    view.pause();
    view.go(frame);
    clearTimeout(resting);
    resting = setTimeout(view.report, REST);
  });
  dom.play.addEventListener("click", () => (view.playing ? view.pause(true) : view.play()));
  return { stop() { clock.stop(); clearTimeout(resting); } };
}

/**
 * Whether a payload asks for another place than the one before it did. An app tells back nothing that it
 * heard from here; where the same place is asked for again it gives the payload another `turn`.
 */
export function isAnother(data, before, name) {
  return data[name] !== before[name] || data.turn !== before.turn;
}

/** Which of some values is the nearest. */
export function nearest(values, wanted) {
  let best = 0;
  for (let k = 1; k < values.length; k++) {
    if (Math.abs(values[k] - wanted) < Math.abs(values[best] - wanted)) best = k;
  }
  return best;
}
