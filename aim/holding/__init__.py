"""Registers at rest: what has been loaded, kept as Parquet files in the app's own folder."""
