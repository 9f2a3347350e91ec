"""What all tabs use: a page's viewer and viewport, its turns, templates, units, colours and tables."""
