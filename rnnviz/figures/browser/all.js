// Every kind of figure at once, for a notebook or a page that does not know beforehand what it will show.

import { create as answers } from "./answers/main.js";
import { create as arcs } from "./arcs/main.js";
import { create as book } from "./book/main.js";
import { create as carousel } from "./carousel/main.js";
import { create as cell } from "./cell/main.js";
import { create as film } from "./film/main.js";
import { create as pair } from "./pair/main.js";
import { mounting } from "./shared/mount.js";

export const mount = mounting({ answers, arcs, book, carousel, cell, film, pair });
