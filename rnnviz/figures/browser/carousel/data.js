// The payload made ready: base64 back to logarithms, and readers for single values.

import { decodeFloats } from "../shared/bytes.js";
import { formatCount, formatNumber } from "../shared/numbers.js";

/** The payload with its bytes decoded; see rnnviz/figures/carousel_film.py for the fields. */
export function decodeCarousel(data) {
  return {
    ...data,
    frames: data.moments.length,
    panels: data.panels.map((panel) => ({
      ...panel,
      curves: Object.fromEntries(
        Object.entries(panel.curves).map(([kind, text]) => [kind, decodeFloats(text)]),
      ),
    })),
  };
}

/** The lines of which some panel has a curve: without a loss there are fewer. */
export const drawnLines = (film) => film.lines.filter((line) => film.panels.some((panel) => panel.curves[line.name]));

/** One curve of a panel at one moment: base-10 logarithms by lag, null where there is none. */
export function curveAt(panel, kind, frame) {
  const values = panel.curves[kind];
  return values ? values.subarray(frame * panel.lags, (frame + 1) * panel.lags) : null;
}

/** The lag to point at first: of the information furthest back, else in the middle. */
export function tellingLag(film) {
  const marks = film.panels[0].marks.map(([lag]) => lag);
  return marks.length ? Math.max(...marks) : Math.floor(film.lags / 2);
}

/** The lag to point at in a film that follows another one: a lag that a person chose stays. */
export function lagIn(film, before, lag) {
  const chosen = before && lag !== tellingLag(before);
  return chosen ? Math.min(lag, film.lags - 1) : tellingLag(film);
}

/** What a curve that a logarithmic axis cannot show, or not tell from its neighbours, is. */
export function curveNote(values) {
  if (values.length < 2) return "";
  if (values.every((value) => value === 0)) return "exactly 1 at every lag";
  let first = values.length;
  while (first > 0 && values[first - 1] === -Infinity) first -= 1;
  return first < values.length ? `none from lag ${formatCount(first)} on` : "";
}

/** How far training has come, in words. */
export function describeMoment(film, frame) {
  const share = film.moments[frame];
  if (film.panels.every((panel) => panel.origin)) return film.panels[0].origin;
  if (film.panels.every((panel) => panel.steps[frame] === 0)) return "untrained";
  if (share >= 1) return film.live ? "the last moment so far" : "after all of the training";
  if (share <= 0) return "before training";
  const percent = share < 0.1 ? (100 * share).toFixed(1) : Math.round(100 * share);
  return `after ${percent}% of the training`;
}

/** A panel's own step and what the model reached there, the longest wording first. */
export function describePanel(panel, frame) {
  const metric = panel.metrics ? panel.metrics[frame] : null;
  const trained = panel.steps[frame] ? `step ${formatCount(panel.steps[frame])}` : "untrained";
  const step = panel.origin || trained;
  if (metric === null) return [step];
  const unit = panel.metric_unit && panel.metric_unit !== "%" ? ` ${panel.metric_unit}` : panel.metric_unit;
  const number = formatNumber(metric);
  const reached = `${step} \u00B7 ${number}${unit}`;
  return [`${reached} ${panel.metric_name}`, reached, step];
}
