// What two networks answer: letters in a row, a card for each network, and one chart for both.

const CHART = 150;
const CHART_LEFT = 42;

/** The sequence, one cell a letter; the one under the cursor is framed. */
function fillLetters(place, pair) {
  const marks = new Map(pair.marks);
  const letters = pair.labels.map((label, t) => {
    const node = el("span", { class: "letter", "data-t": t }, visibleText(label));
    if (marks.has(t)) {
      node.classList.add("marked");
      node.title = marks.get(t);
    }
    if (t === pair.held) {
      node.classList.add("held");
      node.title = "The forget gate is held closed here";
    }
    return node;
  });
  place.style.setProperty("--across", Math.min(letters.length, 24));
  place.replaceChildren(...letters);
}

function makeCards(pair, theme) {
  return pair.networks.map((network) => {
    const verdict = el("div", { class: "verdict" });
    const bars = pair.classes.map((name) => {
      const share = el("span", { class: "share" });
      const fill = el("span", { class: "fill" });
      const node = el("div", { class: "bar-row" }, el("span", { class: "class" }, name), el("span", { class: "track" }, fill), share);
      node.classList.toggle("right", name === pair.target);
      return { node, fill, share };
    });
    const title = el("h3", {}, network.title);
    const node = el("section", { class: "card", "aria-label": `What the ${network.title} answers` }, title, verdict, ...bars.map((bar) => bar.node));
    node.style.setProperty("--net", network[theme.mode]);
    return { network, node, verdict, bars };
  });
}

/** The probabilities of one network at a step and at a moment of its training. */
function sharesOf(pair, network, share, t) {
  const frame = frameOf(network, share);
  const { time, classes } = pair;
  const start = (frame * time + t) * classes.length;
  return network.values.subarray(start, start + classes.length);
}

function frameOf(network, share) {
  return Math.round(share * (network.steps.length - 1));
}

function percent(value) {
  return Number.isFinite(value) ? `${Math.floor(100 * value + 0.5)}%` : "none";
}

/** What is less sure than this many times chance is a guess, right or wrong. */
const GUESS = 1.5;

/** One sentence: what it answers and how sure it is. */
function verdictOf(pair, network, share, t) {
  const shares = sharesOf(pair, network, share, t);
  const best = shares.reduce((found, value, k) => (value > shares[found] ? k : found), 0);
  if (shares[best] * shares.length < GUESS) return { text: `guesses: ${pair.classes[best]} with ${percent(shares[best])}`, right: false, asked: false };
  const right = pair.classes[best] === pair.target;
  const sign = t < pair.time - 1 || !pair.target ? "" : right ? " \u2713" : " \u2717";
  return { text: `says ${pair.classes[best]}, ${percent(shares[best])} sure${sign}`, right, asked: sign !== "" };
}

function paintCards(cards, pair, share, t) {
  for (const { network, verdict, bars } of cards) {
    const shares = sharesOf(pair, network, share, t);
    bars.forEach(({ fill, share: said }, k) => {
      fill.style.width = `${100 * (Number.isFinite(shares[k]) ? shares[k] : 0)}%`;
      setText(said, percent(shares[k]));
    });
    const { text, right, asked } = verdictOf(pair, network, share, t);
    setText(verdict, text);
    verdict.classList.toggle("good", asked && right);
    verdict.classList.toggle("bad", asked && !right);
  }
}

/** How sure each network is of the right answer, over time. */
function drawChart(pen, view) {
  const { pair, theme, width, share, t } = view;
  const target = pair.classes.indexOf(pair.target);
  const step = (width - CHART_LEFT - 10) / pair.time;
  const x = (time) => CHART_LEFT + (time + 0.5) * step;
  const y = (value) => 14 + (1 - value) * (CHART - 40);
  for (const value of [0, 0.5, 1]) {
    pen.line(CHART_LEFT, y(value), width - 10, y(value), { stroke: css(theme.hairline) });
    pen.text(CHART_LEFT - 6, y(value) + 4, percent(value), { fill: css(theme.muted), align: "right", size: 11 });
  }
  const chance = 1 / pair.classes.length;
  pen.line(CHART_LEFT, y(chance), width - 10, y(chance), { stroke: css(theme.muted), dash: [2, 3] });
  pen.text(CHART_LEFT + 4, y(chance) - 4, "guessing", { fill: css(theme.muted), size: 11 });
  for (const [time] of pair.marks) pen.line(x(time), y(1), x(time), y(0), { stroke: css(theme.muted), dash: [1, 4] });
  if (target >= 0) for (const network of pair.networks) {
    const color = css(parseColor(network[theme.mode], "#888"));
    const points = pair.labels.map((_, time) => [x(time), y(sharesOf(pair, network, share, time)[target])])
      .filter(([, place]) => Number.isFinite(place));
    if (points.length) pen.path(linePath(points), { stroke: color, width: 2.5, dash: network.dash });
  }
  pen.line(x(t), y(1), x(t), y(0), { stroke: css(theme.text), width: 1.25 });
  pair.labels.forEach((label, time) => {
    if (step < 11 && time % 2) return;
    const weight = pair.marks.some(([mark]) => mark === time) ? 700 : 400;
    pen.text(x(time), CHART - 8, visibleText(label), { fill: css(theme.text), align: "center", size: 12, weight });
  });
}
