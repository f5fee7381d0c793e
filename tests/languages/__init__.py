"""In which words: locales, direction of text and catalogs."""
