// A film of a training, recorded in the browser from one picture after the other.

import { el } from "./dom.js";
import { canvasPen } from "./pen.js";
import { FRAMES_A_SECOND } from "./play.js";
import { drawPicture } from "./save.js";
/** @import { Picture } from "./save.js" */

/** What browsers record, the best first, by the ending of the file. */
const TYPES = [["webm", "video/webm;codecs=vp9"], ["webm", "video/webm;codecs=vp8"], ["webm", "video/webm"], ["mp4", "video/mp4"]];
/** How many pictures long the last one stays. */
const STAYS = 18;
/** A film is no larger than this: players and encoders grow slow. */
const [WIDEST, TALLEST] = [1920, 2160];

/** What this browser can record: [ending, type], null where it can record nothing. */
export function movieType() {
  if (typeof MediaRecorder !== "function" || typeof HTMLCanvasElement.prototype.captureStream !== "function") return null;
  return TYPES.find(([, type]) => MediaRecorder.isTypeSupported(type)) ?? null;
}

/** @param {number} milliseconds */
const wait = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

/**
 * The film of some pictures, in the time that it takes to watch it; null where it was stopped.
 *
 * Nothing moves on the screen: the pictures are drawn on a canvas of their own, of the size of the first.
 * @param {number} count @param {(k: number) => Picture | Promise<Picture>} picture
 * @param {string} type @param {AbortSignal} signal @param {(share: number) => void} progress
 */
export async function record(count, picture, type, signal, progress) {
  const first = await picture(0);
  const scale = Math.min(2, WIDEST / first.width, TALLEST / first.height);
  // Encoders want even numbers.
  const even = (/** @type {number} */ length) => 2 * Math.round((length * scale) / 2);
  const canvas = el("canvas", { width: even(first.width), height: even(first.height) });
  const context = canvas.getContext("2d");
  const stream = canvas.captureStream(0);
  const track = /** @type {CanvasCaptureMediaStreamTrack} */ (stream.getVideoTracks()[0]);
  const recorder = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: 8_000_000 });
  /** @type {Blob[]} */
  const parts = [];
  recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
  const ended = new Promise((resolve, reject) => {
    recorder.addEventListener("stop", resolve);
    recorder.addEventListener("error", () => reject(new Error("The browser could not record the film.")));
  });
  const show = async (/** @type {number} */ k) => {
    const shown = await picture(k);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    drawPicture(canvasPen(context, shown.theme), { ...shown, width: canvas.width / scale, height: canvas.height / scale });
    track.requestFrame();
  };
  recorder.start();
  try {
    const total = count + STAYS;
    for (let k = 0; k < total && !signal.aborted; k++) {
      const due = wait(1000 / FRAMES_A_SECOND);
      await show(Math.min(k, count - 1));
      progress((k + 1) / total);
      await due;
    }
  } finally {
    recorder.stop();
    track.stop();
  }
  await ended;
  if (signal.aborted) return null;
  return new Blob(parts, { type: type.split(";")[0] });
}
