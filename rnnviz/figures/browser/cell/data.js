// The numbers of a cell, as Python packed them: every value by time and unit, and its spread.

import { decodeFloats } from "../shared/bytes.js";

export function decodeCell(raw) {
  const [time, units] = [raw.labels.length, raw.units.length];
  const floats = (text) => decodeFloats(text);
  const values = new Map(Object.entries(raw.values).map(([name, { data, stats }]) =>
    [name, { data: floats(data), stats: floats(stats) }]));
  return {
    ...raw,
    time,
    /** How wide the drawing for wide screens is; it is never shown smaller. */
    wide: Number(/ width="([\d.]+)"/.exec(raw.drawings.wide)[1]),
    /** A value at a step: of one unit, or where `row` is null the mean over all. */
    value(name, t, row) {
      const found = values.get(name);
      if (!found) return null;
      return row === null ? found.stats[t] : found.data[t * units + row];
    },
    /** The 10th and 90th percentile over all units. */
    spread(name, t) {
      const { stats } = values.get(name);
      return [stats[time + t], stats[2 * time + t]];
    },
  };
}

/** Which equation says how a part of the drawing comes about. */
export function lineOf(cell, node) {
  const has = (name) => cell.lines.some((line) => line.name === name);
  if (has(node)) return node;
  if (node === "reset") return "content";
  if (["write", "keep", "add"].includes(node) && has("cell_state")) return "cell_state";
  return ["write", "squash", "read", "add"].includes(node) ? "hidden_state" : null;
}
