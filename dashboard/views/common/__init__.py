"""Shared by all tabs: a page's viewer, viewport and event loop, templates, units, colours and tables."""
