// What is answered at each step, as Python packed it.

import { decodeBytes, decodeFloats } from "../shared/bytes.js";
import { verdictOf } from "../shared/cards.js";
import { formatNumber } from "../shared/numbers.js";

export function decodeAnswers(raw) {
  const [time, across] = [raw.labels.length, raw.across];
  const ints = new Int32Array(decodeBytes(raw.told).buffer);
  const every = raw.every.map((one) => ({
    ...one,
    title: raw.called || one.title,
    label: raw.every.length > 1 ? `${one.title}: what it answers` : null,
    values: decodeFloats(one.shares),
    marked: decodeBytes(one.right),
    verdicts: decodeBytes(one.correct),
  }));
  const numeric = raw.names.length === 0;
  const answers = { ...raw, every, time, numeric };
  /** The answers that are told at a step, each with its share and whether it is right. */
  answers.rows = (one, t) => {
    const found = [];
    for (let k = 0; k < across; k++) {
      const at = t * across + k;
      if (ints[at] >= 0) found.push({ name: raw.names[ints[at]], share: one.values[at], right: one.marked[at] === 1 });
    }
    return found;
  };
  // How much the right answers are given at each step; no number where none is known.
  for (const one of numeric ? [] : every) {
    one.sure = Float32Array.from(raw.labels, (_, t) => {
      const right = answers.rows(one, t).filter((row) => row.right);
      return right.length ? right.reduce((sum, row) => sum + row.share, 0) : NaN;
    });
  }
  answers.judged = (one, t) => [false, true, null][one.verdicts[t]];
  return answers;
}

/** One sentence about one reading at a step. */
export function saidAt(answers, one, t) {
  const right = answers.judged(one, t);
  if (!answers.numeric) return verdictOf(answers.rows(one, t), answers.chance, answers.says, right);
  const sign = right === null ? "" : right ? " \u2713" : " \u2717";
  const known = one.target === null ? "" : `; right: ${formatNumber(one.target)}`;
  return { text: `says ${formatNumber(one.values[t])}${sign}${known}`, right, asked: right !== null };
}
