// The payload made ready: base64 back to bytes, and readers for single values.

const GATE_LEVELS = 254;
const MISSING = 255;

function decodeWords(text) {
  const bytes = decodeBytes(text);
  return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
}

/** The payload with its bytes decoded; see rnnviz/figures/film.py for the fields. */
function decodeFilm(data) {
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

/** The frame whose training step is nearest. */
function nearestFrame(film, step) {
  let best = 0;
  for (let k = 1; k < film.frames; k++) {
    if (Math.abs(film.steps[k] - step) < Math.abs(film.steps[best] - step)) best = k;
  }
  return best;
}

function withUnit(value, unit) {
  if (value === null || value === undefined) return "none";
  return unit === "%" ? `${formatNumber(value)}%` : `${formatNumber(value)}${unit ? " " + unit : ""}`;
}

/** One line about a frame: "step 420 of 2,000 \u00B7 loss 0.31 \u00B7 accuracy 87 %". */
function describeFrame(film, frame) {
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
