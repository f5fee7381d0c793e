"""Rules of good content: one function is one rule. The loader asks if a guide works, these whether it reads well."""
