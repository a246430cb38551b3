"""What the error carousel shows, in words, equations and tables; all of it measured."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st

from rnnviz.analysis.carousel import Curves, Norm
from rnnviz.figures.carousel_film import Strip, power_of_ten
from rnnviz.inspection.carousel import MOST_LAGS, Frames, strip_rows
from rnnviz.ui.charts import numbers_behind
from rnnviz.ui.frame import plain

HOW_TO_READ = (
    "Further right means further back from the last step: a level line carries error over that "
    "lag, a falling line forgets it.",
    "Each panel shows one cell; point at one to read the same lag in all of them.",
)
HOW_TO_SCRUB = "Drag the scrubber to go through training."
_SMALL = -2.0
"""One hundredth."""


def moment_nearest(frames: Frames, at: float | None) -> int:
    """The index of the moment that is shown at a share of the training."""
    wanted = 1.0 if at is None else at
    return int(np.argmin(np.abs(np.array(frames.moments) - wanted)))


def what_it_means(strips: Sequence[Strip], moment: int) -> list[str]:
    """Sentences on one moment: what arrives over a lag, along which way, and how far it goes."""
    shown = [(strip, found) for strip in strips if (found := strip.curves[moment]) is not None]
    if not shown:
        return []
    shortest = min(len(found.full) for _, found in shown)
    lag, why = _telling_lag(shown[0][0], shortest)
    ranked = sorted(shown, key=lambda pair: -pair[1].full[lag])
    full = _listing([(strip, power_of_ten(found.full[lag])) for strip, found in ranked])
    return [
        f"**At lag {lag:,}**{why} the full gradient is {full}.",
        _along(ranked, lag),
        _reach(ranked, shortest),
    ]


def _telling_lag(strip: Strip, lags: int) -> tuple[int, str]:
    """The lag of the information that is furthest back; half of all lags where none is marked."""
    marks = [(lag, text) for lag, text in strip.marks if 0 < lag < lags]
    if not marks:
        return lags // 2, ""
    lag, text = max(marks)
    return lag, f", back to ‘{plain(text)}’,"


def _along(ranked: Sequence[tuple[Strip, Curves]], lag: int) -> str:
    """What arrives along the carousel, and which cells have none."""
    paths = _listing([(strip, _path(found, lag)) for strip, found in ranked if strip.carries])
    without = [plain(strip.title) for strip, _ in ranked if not strip.carries]
    sentences = []
    if paths:
        sentences.append(
            f"Along the carousel alone, with gates and contents held fixed, it is {paths}."
        )
    if without:
        verb = "has" if len(without) == 1 else "have"
        sentences.append(f"{_join(without)} {verb} no carousel: no state is carried along.")
    return " ".join(sentences)


def _path(found: Curves, lag: int) -> str:
    """The path norm in words; 1 is called exact only where it is."""
    log = float(found.path[lag])
    return "exactly 1" if log == 0.0 else power_of_ten(log)


def _reach(ranked: Sequence[tuple[Strip, Curves]], lags: int) -> str:
    """The lag at which each full gradient has fallen below a hundredth for good."""
    fallen, carried = [], []
    for strip, found in ranked:
        above = np.flatnonzero(found.full[:lags] >= _SMALL)
        last = int(above[-1]) if above.size else -1
        if last == lags - 1:
            carried.append(strip.title)
        else:
            fallen.append((strip, f"lag {last + 1:,}"))
    parts = []
    if fallen:
        parts.append(f"falls below one hundredth, for good, at {_listing(fallen)}")
    if carried:
        where = _join([plain(title) for title in carried])
        parts.append(f"stays above one hundredth over all {lags - 1:,} lags in {where}")
    return f"The full gradient {'; it '.join(parts)}."


def _listing(pairs: Sequence[tuple[Strip, str]]) -> str:
    return _join([f"{text} in {plain(strip.title)}" for strip, text in pairs])


def _join(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def equations(norm: Norm, loss: bool = True) -> None:
    """The definitions of what is drawn; of the gradient of the loss only where there is one."""
    below, name = ("2", "spectral") if norm == "spectral" else ("F", "Frobenius")
    left, middle, *right = st.columns(3 if loss else 2)
    with left:
        st.markdown(f"**Full gradient**: {name} norm of the total derivative; *h* follows *c*.")
        st.latex(rf"\biggl\lVert \frac{{d\,c_T}}{{d\,c_{{T-k}}}} \biggr\rVert_{below}")
    with middle:
        st.markdown("**Carousel path**: the same with every gate and content held fixed.")
        st.latex(r"\max_m \prod_{t=T-k+1}^{T} f_t(m)")
    if not right:
        return
    with right[0]:
        st.markdown("**Gradient** of the loss, recorded before clipping; *h* and *c* apart.")
        st.latex(
            r"\biggl\lVert \frac{\partial L}{\partial c_{T-k}} \biggr\rVert_2, \quad "
            r"\biggl\lVert \frac{\partial L}{\partial h_{T-k}} \biggr\rVert_2"
        )


def numbers(strips: Sequence[Strip], moment: int, share: float, file: str) -> None:
    """The table behind the picture, and its files; made when it is opened."""
    numbers_behind(
        "carousel.numbers",
        "The numbers behind the picture",
        partial(strip_rows, strips, moment),
        file,
        f"Base-10 logarithms after {share:.0%} of the training, empty where a norm is zero; "
        f"at most {MOST_LAGS:,} lags. Gradients are recorded in single precision, so below "
        "about 10⁻⁴⁵ they are zero.",
    )
