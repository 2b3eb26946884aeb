"""The yardstick of a word writer: an interpolated trigram model with Kneser-Ney smoothing.

Sources: Kneser & Ney 1995; the interpolated form and the estimate of the discount from the numbers
n1, n2 of n-grams seen once and twice, D = n1 / (n1 + 2 n2), as in Chen & Goodman 1999.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

Gram = tuple[int, ...]


class _Order:
    """The discounted counts of the n-grams of one length, by their context."""

    def __init__(self, counts: Counter[Gram]) -> None:
        once, twice = (sum(1 for n in counts.values() if n == k) for k in (1, 2))
        self.discount = once / (once + 2 * twice) if once else 0.5
        self.counts = counts
        self.total: Counter[Gram] = Counter()
        self.kinds: Counter[Gram] = Counter()
        for gram, n in counts.items():
            self.total[gram[:-1]] += n
            self.kinds[gram[:-1]] += 1

    def probability(self, gram: Gram, shorter: float) -> float:
        """Return p(last | context) from this order's count and the shorter one's probability."""
        total = self.total[gram[:-1]]
        if not total:
            return shorter
        kept = max(self.counts[gram] - self.discount, 0.0)
        return (kept + self.discount * self.kinds[gram[:-1]] * shorter) / total


class Trigram:
    """A trigram model of numbered tokens; `vocabulary` is their number."""

    def __init__(self, texts: Iterable[Sequence[int]], vocabulary: int) -> None:
        self.vocabulary = vocabulary
        three: Counter[Gram] = Counter()
        for text in texts:
            three.update(zip(text, text[1:], text[2:], strict=False))
        two = Counter(gram[1:] for gram in three)  # in how many contexts, not how often
        one = Counter(gram[1:] for gram in two)
        self.orders = tuple(_Order(counts) for counts in (one, two, three))

    def probability(self, token: int, context: Sequence[int]) -> float:
        """Return p(token | the last two of context); above 0, and 1 in sum over the vocabulary."""
        gram = (*context[-2:], token)
        p = 1.0 / self.vocabulary
        for length, order in enumerate(self.orders[: len(gram)], start=1):
            p = order.probability(gram[-length:], p)
        return p

    def perplexity(self, texts: Iterable[Sequence[int]]) -> float:
        """Return the perplexity per token, the first token of each text being given."""
        nats, tokens = 0.0, 0
        for text in texts:
            for k in range(1, len(text)):
                nats -= math.log(self.probability(text[k], text[max(0, k - 2) : k]))
                tokens += 1
        return math.exp(nats / max(1, tokens))
