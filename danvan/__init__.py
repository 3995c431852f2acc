"""The "Dân vận khéo" portal: settings, site map, floor (lib) and roof (portal, review)."""
