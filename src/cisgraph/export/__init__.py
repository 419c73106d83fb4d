"""What partner organisations take away: the release in other formats, in slices, and in the vocabularies that they know."""
