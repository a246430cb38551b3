from __future__ import annotations

import html
import io
import json
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from rnnviz.analysis.influence.views import VIEWS
from rnnviz.figures.export import to_page, to_picture
from rnnviz.figures.export.arrow_pictures import payload
from tests.figures.export.records import record

WORDS = ("the", "cat", "<b>", "sat", "on", "the", "mat")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("view", VIEWS)
def test_an_svg_of_each_view_opens(view: str) -> None:
    whole = record(view, WORDS)
    picture = to_picture(whole, title="My <title>", form="svg")
    root = ElementTree.fromstring(picture)
    # Texts are outlines, which no font of the viewer's can break; a comment says what each is.
    texts = [html.unescape(each) for each in re.findall("<!-- (.*?) -->", picture.decode())]
    assert not list(root.iter(f"{SVG}text"))
    assert [text for text in texts if text in WORDS] == list(WORDS)
    assert "My <title>" in texts
    said = " ".join(root.itertext())
    assert VIEWS[view].equation in said
    assert VIEWS[view].how_to_read in said
    assert "run my-run" in said
    self_pointing = whole.arrows.source == np.arange(len(WORDS))[:, None]
    drawn = int(((whole.arrows.source >= 0) & ~self_pointing).sum())
    strokes = [path for path in root.iter(f"{SVG}path") if "C " in path.get("d", "")]
    assert len(strokes) == drawn


def test_a_png_opens_and_says_the_equation() -> None:
    image = Image.open(io.BytesIO(to_picture(record(words=WORDS))))
    image.load()
    assert image.info["Description"].count(VIEWS["ranked"].equation) == 1
    pixels = np.asarray(image.convert("L"))
    assert pixels.min() < 60
    assert pixels.max() == 255
    assert image.width > image.height


def test_further_ranks_are_thinner_and_every_arrow_can_be_seen() -> None:
    whole = record("ranked", WORDS)
    root = ElementTree.fromstring(to_picture(whole, form="svg"))
    strokes = [path for path in root.iter(f"{SVG}path") if "C " in path.get("d", "")]
    styles = [re.search(r"[ ;]opacity: ([\d.]+)", path.get("style", "")) for path in strokes]
    source, weight = whole.arrows.source, whole.arrows.weight
    assert [float(style[1]) for style in styles] == pytest.approx(
        (0.5 + 0.35 * weight)[source >= 0], abs=1e-5
    )
    widths = [re.search(r"stroke-width: ([\d.]+)", path.get("style", "")) for path in strokes]
    expected = 0.75 + np.where(np.arange(3) > 0, 0.75, 1.6) * weight
    assert [float(width[1]) for width in widths] == pytest.approx(expected[source >= 0], abs=1e-5)


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_of_each_view_carries_its_payload(view: str) -> None:
    whole = record(view, model={"run": "<i>my run</i>"})
    page = to_page(whole)
    found = re.search(r'type="application/json">(.*?)</script>', page)
    assert found is not None
    data = json.loads(found[1])
    assert data == json.loads(json.dumps(payload(whole)))
    assert data["title"] == VIEWS[view].title
    assert data["weight_name"] == VIEWS[view].measure.weight_name
    assert "<script>alert" not in page
    assert "<i>" not in page
    assert "<p>Model: run &lt;i&gt;my run&lt;/i&gt;</p>" in page
    assert page.count("</script") == 2


def test_what_is_known_of_a_word_is_said() -> None:
    extra = payload(record("excess"))["extra"]
    assert re.fullmatch(
        r"That is [+-][\d.]+ standard deviations from the mean "
        r"at distance \d+\. Unit \d of (short|medium|long) memory: "
        r"half-life [\d.inf]+ on average\.",
        extra[24],
    )
    assert payload(record("excess"))["unknown"] == [24]
    own = payload(record("with-self"))
    assert any("It weighs most itself: weight" in text for text in own["extra"])
    arrows = own["arrows"]
    assert all(s < t for s, t in zip(arrows["source"], arrows["target"], strict=True))


def test_dots_are_below_the_words_that_the_model_does_not_know() -> None:
    root = ElementTree.fromstring(to_picture(record(words=WORDS), form="svg"))
    known = ElementTree.fromstring(to_picture(record(words=WORDS, unknown=()), form="svg"))
    dotted, plain = (
        [path for path in one.iter(f"{SVG}path") if "dasharray" in path.get("style", "")]
        for one in (root, known)
    )
    assert (len(dotted), len(plain)) == (1, 0)
    sentence = "Words above a dotted line are not known to the model."
    assert sentence in " ".join(root.itertext())
    assert sentence not in " ".join(known.itertext())


def test_settings_and_model_are_said() -> None:
    said = record("band").sentences()
    assert said[0].startswith("A band of memory. Only units")
    assert said[1] == "Settings: memory of 4 steps or more."
    assert said[3] == "Model: run my-run, cell ran-tanh, hidden_size 6, step 100, layer 1"
    assert record("with-self").sentences()[1] == "Settings: include the word itself on."
