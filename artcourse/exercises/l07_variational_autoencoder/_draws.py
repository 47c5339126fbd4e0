"""What draws from normal distributions are judged by: how they are spread, not which they are."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from artcourse.exercises.engine.tables import Table

ERRORS = 6.0  # so many standard errors from what is expected is no chance

# What the mean of the draws may be, and their deviation, beside what it should be. The first that
# agrees is said.
_CENTRES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "mu": lambda mu, s: mu,
    "0": lambda mu, s: torch.zeros_like(mu),
    "mu + s": lambda mu, s: mu + s,
    "mu + s / 2": lambda mu, s: mu + s / 2,
    "mu + s²": lambda mu, s: mu + s**2,
    "mu + s² / 2": lambda mu, s: mu + s**2 / 2,
    "mu + 1/2": lambda mu, s: mu + 0.5,
    "mu * s": lambda mu, s: mu * s,
    "s": lambda mu, s: s,
    "s²": lambda mu, s: s**2,
    "log_var": lambda mu, s: 2 * s.log(),
    "mu + log_var": lambda mu, s: mu + 2 * s.log(),
    "mu + 0.8 s": lambda mu, s: mu + s * (2 / torch.pi) ** 0.5,
    "2 mu": lambda mu, s: 2 * mu,
    "minus mu": lambda mu, s: -mu,
    "mu - s": lambda mu, s: mu - s,
}
_DEVIATIONS: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "s": lambda mu, s: s,
    "1": lambda mu, s: torch.ones_like(s),
    "s²": lambda mu, s: s**2,
    "s² / 2": lambda mu, s: s**2 / 2,
    "s / 2": lambda mu, s: s / 2,
    "root of s": lambda mu, s: s.sqrt(),
    "log_var": lambda mu, s: 2 * s.log().abs(),
    "log_var / 2": lambda mu, s: s.log().abs(),
    "1 / s": lambda mu, s: 1 / s,
    "1 / s²": lambda mu, s: s**-2,
    "s⁴": lambda mu, s: s**4,
    "root of 1/12": lambda mu, s: torch.full_like(s, 12**-0.5),
    "s times the root of 1/12": lambda mu, s: s * 12**-0.5,
    "s² times the root of 1/12": lambda mu, s: s**2 * 12**-0.5,
    "0.6 s": lambda mu, s: s * (1 - 2 / torch.pi) ** 0.5,
    "mu": lambda mu, s: mu.abs(),
    "s / √3": lambda mu, s: s / 3**0.5,
    "s² / √3": lambda mu, s: s**2 / 3**0.5,
    "softplus": lambda mu, s: torch.nn.functional.softplus(2 * s.log()),
    "sigmoid": lambda mu, s: torch.sigmoid(2 * s.log()),
    "root of |log_var|": lambda mu, s: (2 * s.log()).abs().sqrt(),
    "2 s": lambda mu, s: 2 * s,
}


def judged(draws: Tensor, mu: Tensor, log_var: Tensor) -> tuple[Table, Table, Table, Table]:
    """Mean, deviation, shape and independence of the draws, (count, N, d), each in words."""
    s = (log_var / 2).exp()
    if not draws.isfinite().all():
        return tuple(Table("not a number") for _ in range(4))
    if not draws[1:].any():
        return Table("mu"), Table("s"), Table("a bell"), Table("the first draw alone, the rest 0")
    middle, spread = draws.mean(0), draws.std(0)
    if (spread <= 1e-9 * (1 + middle.abs())).all():
        return Table("mu"), Table("s"), Table("a bell"), Table("all draws alike")
    noise = (draws - middle) / spread.clamp(min=1e-12)
    apart = _independence(noise)
    if apart not in _PLAIN:  # then mean and deviation may be off by more than their errors
        return Table("mu"), Table("s"), Table("a bell"), Table(apart)
    error = spread / len(draws) ** 0.5
    return (
        Table(_centre(middle, error, mu, s)),
        Table(_deviation(spread, len(draws), mu, s, apart=apart == "each its own noise")),
        Table(_shape(noise)),
        Table(apart),
    )


_PLAIN = {
    "each its own noise",
    "one noise for all pictures",
    "one noise for all latent numbers",
    "one number for a whole draw",
}


def _centre(middle: Tensor, error: Tensor, mu: Tensor, s: Tensor) -> str:
    for name, value in _CENTRES.items():
        if ((middle - value(mu, s)).abs() <= ERRORS * error + 1e-9).all():
            return name
    return "elsewhere"


def _deviation(spread: Tensor, count: int, mu: Tensor, s: Tensor, *, apart: bool) -> str:
    """The deviation that agrees in each number and, where they are independent, in all of them."""
    error = (2 * count) ** -0.5  # of the log of one deviation
    of_all = error / spread.numel() ** 0.5 if apart else error
    for name, value in _DEVIATIONS.items():
        off = (spread / value(mu, s).clamp(min=1e-12)).log()
        if off.abs().max() <= ERRORS * error and off.mean().abs() <= ERRORS * of_all:
            return name
    return "another"


def _shape(noise: Tensor) -> str:
    flat = noise.flatten()
    error = len(noise) ** -0.5  # as if all of a draw were one number: it may be
    lean, peak = (flat**3).mean().item(), (flat**4).mean().item()
    if abs(lean) > ERRORS * 6**0.5 * error:
        return "one-sided"
    if peak < 2.2:
        return "even" if peak > 1.4 else "two values"
    return "a bell" if peak < 3 + ERRORS * 24**0.5 * error else "with long tails"


def _independence(noise: Tensor) -> str:
    """Whether the draws, the pictures and the latent numbers have noise of their own."""
    count, pictures, latents = noise.shape
    step = (noise[1:] * noise[:-1]).mean((1, 2))
    if step.mean().abs() > ERRORS * count**-0.5:
        return "each draw begins at the one before"
    flat = noise.reshape(count, -1)
    hang = (flat.T @ flat / (count - 1)).reshape(pictures, latents, pictures, latents).abs()
    alike = hang > 0.95
    same_latent = all(alike[0, k, n, k] for n in range(1, pictures) for k in range(latents))
    same_picture = all(alike[n, 0, n, k] for n in range(pictures) for k in range(1, latents))
    if pictures > 1 and latents > 1 and same_latent and same_picture:
        return "one number for a whole draw"
    if pictures > 1 and same_latent:
        return "one noise for all pictures"
    if latents > 1 and same_picture:
        return "one noise for all latent numbers"
    off = hang.reshape(flat.shape[1], -1).fill_diagonal_(0)
    return "they hang together" if off.max() > ERRORS * count**-0.5 else "each its own noise"
