// What every page of the app does in the browser, once, however often the server draws the page.

import { saveCharts } from "./charts.js";
import { keepFocus } from "./focus.js";
import { growFigures } from "./present.js";
import { landOnWhatIf } from "./land.js";
import { closeSidebar } from "./sidebar.js";
import { turnByKeys } from "./turn.js";

const page = /** @type {Window & { rnnvizPage?: boolean }} */ (window);
if (!page.rnnvizPage) {
  page.rnnvizPage = true;
  keepFocus();
  closeSidebar();
  growFigures();
  saveCharts();
  landOnWhatIf();
  turnByKeys();
}
