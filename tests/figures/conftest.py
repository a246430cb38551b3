"""The random specs of the layers' tests are drawn here as well."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(next(Path(__file__).parents[1].rglob("specs.py")).parent))
