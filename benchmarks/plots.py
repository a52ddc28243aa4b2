"""Plots of docs/performance.md, drawn from its tables: figures stand in one place."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from benchmarks.page import PAGE, PICTURES

STYLE = Path(__file__).with_suffix(".mplstyle")
TEXT, GRID = "#7d8590", "#7d859040"
"""Readable on white and on black, so that one drawing does for light and dark."""
BLUE, ORANGE, GREY = "#3b82f6", "#e8743b", "#8b949e"
Row = Sequence[str]


def table(page: str, key: str) -> list[Row]:
    """The cells of a section's table, without its head and the machine; none when it is not on the page."""
    found = re.search(f"<!-- {key} -->(.*?)<!-- end of {key} -->", page, re.DOTALL)
    lines = [line for line in (found[1] if found else "").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    return [row for row in cells if row[0] != "Machine"]


def number(text: str) -> float:
    """The first number in a cell."""
    found = re.search(r"[\d,]+(?:\.\d+)?", text)
    assert found is not None, text
    return float(found[0].replace(",", ""))


def flatness(axes: Axes, page: str) -> None:
    """The cost of a change against the number of segments."""
    rows = [(re.fullmatch(r"(.+): ([\d,]+) segments", row[0]), row[1]) for row in table(page, "matching")]
    lines: dict[str, list[tuple[float, float]]] = {}
    for named, value in rows:
        if named is None:
            continue
        size = number(named[2])
        lines.setdefault(named[1].replace("`", ""), []).append((size, number(value)))
        if "all evaluated" in value and "contains" not in named[1]:
            lines.setdefault("All evaluated", []).append((size, number(value.partition("all evaluated")[2])))
    for (name, points), color in zip(sorted(lines.items(), key=flat_first), (BLUE, ORANGE, GREY), strict=False):
        axes.plot(*zip(*points, strict=True), marker="o", color=color, label=name, linewidth=2)
    axes.set(xscale="log", yscale="log", xlabel="segments", ylabel="microseconds a change")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.legend()


def flat_first(line: tuple[str, list[tuple[float, float]]]) -> float:
    """By what it costs at most."""
    return max(cost for _, cost in line[1])


def freshness(axes: Axes, page: str) -> None:
    """Percentiles from the acknowledgement to a read, at parts of the sustained rate."""
    found = [row for row in table(page, "sustained") if row[0].startswith("Freshness at")]
    parts = [f"{number(name):.0f} %" for name, _ in found]
    for index, (name, color) in enumerate((("p50", BLUE), ("p99", ORANGE))):
        bars(axes, parts, [number(value.split("/")[index]) for _, value in found], (index, 2), name, color)
    axes.set(xlabel="of the rate that is sustained", ylabel="milliseconds until a read shows it")
    axes.legend()


def bars(
    axes: Axes, names: Sequence[str], values: Sequence[float], place: tuple[int, int], label: str, color: str
) -> None:
    """Bars with their values; ``place``: which of how many side by side."""
    index, many = place
    width = 0.8 / many
    drawn = axes.bar(
        [at + (index - (many - 1) / 2) * width for at in range(len(names))],
        values,
        width * 0.92,
        label=label,
        color=color,
    )
    axes.bar_label(drawn, fmt="{:,.0f}", padding=2, color=TEXT, fontsize=9)
    axes.set_xticks(range(len(names)), names)


def ingest(axes: Axes, page: str) -> None:
    """Durable events a second, ours beside their floors."""
    rows = table(page, "ingest")
    colors = [BLUE if "floor" not in row[0].lower() else GREY for row in rows]
    drawn = axes.barh([row[0].replace("`", "") for row in rows], [number(row[1]) for row in rows], 0.6, color=colors)
    axes.bar_label(drawn, fmt="{:,.0f}", padding=4, color=TEXT, fontsize=9)
    axes.invert_yaxis()
    axes.set(xlabel="events a second")
    axes.xaxis.set_major_locator(MaxNLocator(3))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))


DRAWN: Final[dict[str, Callable[[Axes, str], None]]] = {
    "matching": flatness,
    "sustained": freshness,
    "ingest": ingest,
}
"""Section of the page -> how its picture is drawn."""


def draw(key: str, page: str) -> Path:
    """Draw the picture of a section into docs/images."""
    path = PAGE.parent / PICTURES[key].path
    with style.context(STYLE):
        figure = Figure(figsize=(7.2, 3.6), layout="constrained")
        axes = figure.subplots()
        axes.grid(axis="x" if key == "ingest" else "y", color=GRID, linewidth=0.8)
        axes.tick_params(length=0)
        DRAWN[key](axes, page)
        figure.savefig(path, transparent=True, metadata={"Date": None})
    return path


def draw_all() -> list[Path]:
    """Those whose tables are on the page, which shows them above its tables."""
    page = PAGE.read_text(encoding="utf-8")
    return [draw(key, page) for key in DRAWN if table(page, key)]
