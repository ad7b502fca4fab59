"""Which old unit a passage is, after its text was edited, moved or put in another order."""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Protocol, TypeVar

from rapidfuzz.distance import LCSseq
from rapidfuzz.fuzz import ratio

from portal.i18n.letters import nfc
from portal.translate.models import UnitKind, source_hash
from portal.translate.segments import Segment

# How alike two texts must be to be one passage, of 100: between the same neighbours, anywhere
# else, and where one passage stands alone between the neighbours it had.
_NEAR, _FAR, _ALONE = 50, 75, 30
# Shorter texts are alike by chance: only their place tells what they are.
_SHORT = 8
# Being of the same kind is worth that much likeness.
_SAME_KIND = 10
# So many comparisons at most, and so large a table for the longest common run.
_COMPARISONS = 200_000
_TABLE = 400_000_000


class Old(Protocol):
    """A unit as it was before."""

    @property
    def text(self) -> str:
        """Its source text."""

    @property
    def kind(self) -> UnitKind:
        """What it was."""

    @property
    def is_used(self) -> bool:
        """Whether it was in the text."""


OldUnit = TypeVar("OldUnit", bound=Old)


def match(old: Sequence[OldUnit], new: Sequence[Segment]) -> list[OldUnit | None]:
    """Give for each passage the old unit it is, or None for a new one; no unit comes twice.

    The old units come in the order they had. One no longer in use is found by its very text only.
    """
    matching = _Matching(old, new)
    matching.keep_order()
    anchors = dict(matching.found)
    matching.find_same()
    for olds, news in matching.gaps(anchors):
        if len(olds) == len(news):
            matching.keep_places(olds, news)
        matching.find_similar(olds, news, _NEAR)
    matching.find_similar(matching.used, range(len(new)), _FAR)
    return [old[matching.found[at]] if at in matching.found else None for at in range(len(new))]


class _Matching:
    """What is found so far: the place of an old unit for the place of a new passage."""

    def __init__(self, old: Sequence[Old], new: Sequence[Segment]) -> None:
        self.old, self.new = old, new
        self.used = [at for at, each in enumerate(old) if each.is_used]
        self.found: dict[int, int] = {}
        self.taken: set[int] = set()
        self.old_texts = [_normal(each.text) for each in old]
        self.new_texts = [_normal(each.text) for each in new]
        self.old_hashes = [source_hash(each.text) for each in old]
        self.new_hashes = [source_hash(each.text) for each in new]

    def take(self, new: int, old: int) -> None:
        self.found[new] = old
        self.taken.add(old)

    def free(self, olds: Iterable[int], news: Iterable[int]) -> tuple[list[int], list[int]]:
        """Give what is not matched yet."""
        return (
            [at for at in olds if at not in self.taken],
            [at for at in news if at not in self.found],
        )

    def keep_order(self) -> None:
        """Match the longest run of unchanged passages."""
        olds = [(self.old_hashes[at], self.old[at].kind) for at in self.used]
        news = [(self.new_hashes[at], each.kind) for at, each in enumerate(self.new)]
        start, end = _same_ends(olds, news)
        for at in range(start):
            self.take(at, self.used[at])
        for at in range(-end, 0):
            self.take(len(news) + at, self.used[at])
        olds, news = olds[start : len(olds) - end], news[start : len(news) - end]
        if len(olds) * len(news) <= _TABLE:
            for block in LCSseq.opcodes(olds, news):
                if block.tag == "equal":
                    for step in range(block.src_end - block.src_start):
                        at = self.used[start + block.src_start + step]
                        self.take(start + block.dest_start + step, at)

    def find_same(self) -> None:
        """Match unchanged passages that moved, or came back."""
        for is_used in (True, False):
            for is_same_kind in (True, False):
                waiting: dict[tuple[str, UnitKind | None], deque[int]] = defaultdict(deque)
                for at, each in enumerate(self.old):
                    if each.is_used == is_used and at not in self.taken:
                        waiting[self.old_hashes[at], each.kind if is_same_kind else None].append(at)
                for at, segment in enumerate(self.new):
                    key = (self.new_hashes[at], segment.kind if is_same_kind else None)
                    if at not in self.found and waiting[key]:
                        self.take(at, waiting[key].popleft())

    def gaps(self, anchors: dict[int, int]) -> Iterable[tuple[list[int], list[int]]]:
        """Give what is left between passages that kept their order."""
        places = {at: place for place, at in enumerate(self.used)}
        edges = [(-1, -1), *((places[old], new) for new, old in sorted(anchors.items()))]
        for (old, new), (old_end, new_end) in pairwise([*edges, (len(self.used), len(self.new))]):
            olds, news = self.free(self.used[old + 1 : old_end], range(new + 1, new_end))
            if olds and news:
                yield olds, news

    def keep_places(self, olds: Sequence[int], news: Sequence[int]) -> None:
        """Match short passages, and one that is alone, by their place."""
        for old, new in zip(olds, news, strict=True):
            is_sure = len(olds) == 1 or self._is_short(old, new)
            likeness = ratio(self.old_texts[old], self.new_texts[new])
            if is_sure and likeness >= _ALONE and self.old[old].kind is self.new[new].kind:
                self.take(new, old)

    def find_similar(self, olds: Sequence[int], news: Sequence[int], least: int) -> None:
        """Match passages that are alike, the most alike first."""
        olds, news = self.free(olds, news)
        if not olds or not news:
            return
        window = max(4, _COMPARISONS // len(news))
        pairs = []
        for place, new in enumerate(news):
            first = place * len(olds) // len(news) - window // 2
            first = max(0, min(first, len(olds) - window))
            for old in olds[first : first + window]:
                if not self._is_short(old, new):
                    likeness = ratio(self.old_texts[old], self.new_texts[new], score_cutoff=least)
                    if likeness:
                        is_same_kind = self.old[old].kind is self.new[new].kind
                        pairs.append(
                            (-likeness - is_same_kind * _SAME_KIND, abs(new - old), new, old)
                        )
        for _likeness, _distance, new, old in sorted(pairs):
            if new not in self.found and old not in self.taken:
                self.take(new, old)

    def _is_short(self, old: int, new: int) -> bool:
        return min(len(self.old_texts[old]), len(self.new_texts[new])) < _SHORT


def _normal(text: str) -> str:
    return " ".join(nfc(text).split())


def _same_ends(olds: Sequence[object], news: Sequence[object]) -> tuple[int, int]:
    """Give how many are the same from the start, and from the end."""
    least = min(len(olds), len(news))
    start = next((at for at in range(least) if olds[at] != news[at]), least)
    least -= start
    return start, next((at for at in range(least) if olds[-1 - at] != news[-1 - at]), least)
