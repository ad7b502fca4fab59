"""What can be measured of a page in a browser."""

from typing import Any

from playwright.sync_api import Page

_SMALL = """
() => {
  const isInSentence = (e) => {
    const around = e.closest('p, li, dd, blockquote')
    return around && getComputedStyle(e).display === 'inline'
      && around.textContent.trim().length > e.textContent.trim().length + 3
  }
  const box = (e) => {
    // A card's link is as large as the card it is stretched over.
    const after = getComputedStyle(e, '::after')
    const isStretched = after.position === 'absolute' && after.content !== 'none'
    return (isStretched && !e.closest('.nav, .langs') ? e.closest('li') : e).getBoundingClientRect()
  }
  return [...document.querySelectorAll('a[href], button, summary, input, textarea, select')]
    .filter(e => e.getClientRects().length && !e.closest('.skip') && !isInSentence(e))
    .map(e => [e.textContent.trim() || e.tagName, box(e).width, box(e).height])
    .filter(([, width, height]) => width < 24 || height < 24)
}
"""

_CLIPPED = """
() => [...document.querySelectorAll('body *')]
  // What is typed may be longer than its field, which then scrolls.
  .filter(e => !e.closest('svg, .band, .vh, [hidden], input, select') && e.getClientRects().length)
  .filter(e => ['hidden', 'clip'].includes(getComputedStyle(e).overflowX))
  .filter(e => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)
  .map(e => e.className || e.tagName)
"""


def is_sideways(page: Page) -> bool:
    """Tell whether the page is wider than its window."""
    return bool(
        page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    )


def clipped(page: Page) -> list[Any]:
    """Give what hides a part of its own content."""
    found: list[Any] = page.evaluate(_CLIPPED)
    return found


def small_targets(page: Page) -> list[Any]:
    """Give what is to be touched and has less than 24 pixels (WCAG 2.2, 2.5.8).

    Links inside a sentence are left out, as the criterion does, and what only shows on focus.
    """
    found: list[Any] = page.evaluate(_SMALL)
    return found
