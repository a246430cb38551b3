// Words with arrows: keeps the state, lights up one word at a time.

import { decodeBytes } from "../shared/bytes.js";
import { boxOf, clamp, onceAFrame } from "../shared/dom.js";
import { addMenu } from "../shared/menu.js";
import { mounting, nothing, streamlit } from "../shared/mount.js";
import { svgPen } from "../shared/pen.js";
import { followWidth } from "../shared/place.js";
import { hearTime, tellTime } from "../shared/play.js";
import { isAnother } from "../shared/scrubber.js";
import { readTheme, whenFontsReady } from "../shared/theme.js";
import { fillBubble, fillHint, placeBubble } from "./bubble.js";
import { fillScene, hideShortArrows, makeArcsDom, showControls } from "./controls.js";
import { drawLitArrows, drawLitWords, drawWholeArcs, showTints, wholeArcsHeight } from "./draw.js";
import { layoutArcs, readArrows } from "./layout.js";
import { litWord, setTabStop, showEdges, wireWords } from "./select.js";
import { enterWindow, followScrolling, isSameWindow, leaveWindow } from "./window.js";

export function create(root, savesPage) {
  const dom = makeArcsDom(root);
  const view = {
    data: null, raw: null, links: null, layout: null, theme: null, table: null, width: 0, tabStop: 0,
    hovered: null, focused: null, heard: null, pinned: null, least: 1, shading: true, lit: undefined,
    place: null, told: [], moved: false, frame: 0, reader: null, send: nothing, tell: nothing,
  };
  const schedule = onceAFrame(() => lightUp(dom, view));
  view.repaint = schedule;
  view.hover = (t) => {
    if (view.hovered === t) return;
    view.hovered = t;
    view.heard = null;
    schedule();
  };
  view.focus = (t, held) => {
    view.focused = held ? t : null;
    if (t !== null) setTabStop(t, dom, view);
    schedule();
  };
  view.pin = (t) => {
    if (view.pinned === t) return;
    if (view.pinned !== null) dom.words[view.pinned].setAttribute("aria-pressed", false);
    view.pinned = t;
    view.heard = null;
    if (t !== null) dom.words[t].setAttribute("aria-pressed", true);
    view.lit = undefined;
    view.send("selected", t);
    schedule();
  };
  wireWords(dom, view);
  followScrolling(dom, view);
  dom.least.addEventListener("input", () => {
    view.least = Number(dom.least.value);
    hideShortArrows(view);
    showControls(dom, view);
  });
  // Moving it costs nothing; where it comes to rest belongs into the link.
  dom.least.addEventListener("change", () => view.send("longer", view.least));
  dom.shading.addEventListener("change", () => {
    view.shading = dom.shading.checked;
    view.lit = undefined;
    schedule();
  });
  const rebuild = () => {
    if (!view.data || !view.width) return;
    view.layout = layoutArcs(view.data, view.links, view.width, view.theme);
    fillScene(dom, view);
    showControls(dom, view);
    setTabStop(view.focused ?? view.pinned ?? Math.min(view.tabStop, view.data.tokens.length - 1), dom, view);
    view.lit = undefined;
    showEdges(dom);
    schedule();
  };
  const redraw = () => {
    const before = leaveWindow(dom, view);
    rebuild();
    enterWindow(dom, view, before);
  };
  const observer = followWidth(root, view, redraw);
  const deaf = hearTime(view, (group, t) => {
    if (!group || group !== view.data?.group) return;
    view.heard = clamp(t - 1, 0, view.data.tokens.length - 1);
    schedule();
  });
  addMenu(dom.saving, root, savesPage, {
    picture: () => ({
      theme: view.theme, width: view.layout.total, height: wholeArcsHeight(view), name: view.data.name,
      draw: (pen) => drawWholeArcs(pen, view),
    }),
    payload: () => ({ ...view.raw, selected: view.pinned, minimum_distance: view.least }),
  });
  return Object.assign(view, {
    update(data, { state, trigger }) {
      view.send = state;
      view.tell = trigger;
      const theme = readTheme(root);
      const before = leaveWindow(dom, view);
      if (isSameWindow(view, data, theme)) {
        Object.assign(view, { data, raw: data });
        enterWindow(dom, view, before);
        return;
      }
      view.theme = theme;
      if (data !== view.raw) takeArcs(view, data);
      view.width ||= Math.floor(boxOf(root).width);
      rebuild();
      enterWindow(dom, view, before);
      whenFontsReady(redraw);
    },
    destroy() {
      schedule.cancel();
      observer.disconnect();
      deaf();
    },
  });
}

/** Take a new payload; with the same words the reader's choices are kept. */
function takeArcs(view, data) {
  const before = view.raw;
  const same = before && before.tokens.length === data.tokens.length
    && before.tokens.every((token, t) => token === data.tokens[t]);
  view.links = readArrows(data);
  view.table = data.table ? decodeBytes(data.table) : null;
  if (!same) {
    Object.assign(view, { hovered: null, focused: null, heard: null, tabStop: 0, pinned: data.selected });
  } else if (isAnother(data, before, "selected")) view.pinned = data.selected;
  if (!same || isAnother(data, before, "minimum_distance")) view.least = data.minimum_distance;
  view.least = clamp(view.least, 1, Math.max(view.links.longest, 1));
  Object.assign(view, { data, raw: data });
}

/** Show the lit word: its plate, its arrows, the tooltip; the others step back. */
function lightUp(dom, view) {
  if (!view.layout) return;
  const t = litWord(view);
  if (t !== view.lit) {
    view.lit = t;
    dom.plates.replaceChildren();
    dom.lit.replaceChildren();
    dom.arrows.setAttribute("opacity", t === null ? 1 : 0.22);
    showTints(dom, view);
    if (t !== null) {
      drawLitWords(svgPen(dom.plates, view.theme), view, t);
      drawLitArrows(svgPen(dom.lit, view.theme), view, t);
      fillBubble(dom.bubble, view, t);
      tellTime(view, view.data.group, t + 1);
    } else fillHint(dom.bubble, view.data.item);
  }
  if (t !== null) placeBubble(dom.bubble, t, dom);
}

export const mount = /* @__PURE__ */ mounting({ arcs: create });
export default /* @__PURE__ */ streamlit(mount);
