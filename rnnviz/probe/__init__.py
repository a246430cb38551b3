"""What a trained model answers when it is asked, changed or cut: attribution, intervention, trust.

Its modules are imported one by one: ``rnnviz.probe.intervention`` does without torch.
"""
