"""Attribution of one prediction to the words that were read: the methods, and how they do.

``METHODS`` lists every method; those that need recorded arrays alone are in
:mod:`rnnviz.analysis.attribution`.
"""
