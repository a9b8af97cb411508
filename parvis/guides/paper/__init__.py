"""How the sheets and the slides of the guides look."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
