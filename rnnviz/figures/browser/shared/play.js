// What a scrubber over frames is made of: icons, chips, keys and a clock.

const PLAY_ICON = "M3 2l10 6-10 6z";
const PAUSE_ICON = "M3 2h3.5v12H3zM9.5 2H13v12H9.5z";
const FRAMES_A_SECOND = 12;
/** Milliseconds without a key after which a place counts as rest. */
const REST = 250;

function makeChip(text, pressed, name) {
  return el("button", { type: "button", class: "chip", "aria-pressed": pressed, "data-chip": name }, text);
}

/** Chips are made afresh with every update, so their place listens for them. */
function wireChips(place, press) {
  place.addEventListener("click", (event) => {
    const chip = event.target.closest(".chip");
    if (chip) press(chip.dataset.chip);
  });
}

/** Keys step through frames, not through single training steps. */
function frameAfterKey(key, frame, frames) {
  const jump = Math.max(2, Math.round(frames / 10));
  const moves = {
    ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1,
    PageUp: jump, PageDown: -jump, Home: -frames, End: frames,
  };
  return key in moves ? clamp(frame + moves[key], 0, frames - 1) : null;
}

/** Wire the slider, whose values are steps, and the play button to `view.go(frame)`. */
function wireSlider(dom, view, frameAt) {
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
    view.reportSoon();
  });
  dom.play.addEventListener("click", () => (view.playing ? view.pause(true) : view.play()));
}

/** Steps of a sequence: slow enough to read what changes. */
const STEPS_A_SECOND = 2;

/** A clock that steps through frames until the last one. */
function makeClock(view, pace = FRAMES_A_SECOND) {
  let handle = 0;
  let last = 0;
  const tick = (now) => {
    handle = requestAnimationFrame(tick);
    if (now - last < 1000 / pace - 4) return;
    last = now;
    if (view.frame < view.film.frames - 1) view.go(view.frame + 1);
    // While training goes on the film waits for the next snapshot instead of stopping.
    else if (!view.film.live) view.pause(true);
  };
  return {
    start() { cancelAnimationFrame(handle); last = performance.now(); handle = requestAnimationFrame(tick); },
    stop() { cancelAnimationFrame(handle); },
  };
}

const TIME_EVENT = "rnnviz-time";

/** Tell the other figures of a group on this page which time step the cursor is at. */
function tellTime(from, group, t) {
  if (group) window.dispatchEvent(new CustomEvent(TIME_EVENT, { detail: { from, group, t } }));
}

/** Listen to the others; what to call in order to stop. */
function hearTime(view, heard) {
  const listen = ({ detail }) => { if (detail.from !== view) heard(detail.group, detail.t); };
  window.addEventListener(TIME_EVENT, listen);
  return () => window.removeEventListener(TIME_EVENT, listen);
}
