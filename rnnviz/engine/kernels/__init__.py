"""What compiled code is made of: the compiler's settings and cache, BLAS, vectors and tiles.

This is the one place that knows numba and llvmlite, private parts included; the rest of the engine
is written in plain loops under :func:`rnnviz.engine.kernels.compiling.kernel`.
"""
