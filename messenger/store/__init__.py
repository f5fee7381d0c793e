"""Who chose what: one small table of readers, their chat ids encrypted. Whoever chooses nothing is not stored."""
