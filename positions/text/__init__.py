"""Plain text work: spans, dates, sentences, quotations, normalisation, hashing. No Django."""
