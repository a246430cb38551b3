"""What a trained model answers when it is asked, changed or cut: attribution, surgery, trust.

Its modules are imported one by one: ``rnnviz.probe.surgery`` describes an operation without torch.
"""
