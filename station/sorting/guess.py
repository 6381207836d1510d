"""From what speaks for and against to a probability, and from a probability to what the station does with it.

The softmax of the nats is too sure of itself where marks hang together; `FIT` sets it right. It was fitted by logistic
regression on pages of its own (`./run bench papers --fit`), and checked on others.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

UNKNOWN = ""
"""Of no kind that is known."""
STRANGE = 3.0
"""Nats that must speak for a kind before it is likelier than a paper that nobody knows."""
FIT = (1.38, -0.23)
"""Slope and offset on the log odds."""
SURE = 0.9
LIKELY = 0.5


class Certainty(StrEnum):
    """sure: it is put there. proposed: put there, and shown as a proposal. asked: nobody knows, a person is asked."""

    SURE = "sure"
    PROPOSED = "proposed"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest answer and its probability."""

    answer: str
    probability: float

    @property
    def certainty(self) -> Certainty:
        if self.answer == UNKNOWN or self.probability < LIKELY:
            return Certainty.ASKED
        return Certainty.SURE if self.probability >= SURE else Certainty.PROPOSED


def log_odds(weights: Mapping[str, float]) -> tuple[str, float]:
    """The answer that most speaks for, and its log odds against all others together."""
    everything = {UNKNOWN: STRANGE, **weights}
    best = max(everything, key=lambda answer: everything[answer])
    others = [weight for answer, weight in everything.items() if answer != best]
    top = max(others, default=-50.0)
    rest = top + math.log(sum(math.exp(weight - top) for weight in others)) if others else -50.0
    return best, everything[best] - rest


def guess(weights: Mapping[str, float]) -> Guess:
    best, odds = log_odds(weights)
    slope, offset = FIT
    return Guess(best, 1 / (1 + math.exp(-max(-50.0, min(50.0, slope * odds + offset)))))
