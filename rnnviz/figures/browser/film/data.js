// The payload made ready: base64 back to bytes, and readers for single values.

import { decodeBytes, decodeWords } from "../shared/bytes.js";
import { formatCount, formatNumber, withUnit } from "../shared/numbers.js";

export const GATE_LEVELS = 254;
export const MISSING = 255;

/** The payload with its bytes decoded; see rnnviz/figures/film.py for the fields. */
export function decodeFilm(data) {
  const { time, units } = data;
  const film = {
    ...data,
    frames: data.steps.length,
    unitCount: units.length,
    quantities: data.quantities.map((quantity) => ({
      ...quantity,
      bytes: decodeBytes(quantity.data),
      stats: quantity.stats ? decodeWords(quantity.stats) : null,
    })),
    verdicts: data.correct ? decodeBytes(data.correct) : null,
    predictionWords: data.predictions ? data.predictions.words.map(String) : null,
    predictionCodes: data.predictions ? decodeWords(data.predictions.codes) : null,
    unknown: new Set(data.unknown),
    marked: new Set(data.marks.map(([at]) => at)),
  };
  film.gates = film.quantities.filter((quantity) => quantity.stats);

  /** Value of one unit (its row in the file) at one time step, null where it was not finite. */
  film.value = (quantity, frame, row, t) => {
    const level = quantity.bytes[(frame * units.length + row) * time + t];
    if (level === MISSING) return null;
    const share = level / GATE_LEVELS;
    return quantity.kind === "gate" ? share : (2 * share - 1) * quantity.scale;
  };
  /** Statistic of a gate over all units: 0 the mean, 1 the 10th, 2 the 90th percentile. */
  film.stat = (gate, frame, which, t) => gate.stats[(frame * 3 + which) * time + t] / 65535;
  film.prediction = (frame, t) =>
    film.predictionCodes ? film.predictionWords[film.predictionCodes[frame * time + t]] : "";
  /** 0 wrong, 1 right, 2 nothing asked. */
  film.verdict = (frame, t) => (film.verdicts ? film.verdicts[frame * time + t] : 2);
  return film;
}

/** One line about a frame: "step 420 of 2,000 \u00B7 loss 0.31 \u00B7 accuracy 87 %". */
export function describeFrame(film, frame) {
  if (film.sized) return "";
  const last = film.steps[film.frames - 1];
  // While training goes on the last step is not the end.
  const of = film.frames > 1 && !film.live ? ` of ${formatCount(last)}` : "";
  const parts = [film.origin || `step ${formatCount(film.steps[frame])}${of}`];
  const curve = film.curve;
  if (curve && curve.frame_loss[frame] !== null) parts.push(`loss ${formatNumber(curve.frame_loss[frame])}`);
  if (curve && curve.frame_metric[frame] !== null) {
    parts.push(`${curve.metric_name} ${withUnit(curve.frame_metric[frame], curve.metric_unit)}`);
  }
  return parts.join(" \u00B7 ");
}
