"""One module per layout family: each says whether a sheet is its own, and reads it."""
