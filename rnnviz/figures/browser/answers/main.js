// What a network thinks next: bars at the cursor's step, and how sure it is over time.

import { freshPen, makeLayers } from "../shared/canvas.js";
import { besideBar, CHART, drawOverTime, guideName, lineName, makeCards, paintCard } from "../shared/cards.js";
import { clamp, el, onceAFrame, setText } from "../shared/dom.js";
import { addMenu } from "../shared/menu.js";
import { mounting, streamlit } from "../shared/mount.js";
import { formatCount, formatNumber, percent, visibleText } from "../shared/numbers.js";
import { living } from "../shared/place.js";
import { askTime, hearTime, showSlider, tellTime } from "../shared/play.js";
import { screenPicture } from "../shared/screen.js";
import { css, parseColor, textWidth } from "../shared/theme.js";
import { decodeAnswers, saidAt } from "./data.js";

const BESIDE = 640;

function makeAnswersDom(root) {
  const dom = {
    slider: el("input", { type: "range", min: 0, step: 1, "aria-label": "Step at which it answers" }),
    at: el("div", { class: "now" }),
    saving: el("div", { class: "saving" }),
    cards: el("div", { class: "cards" }),
    legend: el("div", { class: "line-names note" }),
    chart: makeLayers("chart"),
    spoken: el("div", { class: "hidden-text", role: "status", "aria-live": "polite" }),
  };
  const over = el("div", { class: "over-time" }, dom.legend, dom.chart.node);
  root.replaceChildren(el("div", { class: "steps" }, dom.slider, dom.at, dom.saving), el("div", { class: "both" }, dom.cards, over), dom.spoken);
  return { ...dom, over };
}

export function create(root, savesPage) {
  const dom = makeAnswersDom(root);
  const view = { answers: null, raw: null, theme: null, width: 0, chartWidth: 0, t: 0, cards: [], fresh: false };
  const schedule = onceAFrame(() => paintAnswers(view, dom, root));
  view.go = (t, tell = true) => {
    view.t = clamp(t, 0, view.answers.time - 1);
    if (tell) tellTime(view, view.answers.group, view.t + view.answers.count_from);
    schedule();
  };
  dom.slider.addEventListener("input", () => view.go(Number(dom.slider.value)));
  dom.slider.addEventListener("change", () => setText(dom.spoken, spokenAnswers(view)));
  const deaf = hearTime(view, (group, t) => {
    if (view.answers && group && group === view.answers.group) view.go(t - view.answers.count_from, false);
  });
  addMenu(dom.saving, root, savesPage, {
    picture: () => screenPicture(root, root.children, {
      theme: view.theme, name: view.raw.file || view.raw.name, heading: view.raw.title,
      canvases: new Map([[dom.chart.base, (pen) => drawOverTime(pen, linesOf(view))]]),
    }),
    payload: () => ({ ...view.raw, step: view.t }),
  });
  return living(root, view, {
    take: (data) => takeAnswers(view, data, dom),
    redraw: () => { view.fresh = true; schedule(); },
    ends: [schedule.cancel, deaf],
  });
}

/** Take a new payload; the reader's step is kept while it is the same sequence. */
function takeAnswers(view, raw, dom) {
  const before = view.answers;
  const answers = decodeAnswers(raw);
  const same = before && before.name === answers.name && before.time === answers.time;
  const asked = !same || view.raw.step !== raw.step;
  if (asked) view.t = clamp(raw.step, 0, answers.time - 1);
  dom.slider.max = answers.time - 1;
  Object.assign(view, { answers, raw });
  if (asked) askTime(view, answers.group);
}

function spokenAnswers({ answers, t }) {
  return answers.every.map((one) => `${one.title} ${saidAt(answers, one, t).text}`).join("; ");
}

function paintAnswers(view, dom, root) {
  const { answers, theme, width, t } = view;
  if (!answers || !width) return;
  if (view.fresh) layOutAnswers(view, dom, root);
  for (const card of view.cards) {
    const rows = answers.numeric ? [] : answers.rows(card.network, t);
    paintCard(card, rows, saidAt(answers, card.network, t));
  }
  const text = `${answers.item} ${formatCount(t + answers.count_from)} of ${formatCount(answers.time + answers.count_from - 1)}: ‘${visibleText(answers.labels[t])}’`;
  setText(dom.at, text);
  showSlider(dom.slider, t, `${text}; ${spokenAnswers(view)}`);
  if (!dom.over.hidden) drawOverTime(freshPen(dom.chart.base, view.chartWidth, CHART, theme), linesOf(view));
}

function layOutAnswers(view, dom, root) {
  const { answers, theme, width } = view;
  view.fresh = false;
  view.cards = makeCards(answers.every, theme, answers.numeric ? 0 : answers.across);
  dom.cards.replaceChildren(...view.cards.map(({ node }) => node));
  const beside = answers.every.length === 1 && width >= BESIDE;
  root.classList.toggle("beside", beside);
  view.chartWidth = beside ? width - 322 : width;
  const widest = Math.max(14, ...answers.names.map((name) => textWidth(theme, besideBar(name), 14, 700)));
  root.style.setProperty("--names", `${Math.ceil(Math.min(widest, 110)) + 2}px`);
  root.style.setProperty("--cards", answers.every.length);
  const known = answers.numeric || answers.every.some((one) => one.sure.some(Number.isFinite));
  dom.over.hidden = !known || answers.time < 2;
  const about = answers.numeric ? "What it would answer at each step" : "How sure it is of what is right";
  const names = answers.every.length > 1 ? answers.every.map((one) => lineName(one, theme)) : [];
  const { guide } = linesOf(view);
  if (guide) names.push(guideName(guide, theme));
  dom.legend.replaceChildren(el("span", {}, about), ...names);
}

/** The answer itself where it is a number, else the share of what is right. */
function linesOf({ answers, theme, t, chartWidth: width }) {
  const lines = answers.every.map((one) => ({
    color: css(parseColor(one[theme.mode], "#888")), dash: one.dash,
    at: (time) => (answers.numeric ? one.values : one.sure)[time],
  }));
  const shared = { lines, labels: answers.labels, marks: answers.marks, t, width };
  if (!answers.numeric) {
    const guide = answers.chance > 0.03 ? { value: answers.chance, text: "guessing" } : null;
    return { ...shared, low: 0, high: 1, say: percent, guide };
  }
  const values = answers.every.flatMap((one) => [...one.values, one.target ?? NaN]).filter(Number.isFinite);
  const target = answers.every[answers.every.length - 1].target;
  const guide = target === null ? null : { value: target, text: "right" };
  return { ...shared, low: Math.min(0, ...values), high: Math.max(1, ...values), say: formatNumber, guide };
}

export const mount = /* @__PURE__ */ mounting({ answers: create });
export default /* @__PURE__ */ streamlit(mount);
