"""Figures: one pure function per figure, and the palette that documents share."""
