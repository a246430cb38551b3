"""The first screen: one question, two networks, and three things to try."""
