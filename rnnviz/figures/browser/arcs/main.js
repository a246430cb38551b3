// Words with arrows: keeps the state, lights up one word at a time.

const ARCS = new WeakMap();

function createArcs(place) {
  const root = place.querySelector(".arcs");
  const dom = makeArcsDom(root);
  const view = {
    data: null, raw: null, links: null, layout: null, theme: null, table: null, width: 0, tabStop: 0,
    hovered: null, focused: null, heard: null, pinned: null, least: 1, shading: true, lit: undefined, sent: [], send: () => {},
    place: null, told: [], moved: false, frame: 0, reader: null, tell: () => {},
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
    view.sent.push(t);
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
  let menu = null;
  return Object.assign(view, {
    update({ data, setStateValue, setTriggerValue, key }) {
      view.send = setStateValue;
      view.tell = setTriggerValue ?? view.tell;
      const theme = readTheme(root);
      const before = leaveWindow(dom, view);
      if (isSameWindow(view, data, theme)) {
        Object.assign(view, { data, raw: data });
        enterWindow(dom, view, before);
        return;
      }
      view.theme = theme;
      if (data !== view.raw) takeArcs(view, data);
      if (!menu) {
        menu = arcsMenu(view, root, Boolean(key));
        dom.saving.append(menu);
      }
      view.width ||= Math.floor(root.getBoundingClientRect().width);
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

function arcsMenu(view, root, inApp) {
  const saving = (save) => () =>
    save(view.theme, view.layout.total, wholeArcsHeight(view), view.data.name, (pen) => drawWholeArcs(pen, view));
  const page = () => savePage(root, { ...view.raw, selected: view.pinned, minimum_distance: view.least }, view.data.name);
  return saveMenu([["SVG", saving(saveSvg)], ["PNG", saving(savePng)], ...(inApp ? [["Web page", page]] : [])]);
}

/** Take a new payload; with the same words the reader's choices are kept. */
function takeArcs(view, data) {
  const before = view.raw;
  const same = before && before.tokens.length === data.tokens.length
    && before.tokens.every((token, t) => token === data.tokens[t]);
  // An app that sends the pin back must not undo a newer one.
  const echo = view.sent.indexOf(data.selected);
  if (echo >= 0) view.sent.splice(0, echo);
  view.links = readArrows(data);
  view.table = data.table ? decodeTriangle(data.table) : null;
  if (!same) {
    Object.assign(view, { hovered: null, focused: null, heard: null, tabStop: 0, pinned: data.selected });
  } else if (echo < 0 && data.selected !== before.selected) view.pinned = data.selected;
  if (!same || data.minimum_distance !== before.minimum_distance) view.least = data.minimum_distance;
  view.least = clamp(view.least, 1, Math.max(view.links.longest, 1));
  Object.assign(view, { data, raw: data });
}

function decodeTriangle(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
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
    } else fillHint(dom.bubble, view);
  }
  if (t !== null) placeBubble(dom.bubble, view, t, dom);
}

function mountView(component) {
  return keepView(ARCS, component, createArcs);
}
export default mountView;
