"""Make the small web font of the letters that cheap phones lack, from Debian's Noto Sans."""

import sys
import tempfile
import tomllib
from pathlib import Path

from steps import ROOT, do, do_quietly, refuse, say, stoppable

SOURCE = Path("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf")
TARGET = "portal/static/font/letters.woff2"


def main() -> None:
    """Write the font, and tell the unicode-range that the style sheet must give it."""
    if not SOURCE.exists():
        refuse(
            f"The letters are taken from Noto Sans, and there is no {SOURCE}: "
            "on Debian or Ubuntu type “sudo apt install fonts-noto-core”"
        )
    (ROOT / TARGET).parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        python = install_fonttools(Path(folder))
        do("Making the font", [python, "-B", ".make/letters_subset.py", SOURCE, TARGET])
    say(f"{TARGET}: {(ROOT / TARGET).stat().st_size} bytes")


def install_fonttools(folder: Path) -> Path:
    """Install the fontTools that pyproject.toml names, apart from everything else."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    do_quietly("Making a place for fontTools", [sys.executable, "-m", "venv", folder])
    python = folder / "bin" / "python"
    pip = [python, "-m", "pip", "install", "--no-input"]
    do_quietly("Installing fontTools", [*pip, *groups["letters"]])
    return python


if __name__ == "__main__":
    with stoppable():
        main()
