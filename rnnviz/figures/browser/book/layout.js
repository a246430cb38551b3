// Where things are in the strip along a book.

import { clamp } from "../shared/dom.js";

export const ROOM = { left: 54, right: 10, top: 20, tall: 74, between: 26, low: 40, bottom: 24 };

/** Everything the strip shows, with what it needs to be drawn. */
export function readBook(data) {
  const top = Math.max(10, ...data.longest);
  return { ...data, parts: data.longest.length, top, most: Math.max(1, ...data.many) };
}

export function layoutBook(book, width) {
  const inner = Math.max(40, width - ROOM.left - ROOM.right);
  const second = ROOM.top + ROOM.tall + ROOM.between;
  const scale = inner / book.tokens;
  return {
    width, inner, second,
    height: second + ROOM.low + ROOM.bottom,
    /** Horizontal place of a token. */
    x: (token) => ROOM.left + clamp(token, 0, book.tokens) * scale,
    /** Which stretch a horizontal place belongs to. */
    part: (x) => clamp(Math.floor((x - ROOM.left) / scale / book.stretch), 0, book.parts - 1),
    /** Height of a distance, on a logarithmic axis from one word on. */
    rise: (distance) => (distance < 1 ? 0 : ROOM.tall * (0.06 + 0.94 * Math.log(distance) / Math.log(book.top))),
    count: (number) => (ROOM.low * number) / book.most,
  };
}

/** Tokens of one stretch: the first and the one behind the last. */
export function stretchOf(book, part) {
  return [part * book.stretch, Math.min(book.tokens, (part + 1) * book.stretch)];
}

/** The token to go to: where the longest arrow of the stretch leaves. */
export function goalOf(book, part) {
  const [first, last] = stretchOf(book, part);
  return book.longest_step[part] >= 0 ? book.longest_step[part] : Math.floor((first + last) / 2);
}

export function distanceTicks(book) {
  const ticks = [];
  for (let tick = 1; tick <= book.top; tick *= 10) ticks.push(tick);
  return ticks;
}
