"""The brothers and sisters of a child: found, decided, or told of; for pages and papers."""
