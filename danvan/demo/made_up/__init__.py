"""Made-up registrations around the article's, until the portal counts what the article states.

Every name and title says that it is a demonstration; no row is about a real person. The numbers come from a
fixed seed, so two machines show the same portal.
"""

from danvan.demo.made_up.loading import is_loaded, load

__all__ = ["is_loaded", "load"]
