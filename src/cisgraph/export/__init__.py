"""What partners take away: the whole dataset, a part of it, its descriptions, and the same in their own vocabularies."""
