"""Attribution: how much each word that was read adds to one prediction; a file for each method.

Here are the methods that need no more than the recorded gates, states and weights;
``rnnviz.probe.attribution`` has those that run the model again, and the list of all.
"""

from rnnviz.analysis.attribution.direct_logit import direct_logit
from rnnviz.analysis.attribution.question import Attribution, Floats, Question

__all__ = ["Attribution", "Floats", "Question", "direct_logit"]
