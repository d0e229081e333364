"""Where the names of the columns stand: below title lines, on one line or merged over two."""

from collections.abc import Callable

#: Row number and cells as text.
Line = tuple[int, list[str]]
#: The names stand among the first so many lines that are not blank.
DEPTH = 30


def find_header(
    lines: list[Line], known: Callable[[str], bool]
) -> tuple[list[str], int, int] | None:
    """Return the names of the columns, the number of their last row, and how many are known.

    The row with most known names wins, alone or together with the row above it: two lines
    are joined ("Dates" over "Start" gives "Dates Start") where each alone says less. None
    where no name is known.
    """
    best: tuple[int, int, list[str], int] | None = None
    for place, (number, cells) in enumerate(lines[:DEPTH]):
        offers = [cells]
        if place and lines[place - 1][0] == number - 1:
            offers.append(joined(lines[place - 1][1], cells, known))
        for names in offers:
            said = [name for name in names if name and known(name)]
            # Of two that know as many, the one that says more; of equals, the simpler.
            score = (len(said), len([name for name in said if name not in cells]))
            if said and sum(map(bool, names)) > 1 and (best is None or score > best[:2]):
                best = (*score, names, number)
    if best is None:
        return None
    count, _more, names, number = best
    return [" ".join(name.split()) for name in names], number, count


def joined(upper: list[str], lower: list[str], known: Callable[[str], bool]) -> list[str]:
    """Return the names of two lines as one; a cell merged over several columns spans them.

    Where the lower name says enough by itself, or only both together do, that is taken.
    """
    names, spanning = [], ""
    for place in range(max(len(upper), len(lower))):
        above = upper[place] if place < len(upper) else ""
        below = lower[place] if place < len(lower) else ""
        spanning = above or (spanning if below else "")
        both = f"{spanning} {below}".strip()
        if not below:
            names.append(above)
        elif known(both):
            names.append(both)
        elif known(below):
            names.append(below)
        else:
            names.append(both)
    return names
