"""In which words: locales, catalogs and the direction of text. Knows no guide and no chat."""
