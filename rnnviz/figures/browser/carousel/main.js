// The error carousel: keeps the state, repaints what has changed.

const CAROUSELS = new WeakMap();

function createCarousel(place) {
  const root = place.querySelector(".carousel");
  const view = {
    film: null, raw: null, theme: null, layout: null, lines: [], frame: 0, wanted: 1, lag: 0,
    pointed: false, playing: false, zoomed: false, hidden: new Set(), sent: [], send: () => {},
    width: 0, dirty: new Set(),
  };
  const dom = makeCarouselDom(root);
  const clock = makeClock(view);
  const schedule = onceAFrame(() => paintCarousel(view, dom));
  const repaint = (part) => { view.dirty.add(part); schedule(); };
  let resting = 0;

  view.go = (frame) => {
    if (frame === view.frame) return;
    view.frame = frame;
    view.wanted = view.film.moments[frame];
    repaint("frame");
  };
  view.point = (lag, pointed) => { Object.assign(view, { lag, pointed }); repaint("lag"); };
  view.play = () => {
    if (view.frame === view.film.frames - 1) view.go(0);
    view.playing = true;
    clock.start();
    repaint("frame");
  };
  view.pause = (report = false) => {
    if (!view.playing) return;
    view.playing = false;
    clock.stop();
    repaint("frame");
    if (report) view.report();
  };
  view.report = () => {
    clearTimeout(resting);
    const share = view.film.moments[view.frame];
    if (view.sent[view.sent.length - 1] === share) return;
    view.sent.push(share);
    view.send("at", share);
  };
  view.reportSoon = () => { clearTimeout(resting); resting = setTimeout(view.report, REST); };
  view.toggle = (name) => {
    if (!view.hidden.delete(name)) view.hidden.add(name);
    repaint("all");
  };
  view.zoom = () => { view.zoomed = !view.zoomed; repaint("all"); };

  const observer = followWidth(root, view, () => repaint("all"));
  wireMoments(dom, view);
  wireLag(dom, view);
  wireChips(dom.chips, (name) => (name === "zoom" ? view.zoom() : view.toggle(name)));
  const drawing = (save) => () =>
    save(view.theme, view.width, savedHeight(view), view.film.file ?? view.film.name, (pen) => drawSaved(pen, view));
  let menu = null;

  return Object.assign(view, {
    update({ data, setStateValue, key }) {
      view.send = setStateValue;
      dress(root, view);
      if (data !== view.raw) takeCarousel(view, data);
      if (!menu) {
        // A saved page is a page already: only the app, which passes a key, offers to make one.
        const page = key ? [["Web page", () => saveCarouselPage(view, root)]] : [];
        menu = saveMenu([["SVG", drawing(saveSvg)], ["PNG", drawing(savePng)], ...page]);
        dom.saving.append(menu);
      }
      view.width ||= Math.floor(root.getBoundingClientRect().width);
      repaint("all");
      whenFontsReady(() => repaint("all"));
    },
    destroy() {
      clock.stop();
      clearTimeout(resting);
      schedule.cancel();
      observer.disconnect();
    },
  });
}

function saveCarouselPage(view, root) {
  const { film, raw, frame } = view;
  return savePage(root, { ...raw, selected: film.moments[frame], live: false }, film.file ?? film.name);
}

/** Take a new payload; the reader keeps the place unless another one is asked for. */
function takeCarousel(view, data) {
  const before = view.film;
  const film = decodeCarousel(data);
  const same = before && before.name === film.name;
  const asked = data.selected ?? 1;
  // A share that was sent from here and comes back must not undo a newer one.
  const echo = same ? view.sent.indexOf(asked) : -1;
  if (echo >= 0) view.sent.splice(0, echo);
  if (!same || (echo < 0 && asked !== (view.raw.selected ?? 1))) {
    view.wanted = asked;
    view.sent = [asked];
  }
  view.frame = nearestMoment(film.moments, view.wanted);
  if (!same) view.lag = tellingLag(film);
  view.lag = Math.min(view.lag, film.lags - 1);
  Object.assign(view, { film, raw: data });
}

/** Repaint what has changed; everything happens inside one animation frame. */
function paintCarousel(view, dom) {
  const { film, theme, dirty, width } = view;
  if (!film || !width) return;
  const all = dirty.has("all");
  if (all) {
    view.lines = film.lines.filter((line) => !view.hidden.has(line.name));
    view.layout = layoutCarousel(film, width, view.lines, view.zoomed);
    fillCarouselChips(dom, view);
    labelFigure(view, dom);
    setText(dom.notes, film.notes.join(" "));
    dom.root.classList.toggle("still", film.frames < 2);
    dom.root.classList.toggle("narrow", width < 560);
  }
  const { height } = view.layout;
  if (all || dirty.has("frame")) {
    drawPanels(freshPen(dom.figure.base, width, height, theme), view);
    showMoment(dom, view);
  }
  drawLag(freshPen(dom.figure.over, width, height, theme), view);
  dirty.clear();
}

function labelFigure(view, dom) {
  const cells = view.film.panels.map((panel) => panel.title).join(", ");
  dom.figure.over.setAttribute("aria-label",
    `Norms against the lag on one logarithmic axis: ${cells}. Arrow keys left and right move through the lags.`);
}

const SAVED_HEAD = 56;

function savedHeight(view) {
  return SAVED_HEAD + view.layout.height + (view.film.notes.length ? 22 : 0);
}

/** Heading, legend and panels below each other: what a saved picture shows. */
function drawSaved(pen, view) {
  const { film, layout, theme, lines, frame } = view;
  const title = film.title ? `${film.title}, ${describeMoment(film, frame)}` : describeMoment(film, frame);
  pen.text(4, 22, title, { fill: css(theme.text), size: 16, weight: 600 });
  let x = 4;
  for (const line of lines) {
    const color = lineColor(line, theme);
    pen.line(x, 41, x + 26, 41, { stroke: color, width: 2.5, dash: line.dash });
    pen.text(x + 32, 45, line.title, { fill: color });
    x += 50 + textWidth(theme, line.title, 12);
  }
  pen.below(SAVED_HEAD, (inner) => { drawPanels(inner, view); drawLag(inner, view); });
  if (film.notes.length) pen.text(4, savedHeight(view) - 8, film.notes.join(" "), { fill: css(theme.muted) });
}

function mountView(component) {
  return keepView(CAROUSELS, component, createCarousel);
}
export default mountView;
