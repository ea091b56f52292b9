"""The editors' side: reviewing proposals, handing in pages, watching sources and jobs."""
