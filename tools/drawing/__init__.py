"""How each Word template is drawn, a module for each form; ``parts.py`` is what they share."""
