"""Where candidates stand: candidates, races, sources, evidence, review, public pages and API."""
