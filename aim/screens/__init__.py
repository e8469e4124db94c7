"""What each page shows: one frozen value per page, made here so that it can be tested without a screen."""
